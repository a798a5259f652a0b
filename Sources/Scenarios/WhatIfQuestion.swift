/// What a what-if document asks: which values are varied, and which of them is sought.
public struct WhatIfQuestion: Equatable, Sendable {
  /// The files of the scenario that is varied, relative to the document; empty: they are given beside
  /// it.
  public var base: [String] = []
  /// What is varied, in the order of the document.
  public var axes: [Axis] = []
  /// The value that is sought; absent: every variant is simulated and none is chosen.
  public var search: Search?
  /// How often each variant runs; absent: as the command says.
  public var replications: Int?
  /// What a unit of the capacity costs for the time of a run, in minor units; absent: nobody said.
  public var unitCost: Int64?

  /// Creates a question that varies nothing.
  public init() {}

  /// A value of the scenario and what takes its place.
  public struct Axis: Equatable, Sendable {
    /// A JSON pointer into the resolved scenario, an element of a list by its name or number.
    public var path: String
    /// What takes its place.
    public var values: Values

    /// Creates an axis.
    public init(path: String, values: Values) {
      self.path = path
      self.values = values
    }
  }

  /// The values of an axis.
  public enum Values: Equatable, Sendable {
    /// These, each as one line of a document would say it.
    case list([String])
    /// The numbers of a range; a search tries only those that it needs.
    case range(DecimalRange)

    /// Reads `8,10,12`, or a range such as `8..20` or `0.5..2:0.1`; `nil` where it is neither.
    public init?(_ text: String) {
      if text.contains("..") {
        guard let range = DecimalRange(text) else { return nil }
        self = .range(range)
        return
      }
      let words = text.split(separator: ",", omittingEmptySubsequences: false)
        .map { String($0.drop { $0 == " " }) }
      guard words.allSatisfy({ !$0.isEmpty }) else { return nil }
      self = .list(words)
    }

    /// How many there are.
    public var count: Int {
      switch self {
      case .list(let values): values.count
      case .range(let range): range.count
      }
    }

    /// One of them.
    public subscript(index: Int) -> String {
      switch self {
      case .list(let values): values[index]
      case .range(let range): range[index]
      }
    }
  }

  /// What is sought.
  public struct Search: Equatable, Sendable {
    /// Which end.
    public var extreme: Extreme
    /// The value that is sought, as a path of an axis.
    public var path: String
    /// What must hold: `successCriteria` for all goals, the name of one such as `revenueImpact`, or a
    /// criterion such as `revenueImpact <5%`.
    public var condition: String

    /// Creates a search.
    public init(extreme: Extreme, path: String, condition: String = Search.allGoals) {
      self.extreme = extreme
      self.path = path
      self.condition = condition
    }

    /// The condition that every goal of the scenario is met.
    public static let allGoals = "successCriteria"
  }

  /// The end of the values that is sought.
  public enum Extreme: String, CaseIterable, Sendable {
    case minimum, maximum
  }
}
