/// One column of a table and where its value stands in a row.
struct RowColumn<Row: BitwiseCopyable>: Sendable {
  let column: TraceColumn
  /// The bytes from the start of a row to the value.
  let offset: Int
  /// Whether a block may leave the column out where all its values are zero.
  let isOptional: Bool
  /// How many values there are, where the field is an enumeration.
  let caseCount: Int?

  /// - Precondition: `field` is stored, and as wide as the column.
  init<Value: BitwiseCopyable>(
    _ column: TraceColumn,
    _ field: KeyPath<Row, Value>,
    isOptional: Bool = false
  ) {
    self.init(column, field, isOptional: isOptional, caseCount: nil)
  }

  /// A field that is an enumeration, whose cases are stored in one byte by their raw values.
  init<Case: CaseIterable & BitwiseCopyable>(_ column: TraceColumn, cases field: KeyPath<Row, Case>)
  {
    self.init(column, field, isOptional: false, caseCount: Case.allCases.count)
  }

  private init<Value>(
    _ column: TraceColumn,
    _ field: KeyPath<Row, Value>,
    isOptional: Bool,
    caseCount: Int?
  ) {
    guard let offset = MemoryLayout<Row>.offset(of: field) else {
      preconditionFailure("column '\(column.name)' needs a stored field")
    }
    precondition(
      MemoryLayout<Value>.size == column.byteWidth,
      "the field of column '\(column.name)' has not its width"
    )
    self.column = column
    self.offset = offset
    self.isOptional = isOptional
    self.caseCount = caseCount
  }
}

extension TraceColumn {
  /// The bytes of a value in memory: 1, 2, 4 or 8.
  var byteWidth: Int { Int(bitWidth / 8) }
}
