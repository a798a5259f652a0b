extension DecodedColumns {
  /// The rows at `places`, in that order, of the columns that are stored; others stay all zeros.
  func selecting(_ places: [Int], _ stored: [TraceColumn]) -> DecodedColumns {
    var result = DecodedColumns(count: places.count)
    for column in stored {
      let values = self[column]
      result[column] = places.map { values[$0] }
    }
    return result
  }

  /// The rows from `first` on and behind them those of `others`.
  func dropping(
    _ first: Int,
    andAppending others: DecodedColumns,
    _ stored: [TraceColumn]
  ) -> DecodedColumns {
    var result = DecodedColumns(count: count - first + others.count)
    for column in stored { result[column] = self[column][first...] + others[column] }
    return result
  }
}
