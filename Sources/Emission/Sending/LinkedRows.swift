/// Rows that link to each other by their places; a place that becomes free is used again.
struct LinkedRows<Row: BitwiseCopyable> {
  private var rows: [Row] = []
  private var free: [UInt32] = []

  /// How many rows are in use.
  var count: Int { rows.count - free.count }

  /// The row at a place in use.
  subscript(place: UInt32) -> Row {
    get { rows[Int(place)] }
    _modify { yield &rows[Int(place)] }
  }

  /// Stores a row and gives its place.
  mutating func insert(_ row: Row) -> UInt32 {
    if let place = free.popLast() {
      rows[Int(place)] = row
      return place
    }
    precondition(rows.count < Int(UInt32.max), "more rows than places have numbers")
    rows.append(row)
    return UInt32(rows.count - 1)
  }

  /// Frees a place and gives the row that it held.
  mutating func remove(_ place: UInt32) -> Row {
    free.append(place)
    return rows[Int(place)]
  }
}
