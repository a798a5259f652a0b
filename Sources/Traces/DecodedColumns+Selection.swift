/// A row that goes to the place of another.
struct RowMove {
  let from: Int
  let to: Int
}

extension DecodedColumns {
  /// The rows after some moves; every place that a row leaves is another's.
  func moving(_ moves: [RowMove], _ stored: [TraceColumn]) -> DecodedColumns {
    var result = DecodedColumns(count: count)
    for column in stored {
      guard let buffer = buffer(column) else { continue }
      result.adopt(buffer.moving(moves, of: count), as: column)
    }
    return result
  }

  /// The rows at `places`, in that order, of the columns that are stored; others stay all zeros.
  func selecting(_ places: [Int], _ stored: [TraceColumn]) -> DecodedColumns {
    var result = DecodedColumns(count: places.count)
    for column in stored {
      guard let buffer = buffer(column) else { continue }
      result.adopt(buffer.selecting(places, of: count), as: column)
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
    for column in stored {
      guard buffer(column) != nil || others.buffer(column) != nil else { continue }
      result[column] = self[column][first...] + others[column]
    }
    return result
  }

  /// The places in `range` where a column has a value.
  func places(of value: UInt64, in column: TraceColumn, _ range: Range<Int>) -> [Int] {
    guard let buffer = buffer(column) else { return value == 0 ? Array(range) : [] }
    guard buffer.width == 8 else {
      let values = self[column]
      return range.filter { values[$0] == value }
    }
    return buffer.withValues(as: UInt64.self, count: count) { values in
      var places: [Int] = []
      for index in range where values[index] == value { places.append(index) }
      return places
    }
  }
}

extension ColumnBuffer {
  /// A buffer of the values at `places`, which are below `count`.
  fileprivate func selecting(_ places: [Int], of count: Int) -> ColumnBuffer {
    let result = ColumnBuffer(width: width)
    result.reserve(places.count)
    switch width {
    case 1: select(places, of: count, UInt8.self, into: result)
    case 2: select(places, of: count, UInt16.self, into: result)
    case 4: select(places, of: count, UInt32.self, into: result)
    default: select(places, of: count, UInt64.self, into: result)
    }
    return result
  }

  /// A buffer of the first `count` values after some moves.
  fileprivate func moving(_ moves: [RowMove], of count: Int) -> ColumnBuffer {
    let result = ColumnBuffer(width: width)
    result.reserve(count)
    switch width {
    case 1: move(moves, of: count, UInt8.self, into: result)
    case 2: move(moves, of: count, UInt16.self, into: result)
    case 4: move(moves, of: count, UInt32.self, into: result)
    default: move(moves, of: count, UInt64.self, into: result)
    }
    return result
  }

  private func move<Value: FixedWidthInteger & BitwiseCopyable>(
    _ moves: [RowMove],
    of count: Int,
    _: Value.Type,
    into result: ColumnBuffer
  ) {
    withValues(as: Value.self, count: count) { values in
      result.withMutableValues(as: Value.self, count: count) { target in
        for index in values.indices { target[index] = values[index] }
        for move in moves { target[move.to] = values[move.from] }
      }
    }
  }

  private func select<Value: FixedWidthInteger & BitwiseCopyable>(
    _ places: [Int],
    of count: Int,
    _: Value.Type,
    into result: ColumnBuffer
  ) {
    withValues(as: Value.self, count: count) { values in
      result.withMutableValues(as: Value.self, count: places.count) { target in
        let places = places.span
        for index in places.indices { target[index] = values[places[index]] }
      }
    }
  }
}
