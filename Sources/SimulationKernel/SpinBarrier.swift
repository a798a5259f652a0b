import CShims
import Glibc
import Synchronization

/// A barrier for threads that each have a core: whoever waits looks again and again, and lets others
/// run where it takes long. Where there are more threads than cores it lets others run at once.
@usableFromInline
internal final class SpinBarrier: Sendable {
  private let parties: Int
  private let arrived = Atomic(0)
  private let generation = Atomic<UInt>(0)

  /// How often a waiting thread looks before it gives its core away.
  private let spins: Int

  init(parties: Int) {
    self.parties = parties
    spins = parties <= Int(shim_core_count()) ? 2_048 : 0
  }

  /// Waits until all parties have come.
  @usableFromInline
  internal func wait() {
    let own = generation.load(ordering: .acquiring)
    if arrived.add(1, ordering: .acquiringAndReleasing).newValue == parties {
      arrived.store(0, ordering: .relaxed)
      generation.store(own &+ 1, ordering: .releasing)
      return
    }
    var looks = 0
    while generation.load(ordering: .acquiring) == own {
      looks += 1
      if looks > spins { sched_yield() } else { shim_relax() }
    }
  }
}
