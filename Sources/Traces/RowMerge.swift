/// Merges the tables of all files of a run to one order.
///
/// A heap holds one place for each table and file; as long as the least of them stays before all
/// others, its rows leave without a look at the heap.
struct RowMerge {
  /// The tables of the files; what the merge gives are rows of one of them.
  private(set) var streams: [TableCursor] = []
  /// The streams that have rows left, the one with the least first.
  private var heap: [(key: RowPlace, stream: Int)] = []

  init(_ readers: [TraceReader], _ plans: [TablePlan]) throws(TraceError) {
    for plan in plans {
      for (shard, reader) in readers.enumerated() {
        var stream = try TableCursor(reader, shard: shard, plan: plan)
        try stream.load()
        if let key = stream.head { heap.append((key, streams.count)) }
        streams.append(stream)
      }
    }
    heap.sort { $0.key < $1.key }
  }

  /// The next rows: those of one stream that come before all others; `nil` at the end.
  ///
  /// The rows are `streams[stream].batch[range]` until the next call.
  mutating func next(limit: Int = .max) throws(TraceError) -> (stream: Int, range: Range<Int>)? {
    try settle()
    guard let first = heap.first else { return nil }
    let number = first.stream
    let start = streams[number].position
    let stop = run(of: number, from: start, limit: limit)
    streams[number].advance(to: stop)
    return (number, start..<stop)
  }

  /// Puts the stream that gave the last rows where it belongs now.
  private mutating func settle() throws(TraceError) {
    guard let first = heap.first else { return }
    try streams[first.stream].load()
    guard let key = streams[first.stream].head else {
      let last = heap.removeLast()
      if !heap.isEmpty { sink(last) }
      return
    }
    sink((key, first.stream))
  }

  /// The end of the rows of a stream that come before the rows of all others.
  private func run(of number: Int, from start: Int, limit: Int) -> Int {
    let stop = min(streams[number].end, limit == .max ? .max : start + limit)
    guard heap.count > 1 else { return stop }
    let rival = heap.count > 2 ? min(heap[1].key, heap[2].key) : heap[1].key
    var (low, step) = (start + 1, 1)
    // The run ends soon as a rule: look near first, then between.
    while low + step < stop, streams[number].key(low + step) < rival {
      low += step
      step *= 2
    }
    var high = min(low + step, stop)
    while low < high {
      let middle = (low + high) / 2
      if streams[number].key(middle) < rival { low = middle + 1 } else { high = middle }
    }
    return low
  }

  private mutating func sink(_ moved: (key: RowPlace, stream: Int)) {
    var parent = 0
    while true {
      var child = 2 * parent + 1
      guard child < heap.count else { break }
      if child + 1 < heap.count, heap[child + 1].key < heap[child].key { child += 1 }
      guard heap[child].key < moved.key else { break }
      heap[parent] = heap[child]
      parent = child
    }
    heap[parent] = moved
  }
}
