import Wire

/// Things that expire equally long after they began, in the order of their beginnings.
///
/// They are known by small numbers, of which each is in the list once at most. Adding and removing
/// take constant time and no allocation.
struct ExpiryList {
  private struct Link {
    var previous: Int32
    var next: Int32
    var start: Int64
  }

  private static let end: Int32 = -1
  private static let outside: Int32 = -2

  private var links: [Link] = []
  private var first = end
  private var last = end

  /// The thing that began first, and when; `nil` where there is none.
  var oldest: (number: Int, start: MonotonicTime)? {
    first == Self.end
      ? nil : (Int(first), MonotonicTime(nanoseconds: links[Int(first)].start))
  }

  /// Adds a thing that begins now, which is no earlier than all others.
  ///
  /// - Precondition: it is not in the list.
  mutating func append(_ number: Int, start: MonotonicTime) {
    while links.count <= number {
      links.append(Link(previous: Self.outside, next: Self.outside, start: 0))
    }
    precondition(links[number].next == Self.outside)
    let place = Int32(number)
    links[number] = Link(previous: last, next: Self.end, start: start.nanoseconds)
    if last == Self.end { first = place } else { links[Int(last)].next = place }
    last = place
  }

  /// Removes a thing, if it is in the list.
  mutating func remove(_ number: Int) {
    guard number < links.count, links[number].next != Self.outside else { return }
    let link = links[number]
    if link.previous == Self.end {
      first = link.next
    } else {
      links[Int(link.previous)].next = link.next
    }
    if link.next == Self.end {
      last = link.previous
    } else {
      links[Int(link.next)].previous = link.previous
    }
    links[number].next = Self.outside
  }
}
