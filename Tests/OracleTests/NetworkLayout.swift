import SimulationKernel
import Statistics

/// A queueing network: its stations, who comes, and where they go. Times of laws are in milliseconds.
struct NetworkLayout {
  var stations: [Station]
  var sources: [Source]
  /// What becomes of customers who are turned away or lose patience; `nil`: they are gone.
  var retry: Retry?
  /// What changes, and when; the first segment begins the run.
  var segments: [Segment] = []
  /// Response times, in nanoseconds, whose excess is counted.
  var thresholds: [(name: String, time: Int64)] = []

  /// A station.
  struct Station {
    /// The servers; `Int.max`: one for everybody.
    var servers = 1
    /// The law of service of each class; the last holds for the classes behind it.
    var laws: [Sampler]
    var discipline = Discipline.fifo
    /// The most customers, those in service included.
    var capacity = Int.max
    /// How long a customer waits.
    var patience: Sampler?
    /// How long the station works, and how long it then stands still.
    var breakdowns: (up: Sampler, down: Sampler)?
  }

  /// Whom a server takes next.
  enum Discipline {
    /// Who came first.
    case fifo
    /// The lowest class; within it who came first.
    case priority
    /// The same, and a lower class interrupts a higher one, whose service goes on later.
    case preemptive
  }

  /// A stream of customers.
  struct Source {
    var gap: Sampler
    var kind = 0
    var entry = Entry.station(0)
  }

  /// Where a customer goes first.
  enum Entry {
    case station(Int)
    /// To the one with the fewest customers among so many stations drawn at random.
    case shortest(of: Int)
    /// To every station at once; it is done when all parts are.
    case fork
  }

  /// Trying again.
  struct Retry {
    var probability: Double
    var delay: Sampler
  }

  /// A stretch of time: its first instant, the gaps of the first source, and the servers of the first
  /// station and their speed.
  struct Segment {
    var start: SimulationTime
    var gap: Sampler
    var servers: Int
    var speed: Double
  }
}

extension Sampler {
  /// Exponential with a mean in seconds.
  static func exponential(seconds: Double) -> Sampler {
    Sampler(.exponential(mean: seconds * 1_000))
  }
}
