// A binary heap of instants, the least first.
extension ContiguousArray<Int64> {
  /// Adds an instant to the heap.
  mutating func insertTime(_ time: Int64) {
    append(time)
    var child = count - 1
    while child > 0 {
      let parent = (child &- 1) / 2
      guard time < self[parent] else { break }
      self[child] = self[parent]
      child = parent
    }
    self[child] = time
  }

  /// Removes the least instant.
  mutating func removeLeast() {
    let moved = removeLast()
    if !isEmpty { replaceLeast(with: moved) }
  }

  /// Puts another instant in the place of the least.
  mutating func replaceLeast(with time: Int64) {
    let count = count
    var parent = 0
    while true {
      var child = 2 &* parent &+ 1
      guard child < count else { break }
      if child &+ 1 < count, self[child &+ 1] < self[child] { child &+= 1 }
      guard self[child] < time else { break }
      self[parent] = self[child]
      parent = child
    }
    self[parent] = time
  }
}
