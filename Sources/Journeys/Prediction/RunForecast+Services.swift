import Scenarios
import SimulationKernel
import Statistics

extension RunForecast {
  /// What the stations have to do.
  var services: [ServicePrediction] { stations.stations.indices.map(service) }

  private func service(_ index: Int) -> ServicePrediction {
    let station = stations.stations[index]
    let servers = station.servers
    let amount = base.amounts[index]
    let total = load.total(of: index)
    let peak = load.peak(of: index) { part in
      // Users who begin together are soon apart; that is no load to size a station by.
      closedForecast?.stretch(at: part.start)?.isSettling != true
    }
    let part = load.parts[peak]
    let baseLoad = Self.load(amount, over: 1, servers: servers)
    let peakLoad = Self.load(load.amounts[index][peak], over: part.length, servers: servers)
    var runLoad = Self.load(total, over: length, servers: servers)
    runLoad.utilization = servers.map { servers in
      load.done(by: index, servers: servers, longestWait: longestWait(at: station.service))
        / (length * Double(servers))
    }
    return ServicePrediction(
      name: station.name,
      servers: servers,
      serviceTime: amount.calls > 0 ? amount.work / amount.calls : nil,
      variation: amount.squaredVariation.map { $0.squareRoot() },
      base: baseLoad,
      run: runLoad,
      peak: peakLoad,
      peakTime: part.start,
      peakEffects: timeline.acting[part.stretch].map { scenario.effects[$0].name },
      baseWait: baseWait(index),
      runWait: runWait(index),
      baseGrowth: Self.growth(baseLoad, servers: servers),
      peakGrowth: Self.growth(peakLoad, servers: servers)
    )
  }

  private static func load(
    _ amount: LoadForecast.Amount,
    over time: Double,
    servers: Int?
  ) -> ServicePrediction.Load {
    let offered = amount.work / time
    return ServicePrediction.Load(
      rate: amount.calls / time,
      offered: offered,
      utilization: servers.map { offered / Double($0) }
    )
  }

  /// The requests a second that come in vain.
  private static func growth(_ load: ServicePrediction.Load, servers: Int?) -> Double {
    guard let servers, load.offered > Double(servers) else { return 0 }
    return load.rate * (1 - Double(servers) / load.offered)
  }

  /// The seconds after which nobody waits any more for a server of a service.
  private func longestWait(at service: Int) -> Double {
    let service = scenario.services[service]
    let patience = zip(scenario.personas, scenario.load.personaShares).reduce(0.0) { most, entry in
      entry.1 > 0 ? max(most, entry.0.patience?.inSeconds ?? .infinity) : most
    }
    let queue = service.queuePatience.map { Moments($0).mean } ?? .infinity
    return min(patience, queue, service.timeout?.inSeconds ?? .infinity)
  }
}

// MARK: - Waits

extension RunForecast {
  private func baseWait(_ index: Int) -> ServicePrediction.Wait? {
    let amount = base.amounts[index]
    guard let waits = base.waits, stations.stations[index].servers != nil, amount.calls > 0 else {
      return wait(index, amount, over: 1)
    }
    let load = min(amount.work, Double(stations.stations[index].servers ?? 1))
    return ServicePrediction.Wait(
      mean: waits[index].mean,
      probability: QueueFormulas.waitProbability(
        servers: stations.stations[index].servers ?? 1,
        load: load
      ),
      theory: .meanValueAnalysis
    )
  }

  /// The wait of the calls of the whole run, as if the station were in equilibrium at each time; `nil`
  /// where it has nearly as much to do as it can.
  ///
  /// - SeeAlso: L. Green, P. Kolesar, "The pointwise stationary approximation for queues with
  ///   nonstationary arrivals", *Management Science* 37 (1991), 84–97.
  private func runWait(_ index: Int) -> ServicePrediction.Wait? {
    if closedForecast != nil, stations.stations[index].servers != nil {
      return closedRunWait(index)
    }
    var (calls, sum, waiting) = (0.0, 0.0, 0.0)
    var theory = ServicePrediction.Theory.unlimited
    for (part, amount) in zip(load.parts, load.amounts[index]) where amount.work > 0 {
      guard let wait = wait(index, amount, over: part.length), wait.mean.isFinite,
        amount.work / part.length <= 0.97 * Double(stations.stations[index].servers ?? .max)
      else { return nil }
      calls += amount.calls
      sum += amount.calls * wait.mean
      waiting += amount.calls * wait.probability
      theory = wait.theory
    }
    guard calls > 0 else { return nil }
    return ServicePrediction.Wait(mean: sum / calls, probability: waiting / calls, theory: theory)
  }

  /// The wait of the calls of a closed load.
  private func closedRunWait(_ index: Int) -> ServicePrediction.Wait? {
    var (calls, sum) = (0.0, 0.0)
    for (part, amount) in zip(load.parts, load.amounts[index]) where amount.calls > 0 {
      guard let stretch = closedForecast?.stretch(at: (part.start + part.end) / 2) else { continue }
      calls += amount.calls
      sum += amount.calls * stretch.waits[index].mean
    }
    guard calls > 0, let servers = stations.stations[index].servers else { return nil }
    let offered = load.total(of: index).work / length
    return ServicePrediction.Wait(
      mean: sum / calls,
      probability: QueueFormulas.waitProbability(servers: servers, load: offered),
      theory: .meanValueAnalysis
    )
  }

  /// The wait of a station in equilibrium; `nil`: it has too much to do, or its work has no variance.
  private func wait(
    _ index: Int,
    _ amount: LoadForecast.Amount,
    over time: Double
  ) -> ServicePrediction.Wait? {
    guard let servers = stations.stations[index].servers else {
      return ServicePrediction.Wait(mean: 0, probability: 0, theory: .unlimited)
    }
    guard amount.calls > 0 else {
      return ServicePrediction.Wait(mean: 0, probability: 0, theory: theory(index))
    }
    let offered = amount.work / time
    guard offered < Double(servers), let variation = amount.squaredVariation else { return nil }
    return ServicePrediction.Wait(
      mean: QueueFormulas.meanWait(
        servers: servers,
        load: offered,
        serviceTime: amount.work / amount.calls,
        squaredVariations: (gaps: gapVariation(index), service: variation)
      ),
      probability: QueueFormulas.waitProbability(servers: servers, load: offered),
      theory: theory(index)
    )
  }

  /// The squared variation of the gaps between the requests of a station: those that come at once have
  /// that of the arrivals, thinned; think times make the others come at random.
  private func gapVariation(_ index: Int) -> Double {
    guard case .open(let arrivals) = scenario.load.model else { return 1 }
    return 1 + base.directShares[index] * (arrivals.squaredGapVariation - 1)
  }

  private func theory(_ index: Int) -> ServicePrediction.Theory {
    let station = stations.stations[index]
    guard let servers = station.servers else { return .unlimited }
    guard isUndisturbed(index) else { return .cosmetatos }
    if isExponential(at: index) { return servers == 1 ? .mm1 : .mmc }
    return servers == 1 ? .mg1 : .cosmetatos
  }

  /// Whether requests come at random and each waits until it is served: Poisson arrivals, before the
  /// station only services that leave the requests as random as they came, and nothing that limits
  /// the wait.
  private func isUndisturbed(_ index: Int) -> Bool {
    let service = scenario.services[stations.stations[index].service]
    guard case .open(let arrivals) = scenario.load.model, arrivals.squaredGapVariation == 1,
      service.maxQueue == nil, service.queuePatience == nil, service.timeout == nil,
      service.database == nil,
      zip(scenario.personas, scenario.load.personaShares).allSatisfy({
        $1 == 0 || $0.patience == nil
      })
    else { return false }
    return stations.stations.indices.allSatisfy { other in
      other == index || stations.stations[other].servers == nil || base.amounts[other].calls == 0
        || isExponential(at: other)
    }
  }

  /// Whether all calls of a station have one exponential law.
  private func isExponential(at index: Int) -> Bool {
    let service = stations.stations[index].service
    let laws = scenario.journeys.flatMap(\.steps).flatMap(\.calls)
      .filter { $0.service == service }.map(\.serviceTime)
    guard let first = laws.first, case .exponential = first else { return false }
    return laws.allSatisfy { $0 == first }
  }
}

extension OpenArrivals {
  /// The squared variation of the gaps between sessions, batches included.
  fileprivate var squaredGapVariation: Double {
    let gaps: Double =
      switch process {
      case .poisson, .listed: 1
      case .uniform: 0
      case .renewal(let gap): min(gap.variance / (gap.mean * gap.mean), 1e6)
      }
    guard let batch else { return gaps }
    // The number of sessions in a long time varies by so much more than that of batches.
    return batch.mean * gaps + (batch.meanOfNeighbors - batch.mean)
  }
}
