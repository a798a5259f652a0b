/// What must be known of a chart or a table to read it right: its unit, of whom it is, how many points it
/// has, and a number by which it can be held against `summary.json`.
struct FigureFacts {
  /// The unit of the values.
  var unit: String
  /// Who or what is counted, and whether failures are.
  var population: String
  /// How many values there are before pixels are shared.
  var points: Int
  /// The number of `summary.json`.
  var check: Check

  /// A number of `summary.json`.
  struct Check {
    /// Where it stands there, as a JSON pointer.
    let path: String
    /// The digits as a program reads them.
    let value: String
    /// The same for people.
    let text: String

    /// A whole number.
    init(_ path: String, _ value: some BinaryInteger, _ numbers: NumberFormat) {
      self.path = path
      self.value = String(value)
      text = numbers.count(value)
    }

    /// A number; `nil` stands for `null`.
    init(_ path: String, _ value: Double?, _ text: String) {
      self.path = path
      self.value = value.map { "\($0)" } ?? "null"
      self.text = text
    }
  }

  /// The line below the chart; `item` is its number in the list of what a report shows.
  func markup(item: String, _ numbers: NumberFormat) -> Markup {
    """
    <p class="facts" data-item="\(item)"><b>Unit:</b> <span class="unit">\(unit)</span>. \
    <b>Population:</b> <span class="population">\(population)</span>. \
    <b>Points:</b> <data class="points" value="\(points)">\(numbers.count(points))</data>. \
    <span class="whole"><b>In summary.json:</b> <code>\(check.path)</code> \
    <data class="check" value="\(check.value)" data-path="\(check.path)">\(check.text)</data></span></p>

    """
  }
}
