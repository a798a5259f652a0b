import Synchronization

/// Counts on several threads.
final class Counter: Sendable {
  private let count: Atomic<Int>

  init(_ count: Int) { self.count = Atomic(count) }

  func next() -> Int { count.add(1, ordering: .relaxed).newValue }
}
