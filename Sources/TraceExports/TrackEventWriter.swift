/// Writes packets of Perfetto's *track events*: tracks, slices, instants and counters.
///
/// All packets form one sequence. A name stands in the file once, in the first packet that uses it,
/// and a number stands for it from then on.
///
/// - SeeAlso: "Writing TrackEvent protos synthetically", in the documentation of Perfetto, and
///   `protos/perfetto/trace/trace_packet.proto` for the numbers of fields.
struct TrackEventWriter {
  /// A value that goes with a slice.
  enum Annotation {
    case text(String, String)
    case number(String, Int64)
  }

  private let sink: (ProtobufWriter) throws -> Void
  private var file = ProtobufWriter()
  private var eventNames: [String: UInt64] = [:]
  private var annotationNames: [String: UInt64] = [:]
  private var isFirst = true
  private var lastTrack: UInt64 = 0

  private static let flushSize = 1 << 16

  /// Creates a writer that hands bytes over in parts.
  init(to sink: @escaping (ProtobufWriter) throws -> Void) {
    self.sink = sink
  }

  /// Hands over what is left.
  mutating func finish() throws {
    try sink(file)
    file.removeAll()
  }

  /// Adds a track and returns its number. It is the `rank`-th child of its parent, and where `unit` is
  /// given it holds a counter of such things in place of slices.
  mutating func addTrack(
    _ name: String,
    below parent: UInt64 = 0,
    rank: Int = 0,
    counts unit: String? = nil
  ) throws -> UInt64 {
    lastTrack += 1
    let track = lastTrack
    var descriptor = ProtobufWriter()
    descriptor.field(1, track)
    descriptor.field(2, name)
    if parent > 0 { descriptor.field(5, parent) }
    if let unit { descriptor.message(8) { $0.field(6, unit) } }
    // Children by their ranks.
    descriptor.field(11, 3)
    descriptor.field(12, signed: Int64(rank))
    try add { packet in packet.field(60, descriptor) }
    return track
  }

  /// A slice begins on a track.
  mutating func begin(
    _ name: String,
    category: String,
    on track: UInt64,
    at time: UInt64,
    _ annotations: [Annotation] = []
  ) throws {
    try event(.sliceBegin, name: name, category: category, on: track, at: time, annotations)
  }

  /// The slice of the track that began last ends.
  mutating func end(on track: UInt64, at time: UInt64) throws {
    var event = ProtobufWriter()
    event.field(9, EventType.sliceEnd.rawValue)
    event.field(11, track)
    try add { packet in
      packet.field(8, time)
      packet.field(11, event)
    }
  }

  /// Something happens at an instant.
  mutating func instant(
    _ name: String,
    category: String,
    on track: UInt64,
    at time: UInt64
  ) throws {
    try event(.instant, name: name, category: category, on: track, at: time, [])
  }

  /// A counter takes a value.
  mutating func count(_ value: Double, on track: UInt64, at time: UInt64) throws {
    var event = ProtobufWriter()
    event.field(9, EventType.counter.rawValue)
    event.field(11, track)
    event.field(44, double: value)
    try add { packet in
      packet.field(8, time)
      packet.field(11, event)
    }
  }
}

// MARK: - Packets

extension TrackEventWriter {
  private enum EventType: UInt64 {
    case sliceBegin = 1, sliceEnd = 2, instant = 3, counter = 4
  }

  private mutating func event(
    _ type: EventType,
    name: String,
    category: String,
    on track: UInt64,
    at time: UInt64,
    _ annotations: [Annotation]
  ) throws {
    var interned = ProtobufWriter()
    var event = ProtobufWriter()
    for annotation in annotations { add(annotation, to: &event, &interned) }
    event.field(9, type.rawValue)
    event.field(10, Self.number(of: name, in: &eventNames, field: 2, &interned))
    event.field(11, track)
    event.field(22, category)
    try add { packet in
      packet.field(8, time)
      packet.field(11, event)
      if !interned.bytes.isEmpty { packet.field(12, interned) }
    }
  }

  private mutating func add(
    _ annotation: Annotation,
    to event: inout ProtobufWriter,
    _ interned: inout ProtobufWriter
  ) {
    var message = ProtobufWriter()
    switch annotation {
    case .text(let name, let text):
      message.field(1, Self.number(of: name, in: &annotationNames, field: 3, &interned))
      message.field(6, text)
    case .number(let name, let number):
      message.field(1, Self.number(of: name, in: &annotationNames, field: 3, &interned))
      message.field(4, signed: number)
    }
    event.field(4, message)
  }

  /// The number that stands for a name; a new one is written down in `interned`.
  private static func number(
    of name: String,
    in names: inout [String: UInt64],
    field: UInt64,
    _ interned: inout ProtobufWriter
  ) -> UInt64 {
    if let number = names[name] { return number }
    let number = UInt64(names.count + 1)
    names[name] = number
    interned.message(field) { entry in
      entry.field(1, number)
      entry.field(2, name)
    }
    return number
  }

  /// Adds a packet of our one sequence.
  private mutating func add(_ body: (inout ProtobufWriter) -> Void) throws {
    var packet = ProtobufWriter()
    body(&packet)
    packet.field(10, 1)
    // The first packet says that names begin anew, the others that they need those before.
    packet.field(13, isFirst ? 1 : 2)
    isFirst = false
    file.field(1, packet)
    guard file.bytes.count >= Self.flushSize else { return }
    try finish()
  }
}
