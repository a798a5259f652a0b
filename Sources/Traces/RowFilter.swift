/// What must hold of a row: every one of some conditions.
///
/// ``FieldModel/filter(_:of:)`` reads it from a text.
public struct RowFilter: Sendable {
  /// What a column must be.
  struct Condition: Sendable {
    /// What gives the value.
    let rule: FieldRule
    /// The values allowed; those of signed rules have their top bit flipped.
    let values: ValueSet
    /// What a block's header must say of its columns if one of its rows is to meet the condition.
    let bounds: [Bound]
  }

  /// What a column of a block must have for a row to meet a condition.
  struct Bound: Sendable {
    let column: TraceColumn
    /// The values allowed; those of signed columns have their top bit flipped.
    let values: ValueSet
    /// The union of `1 << (value & 63)` over the values.
    let presence: UInt64

    init(_ column: TraceColumn, _ values: ValueSet) {
      self.column = column
      self.values = values
      presence = values.presence
    }
  }

  var conditions: [Condition] = []

  /// Creates a filter that lets every row pass.
  public init() {}

  /// Asks for what another filter of the same table asks for, too.
  public mutating func add(_ other: RowFilter) { conditions += other.conditions }

  /// The columns that decide.
  var columns: Set<TraceColumn> { Set(conditions.flatMap(\.rule.columns)) }

  /// Whether a block may have a row for which all conditions hold, as far as its header knows.
  func mayHold(for header: BlockHeader) -> Bool {
    conditions.allSatisfy { $0.bounds.allSatisfy { $0.mayHold(for: header) } }
  }

  /// Whether a block may have a row for which all conditions hold, as far as the index knows.
  func mayHold(for entry: BlockEntry) -> Bool {
    conditions.allSatisfy { condition in
      condition.bounds.allSatisfy { bound in
        switch bound.column {
        case .time: bound.values.meets(entry.timeMinimum...entry.timeMaximum)
        case .session: bound.values.meets(entry.sessions)
        default: true
        }
      }
    }
  }

  /// The rows for which all conditions hold, among those of `places` or else of `range`; `nil` where
  /// there is neither a condition nor a choice among rows.
  func places(of columns: DecodedColumns, among places: [Int]?, in range: Range<Int>) -> [Int]? {
    var places = places
    for condition in conditions {
      let values = condition.rule.values(of: columns)
      if let known = places {
        places = known.filter { condition.holds(for: values[$0]) }
      } else {
        places = range.filter { condition.holds(for: values[$0]) }
      }
    }
    return places
  }
}

extension RowFilter.Condition {
  /// What holds of the markers that are rows of the run, and not marks in one file.
  static let isRow: Self = {
    let checkpoint = UInt64(MarkerKind.checkpoint.rawValue)
    let kinds = ValueSet([checkpoint...checkpoint]).complement
    return Self(
      rule: .column(.status),
      values: kinds,
      bounds: [RowFilter.Bound(.status, kinds)]
    )
  }()

  @inline(__always)
  fileprivate func holds(for value: UInt64) -> Bool {
    values.contains(rule.isSigned ? value ^ 1 << 63 : value)
  }
}

extension RowFilter.Bound {
  fileprivate func mayHold(for header: BlockHeader) -> Bool {
    let flip: UInt64 = column.isSigned ? 1 << 63 : 0
    guard let found = header.column(column) else { return values.contains(flip) }
    let (least, greatest) = (found.minimum ^ flip, found.maximum ^ flip)
    guard least <= greatest else { return true }
    return values.meets(least...greatest)
      && (found.presence == 0 || column.isSigned || found.presence & presence != 0)
  }
}
