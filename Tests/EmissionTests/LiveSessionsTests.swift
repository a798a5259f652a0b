import Testing

@testable import Emission

@Suite struct LiveSessionsTests {
  @Test func `lets a request wait for the latest answer that had come`() {
    var sessions = LiveSessions()

    let first = sessions.add(session: 1, start: 0, end: 100, intended: 0)
    let second = sessions.add(session: 1, start: 150, end: 400, intended: 15)
    let third = sessions.add(session: 1, start: 300, end: 350, intended: 30)
    let fourth = sessions.add(session: 1, start: 400, end: 500, intended: 40)

    #expect(first == nil)
    #expect(second == .init(start: 0, end: 100, intended: 0, distance: 1))
    #expect(third == .init(start: 0, end: 100, intended: 0, distance: 2))
    #expect(fourth == .init(start: 150, end: 400, intended: 15, distance: 2))
  }

  @Test func `lets all parallel calls of a step wait for the one before it`() {
    var sessions = LiveSessions()
    _ = sessions.add(session: 1, start: 0, end: 10, intended: 0)

    let parallel = (0..<5).map { index in
      sessions.add(session: 1, start: 50, end: 60 + index, intended: 50)
    }
    let behind = sessions.add(session: 1, start: 100, end: 110, intended: 100)

    #expect(parallel.map { $0?.distance } == [1, 2, 3, 4, 5])
    #expect(behind == .init(start: 50, end: 64, intended: 50, distance: 1))
  }

  @Test func `forgets a session that has ended, and all of them in order`() {
    var sessions = LiveSessions()
    for session in [7, 3, 9] as [UInt64] {
      _ = sessions.add(session: session, start: 0, end: 10, intended: 0)
    }

    let isEnded = [sessions.end(3), sessions.end(3)]
    let anew = sessions.add(session: 3, start: 20, end: 30, intended: 20)
    let all = sessions.endAll()

    #expect(isEnded == [true, false])
    #expect(anew == nil)
    #expect(all == [3, 7, 9])
    #expect(sessions.count == 0)
  }
}
