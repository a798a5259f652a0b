extension TraceDescription {
  /// The name at an index; for an index without one, a text that says so.
  public static func name(_ names: [String], _ index: some BinaryInteger) -> String {
    guard let place = Int(exactly: index), names.indices.contains(place) else {
      return "no. \(index)"
    }
    return names[place]
  }

  /// The name of a persona.
  public func personaName(_ index: some BinaryInteger) -> String { Self.name(personas, index) }

  /// The name of a journey.
  public func journeyName(_ index: some BinaryInteger) -> String {
    Self.name(journeys.map(\.name), index)
  }

  /// The name of a region.
  public func regionName(_ index: some BinaryInteger) -> String { Self.name(regions, index) }

  /// The name of the step that a call belongs to.
  public func stepName(of row: CallRow) -> String {
    step(of: row)?.name ?? Self.name([], row.step)
  }

  /// The name of an effect, from the number in column `fault`; `nil` for 0, which is none.
  public func faultName(_ number: UInt16) -> String? {
    number == 0 ? nil : Self.name(faults, number - 1)
  }

  /// The name of a method of payment, from the number in column `payment`; `nil` for 0.
  public func paymentName(_ number: UInt8) -> String? {
    number == 0 ? nil : Self.name(payments, number - 1)
  }

  /// The name of a reason; `nil` for 0, which is none.
  public func reasonName(_ index: UInt16) -> String? {
    index == 0 ? nil : Self.name(reasons, index)
  }

  /// The service that a call went to, what was asked of it, whether the service is a real one, and
  /// whether the visitor sees the time that it takes.
  public func service(
    of row: CallRow
  ) -> (name: String, operation: String, isReal: Bool, isVisible: Bool) {
    let calls = step(of: row)?.calls ?? []
    let planned = calls.indices.contains(Int(row.call)) ? calls[Int(row.call)] : nil
    // A row that names its service is of one that stands in for the planned one: the same in another
    // region, or something else of which nothing is asked.
    let index = row.service > 0 ? Int(row.service) - 1 : planned?.service
    let operation = planned?.operation ?? ""
    guard let index, services.indices.contains(index) else {
      return ("call \(row.call)", row.service > 0 ? "" : operation, true, true)
    }
    let service = services[index]
    let isPlanned = row.service == 0 || service.isReal
    return (service.name, isPlanned ? operation : "", service.isReal, service.isVisible)
  }

  private func step(of row: CallRow) -> Step? {
    guard journeys.indices.contains(Int(row.journey)) else { return nil }
    let steps = journeys[Int(row.journey)].steps
    return steps.indices.contains(Int(row.step)) ? steps[Int(row.step)] : nil
  }
}

extension TraceDescription {
  /// The first 8 digits of the scenario's hash.
  public var shortHash: String {
    let digits = scenarioHash.prefix(4).map { byte in
      let text = String(byte, radix: 16)
      return text.count < 2 ? "0" + text : text
    }
    return digits.isEmpty ? "unknown" : digits.joined()
  }
}
