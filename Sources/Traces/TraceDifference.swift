/// What two traces say differently.
public struct TraceDifference: Equatable, Sendable {
  /// Which of the two traces.
  public enum Side: Int, CaseIterable, Sendable {
    case a, b
  }

  /// Something that both descriptions have, and have differently.
  public struct Setting: Equatable, Sendable {
    /// The key in META, such as `seed`.
    public let name: String
    /// What the one and the other say, as JSON.
    public let values: [String]
  }

  /// What the rows of one table came to.
  public struct Table: Equatable, Sendable {
    /// Its name.
    public let name: String
    /// The rows of the one and of the other, without bookkeeping.
    public internal(set) var rows: [UInt64] = [0, 0]
    /// Rows that pair up: those of one session (service, kind of marker), in the order in which they
    /// stand.
    public internal(set) var pairs: UInt64 = 0
    /// Pairs that are not equal.
    public internal(set) var differing: UInt64 = 0
    /// Rows that only the one has, and only the other.
    public internal(set) var alone: [UInt64] = [0, 0]
    /// The fields of the table, each with the number of pairs that differ in it.
    public internal(set) var fields: [Count]

    /// How many pairs differ in a field.
    public struct Count: Equatable, Sendable {
      /// The name of the field.
      public let name: String
      /// The pairs.
      public internal(set) var count: UInt64
    }
  }

  /// A record that is not the same in both, field by field.
  public struct Record: Equatable, Sendable {
    /// Its table.
    public let table: TraceTable
    /// Its fields; a version that is missing has no number.
    public let fields: [Field]

    /// One field of a record.
    public struct Field: Equatable, Sendable {
      /// Its name.
      public let name: String
      /// What its numbers mean.
      public let meaning: FieldMeaning
      /// The one number and the other; `nil` where that trace has no such record.
      public let numbers: [Int128?]

      /// Whether both traces have the record and differ in this field.
      public var differs: Bool { numbers[0] != numbers[1] && !numbers.contains(nil) }
    }

    /// Whether this trace has the record.
    public func isIn(_ side: Side) -> Bool { fields.contains { $0.numbers[side.rawValue] != nil } }
  }

  /// Descriptions where they differ.
  public internal(set) var settings: [Setting] = []
  /// What the rows of each trace add up to.
  public let digests: [RunDigest]
  /// The tables, by number; empty unless rows were compared.
  public internal(set) var tables: [Table] = []
  /// The first record that differs, in the order (time, table, session); `nil` where none does, or
  /// rows were not compared.
  public internal(set) var first: Record?
  /// Whether rows were read.
  public internal(set) var hasComparedRows = false

  /// Whether the rows of both are the same.
  public var hasEqualRows: Bool {
    digests[0] == digests[1] && tables.allSatisfy { $0.differing == 0 && $0.alone == [0, 0] }
  }

  /// Whether the traces are those of one run: same rows, and descriptions that differ in nothing but
  /// the version of the program.
  public var isEmpty: Bool { hasEqualRows && settings.allSatisfy { $0.name == "version" } }

  /// Compares two traces.
  ///
  /// Traces whose content hashes are equal have equal rows; they are read only where `isDeep` says so.
  ///
  /// Rows are read block by block, both traces side by side in the order of time, and a row is kept
  /// until its counterpart comes. Where more than `pendingLimit` rows wait, the comparison begins again
  /// and takes the sessions in parts, so that memory stays bounded and the files are read more than
  /// once.
  ///
  /// - Parameters:
  ///   - a: the one.
  ///   - b: the other.
  ///   - isDeep: whether to read rows even if the hashes are equal.
  ///   - pendingLimit: the rows that may wait.
  /// - Throws: a ``TraceError`` where a block is not what was written.
  public init(
    _ a: TraceSet,
    _ b: TraceSet,
    isDeep: Bool = false,
    pendingLimit: Int = 1 << 20
  ) throws(TraceError) {
    digests = [a.digest, b.digest]
    settings = Self.settings(a.description, b.description)
    guard isDeep || digests[0] != digests[1] else { return }
    var parts: UInt64 = 1
    while true {
      var comparison = RowComparison(parts: parts, pendingLimit: pendingLimit)
      if try comparison.compare(a.readers, b.readers) {
        tables = comparison.tables
        first = comparison.first
        hasComparedRows = true
        return
      }
      parts *= 4
    }
  }

  /// What differs in the descriptions.
  private static func settings(_ a: TraceDescription, _ b: TraceDescription) -> [Setting] {
    let (one, other) = (a.json, b.json)
    return (one.object ?? []).compactMap { member in
      let values = [member.value, other[member.key] ?? .null]
      guard values[0] != values[1] else { return nil }
      return Setting(name: member.key, values: values.map(\.canonicalText))
    }
  }
}
