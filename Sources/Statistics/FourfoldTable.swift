/// Successes and trials of a treatment and of a control: a 2 × 2 table.
public struct FourfoldTable: Equatable, Sendable {
  /// Independent trials, each a success or not.
  public struct Trials: Equatable, Sendable {
    /// The trials that succeeded.
    public var successes: Double
    /// All trials.
    public var count: Double

    /// Creates a series of trials.
    ///
    /// - Precondition: 0 ≤ `successes` ≤ `count`.
    public init(successes: some BinaryInteger, of count: some BinaryInteger) {
      precondition(successes >= 0 && successes <= count, "\(successes) successes of \(count)")
      self.successes = Double(successes)
      self.count = Double(count)
    }

    /// The trials that did not succeed.
    public var failures: Double { count - successes }
  }

  /// The trials of the treatment.
  public var treated: Trials
  /// The trials of the control.
  public var control: Trials

  /// Creates a table.
  public init(treated: Trials, control: Trials) {
    self.treated = treated
    self.control = control
  }

  /// All trials.
  public var count: Double { treated.count + control.count }

  /// All successes.
  public var successes: Double { treated.successes + control.successes }

  /// Whether both groups were tried.
  public var isComparison: Bool { treated.count > 0 && control.count > 0 }
}
