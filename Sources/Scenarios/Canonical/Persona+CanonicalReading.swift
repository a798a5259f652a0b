import JSONText
import SimulationKernel
import Statistics

extension Persona {
  /// Reads a persona back from its canonical form.
  init(canonical reader: CanonicalReader) throws {
    let methods = try reader["paymentMethods"].list {
      reader in
      let (method, weight) = try reader.pair()
      return WeightedPayment(
        method: try method.choice(PaymentMethod.self),
        weight: try weight.real()
      )
    }
    self.init(
      name: try reader["name"].text(),
      displayName: try reader["displayName"].text(),
      thinkTime: try Law(canonical: reader["thinkTime"]),
      tolerance: try reader["tolerance"].real(),
      retryAttempts: try reader["retryAttempts"].integer(),
      patience: try reader["patience"].optional { try $0.duration() },
      budget: try reader["budget"].optional { try Law(canonical: $0) },
      informationalFactor: try reader["informationalFactor"].real(),
      paymentMethods: methods,
      network: try Network(canonical: reader["network"]),
      averageValue: Int64(try reader["averageValue"].integer()),
      valueVariation: try reader["valueVariation"].real(),
      conversionProbability: try reader["conversionProbability"].real(),
      lifetimeValue: Int64(try reader["lifetimeValue"].integer()),
      traits: try Traits(canonical: reader["traits"])
    )
    hasLowBandwidth = try reader.member("lowBandwidth")?.boolean() ?? false
    hasPoorConnection = try reader.member("poorConnection")?.boolean() ?? false
  }
}

extension Network {
  fileprivate init(canonical reader: CanonicalReader) throws {
    self.init(
      roundTrip: try reader["roundTrip"].duration(),
      bitsPerSecond: try reader["bitsPerSecond"].optional { try $0.real() },
      lossProbability: try reader["lossProbability"].real()
    )
  }
}

extension Persona.Traits {
  fileprivate init(canonical reader: CanonicalReader) throws {
    self.init(
      channel: try reader["channel"].text(),
      device: try reader["device"].text(),
      segment: try reader["segment"].text(),
      risk: try reader["risk"].text(),
      browser: try reader["browser"].text(),
      screen: try reader["screen"].text()
    )
  }
}
