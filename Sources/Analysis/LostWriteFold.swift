import Scenarios
import Traces

/// The rows that take lost writes back.
struct LostWriteFold {
  /// The most writes that are listed.
  static let mostListed = 100

  /// A lost write.
  struct Entry {
    let time: UInt64
    let session: UInt64
    let journey: UInt16
    let step: UInt16
    let value: Int64

    /// What the list is in the order of.
    var key: (UInt64, UInt64, UInt16) { (time, session, step) }
  }

  private(set) var writes = 0
  private(set) var sessions = 0
  private(set) var revenue: Int64 = 0
  /// The first, in order.
  private(set) var listed: [Entry] = []
  /// How far behind the replica of the stores was that lost something, in nanoseconds.
  private(set) var longestLag: Int64 = 0
  /// What each session under way has lost.
  private var underWay: [UInt64: Int64] = [:]
  /// The service of the rows.
  let service: Int
  /// By journey, then step.
  private let lags: [[Int64]]

  /// `nil` where the description has no such rows.
  init?(_ scenario: Scenario, _ layout: RunLayout) {
    let name = Scenario.lostWrites
    guard let service = layout.description.services.firstIndex(where: { $0.name == name }),
      !layout.isReal[service]
    else { return nil }
    self.service = service
    lags = scenario.journeys.indices.map { journey in
      scenario.journeys[journey].steps.indices.map {
        scenario.replicationLag(ofStep: $0, in: journey).nanoseconds
      }
    }
  }

  /// Takes a row of the service.
  mutating func take(_ row: CallRow) throws(FoldError) {
    let value = 0 - row.value
    writes += 1
    longestLag = max(longestLag, lags[Int(row.journey)][Int(row.step)])
    if underWay[row.session] == nil { sessions += 1 }
    try underWay[row.session, default: 0].accumulate(value)
    insert(
      Entry(
        time: row.time,
        session: row.session,
        journey: row.journey,
        step: row.step,
        value: value
      )
    )
  }

  /// Takes the end of a session.
  mutating func end(_ row: SessionEndRow) throws(FoldError) {
    guard !underWay.isEmpty, let lost = underWay.removeValue(forKey: row.session),
      row.result != .open
    else { return }
    try revenue.accumulate(lost)
  }

  private mutating func insert(_ entry: Entry) {
    var place = listed.count
    while place > 0, entry.key < listed[place - 1].key { place -= 1 }
    guard place < Self.mostListed else { return }
    listed.insert(entry, at: place)
    if listed.count > Self.mostListed { listed.removeLast() }
  }
}
