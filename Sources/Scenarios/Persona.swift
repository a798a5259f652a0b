import SimulationKernel
import Statistics

/// A class of visitors with the same habits.
public struct Persona: Equatable, Sendable {
  /// The name by which documents refer to it.
  public var name: String
  /// The name for people.
  public var displayName: String
  /// The pause between two steps, in milliseconds.
  public var thinkTime: Law
  /// The probability of carrying on after a failed attempt (`errorTolerance`).
  public var tolerance: Double
  /// How many times a failed call is tried again by the visitor.
  public var retryAttempts: Int
  /// The longest visible wait accepted; absent: any.
  public var patience: SimulationTime.Duration?
  /// The time budget of a session (`sessionDuration`), in milliseconds; absent: none.
  public var budget: Law?
  /// The factor on think time at informational steps (`communicationStyle`).
  public var informationalFactor: Double
  /// Methods of payment with their relative weights, the preferred first.
  public var paymentMethods: [WeightedPayment]
  /// What a session's requests pass through on their way.
  public var network: Network
  /// The value of a journey whose steps carry none, in minor units.
  public var averageValue: Int64
  /// The coefficient of variation of that value (lognormal); 0: constant.
  public var valueVariation: Double
  /// The chance that an unhindered session completes.
  public var conversionProbability: Double
  /// What the customer is worth over the years, in minor units.
  public var lifetimeValue: Int64
  /// Dimensions that reports and requests carry.
  public var traits: Traits
  /// Whether the access is slow: 2g, a kind of 3g, or as slow in numbers.
  public var hasLowBandwidth = false
  /// Whether the connection's quality is poor.
  public var hasPoorConnection = false

  /// A method of payment and how often it is chosen.
  public struct WeightedPayment: Equatable, Sendable {
    /// The method.
    public var method: PaymentMethod
    /// Its relative weight, above 0.
    public var weight: Double

    /// Creates a weighted method.
    public init(method: PaymentMethod, weight: Double) {
      self.method = method
      self.weight = weight
    }
  }

  /// Descriptions without effect on the simulation.
  public struct Traits: Equatable, Sendable {
    /// `web`, `web-mobile`, `mobile-app`, `api`, `call-center` or `branch`.
    public var channel: String
    /// `mobile`, `tablet`, `desktop` or `api`.
    public var device: String
    /// Free name of the market segment, or empty.
    public var segment: String
    /// `low`, `medium` or `high`.
    public var risk: String
    /// Free name of the browser, or empty.
    public var browser: String
    /// `WxH`, or empty.
    public var screen: String

    /// Creates traits.
    public init(
      channel: String,
      device: String,
      segment: String,
      risk: String,
      browser: String,
      screen: String
    ) {
      self.channel = channel
      self.device = device
      self.segment = segment
      self.risk = risk
      self.browser = browser
      self.screen = screen
    }
  }

  /// Creates a persona.
  public init(
    name: String,
    displayName: String,
    thinkTime: Law,
    tolerance: Double,
    retryAttempts: Int,
    patience: SimulationTime.Duration?,
    budget: Law?,
    informationalFactor: Double,
    paymentMethods: [WeightedPayment],
    network: Network,
    averageValue: Int64,
    valueVariation: Double,
    conversionProbability: Double,
    lifetimeValue: Int64,
    traits: Traits
  ) {
    self.name = name
    self.displayName = displayName
    self.thinkTime = thinkTime
    self.tolerance = tolerance
    self.retryAttempts = retryAttempts
    self.patience = patience
    self.budget = budget
    self.informationalFactor = informationalFactor
    self.paymentMethods = paymentMethods
    self.network = network
    self.averageValue = averageValue
    self.valueVariation = valueVariation
    self.conversionProbability = conversionProbability
    self.lifetimeValue = lifetimeValue
    self.traits = traits
  }
}

/// How a visitor pays; it decides which calls a payment step makes.
public enum PaymentMethod: String, CaseIterable, Sendable {
  /// Authorize and confirm.
  case creditCard = "credit-card"
  /// Authorize and confirm.
  case debitCard = "debit-card"
  /// Authorize.
  case digitalWallet = "digital-wallet"
  /// Authorize; the settlement of one or two days is not waited for.
  case bankTransfer = "bank-transfer"
  /// No call.
  case invoice
}

/// The way between a visitor and the services.
public struct Network: Equatable, Sendable {
  /// The time there and back, the multiplier of the connection's quality included.
  public var roundTrip: SimulationTime.Duration
  /// Download rate in bits a second; absent: unlimited.
  public var bitsPerSecond: Double?
  /// The probability that a call is lost once and resent in silence after a second.
  public var lossProbability: Double

  /// No delay, no limit, no loss.
  public static let native = Network(roundTrip: .zero, bitsPerSecond: nil, lossProbability: 0)

  /// Creates a network.
  public init(
    roundTrip: SimulationTime.Duration,
    bitsPerSecond: Double?,
    lossProbability: Double
  ) {
    self.roundTrip = roundTrip
    self.bitsPerSecond = bitsPerSecond
    self.lossProbability = lossProbability
  }
}
