/// A first-in, first-out queue that allocates only while it grows beyond its longest so far.
struct RingQueue<Element: BitwiseCopyable> {
  /// A power of two of places, all of which hold something.
  private var places: [Element]
  private var first = 0
  private(set) var count = 0

  /// - Parameter filler: any element; the places need one to begin with.
  init(filler: Element) {
    places = Array(repeating: filler, count: 64)
  }

  mutating func append(_ element: Element) {
    if count == places.count { grow() }
    places[(first &+ count) & (places.count &- 1)] = element
    count &+= 1
  }

  mutating func popFirst() -> Element? {
    guard count > 0 else { return nil }
    let element = places[first]
    count &-= 1
    // An empty queue begins anew, so that a short one stays in the cache.
    first = count == 0 ? 0 : (first &+ 1) & (places.count &- 1)
    return element
  }

  private mutating func grow() {
    let inOrder = Array(places[first...] + places[..<first])
    places = inOrder + inOrder
    first = 0
  }
}
