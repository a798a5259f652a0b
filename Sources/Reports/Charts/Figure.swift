/// A chart with all that makes it readable: title, description, caption and its data as a table.
struct Figure {
  /// The width of every chart, in pixels.
  static let width = 960.0

  /// The anchor, unique on the page.
  var id: String
  var title: String
  /// What the chart shows, for those who do not see it.
  var description: String
  /// Unit, window, population, failures in or out.
  var caption: String
  var height: Double
  var drawing: Markup
  var table: DataTable
  /// Its number in the list of what a report shows, and what must be known to read it.
  var facts: (item: String, facts: FigureFacts)?
  /// Its numbers for programs.
  var sheet: Sheet?
  /// A table that is too important to be folded away.
  var visibleTable: DataTable?
  /// Whether its horizontal axis is the time of the run: what is pointed at in one such chart is shown
  /// in all.
  var isOverTime = false

  /// The figure for the page.
  var markup: Markup {
    """
    <figure id="\(id)">
    <h3>\(title)</h3>
    <div class="chart" tabindex="0"><svg role="img" aria-labelledby="\(id)-title \(id)-desc" \
    \(isOverTime ? "class=\"time\" " as Markup : "")width="\(Self.width)" height="\(height)" viewBox="0 0 \(Self.width) \(height)" \
    font-family="system-ui, sans-serif" font-size="12" fill="#111111">
    <title id="\(id)-title">\(title)</title><desc id="\(id)-desc">\(description)</desc>
    \(drawing)
    </svg></div>
    <figcaption>\(caption)</figcaption>
    \(facts.map { $0.facts.markup(item: $0.item, .page) } ?? "")\(visibleTable?.markup ?? "")\
    <details><summary>Data of this chart</summary>
    \(table.markup)
    </details>
    </figure>

    """
  }
}
