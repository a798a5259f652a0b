import NIOCore
import Requests
import Wire

/// What a plan would send, counted without sending anything.
public struct Census: Equatable, Sendable {
  /// Requests.
  public private(set) var requests = 0
  /// Sessions that the requests belong to.
  public private(set) var sessions = 0
  /// Requests per number of endpoint.
  public private(set) var requestsByEndpoint: [Int]
  /// Bytes of all requests as they go over the wire, without those of TCP and IP.
  public private(set) var bytes = 0
  /// Intended time of the first request, in nanoseconds since the emission begins.
  public private(set) var firstIntended: Int64 = 0
  /// Intended time of the last request.
  public private(set) var lastIntended: Int64 = 0
  /// The most requests in a second, counted from the beginning in whole seconds.
  public private(set) var peakPerSecond = 0
  /// The most requests in a hundredth of a second, counted likewise.
  public private(set) var peakPerHundredth = 0
  /// Virtual start of the first request, in nanoseconds.
  public private(set) var firstStart: Int64 = 0
  /// Virtual start of the last request.
  public private(set) var lastStart: Int64 = 0

  /// Counts what a plan would send.
  ///
  /// - Throws: what reading the trace throws.
  public init(of plan: EmissionPlan, _ map: RequestMap) throws {
    requestsByEndpoint = Array(repeating: 0, count: plan.table.endpoints.count)
    var renderer = RequestRenderer(map, description: plan.description)
    var buffer = ByteBuffer()
    var second = Bucket(length: 1_000_000_000)
    var hundredth = Bucket(length: 10_000_000)
    var iterator = try plan.makeIterator()
    while let chunk = try iterator.next() {
      for request in chunk.requests {
        if requests == 0 {
          firstIntended = request.intended
          firstStart = request.start
        }
        buffer.clear()
        renderer.append(request, sequence: requests, intended: request.intended, to: &buffer)
        bytes += buffer.readableBytes
        requests += 1
        requestsByEndpoint[Int(request.endpoint)] += 1
        lastIntended = request.intended
        lastStart = request.start
        peakPerSecond = max(peakPerSecond, second.add(request.intended))
        peakPerHundredth = max(peakPerHundredth, hundredth.add(request.intended))
      }
      sessions += chunk.endedSessions.count
    }
  }

  /// Requests a second from the first to the last; `nil` where they take no time.
  public var meanRate: Double? {
    let span = lastIntended - firstIntended
    return span > 0 ? Double(requests - 1) * 1e9 / Double(span) : nil
  }

  /// The number of requests in the bucket of time that is now being filled.
  private struct Bucket {
    let length: Int64
    var index: Int64 = -1
    var count = 0

    init(length: Int64) {
      self.length = length
    }

    mutating func add(_ time: Int64) -> Int {
      if time / length != index {
        index = time / length
        count = 0
      }
      count += 1
      return count
    }
  }
}
