import Testing

@testable import Emission

@Suite struct LiveSessionsTests {
  @Test func `lets a request wait for the latest answer that had come`() {
    var sessions = LiveSessions()

    let waits = [
      sessions.add(session: 1, start: 0, end: 100, intended: 0),
      sessions.add(session: 1, start: 150, end: 400, intended: 150),
      sessions.add(session: 1, start: 300, end: 350, intended: 300),
      sessions.add(session: 1, start: 400, end: 500, intended: 400),
    ]

    #expect(waits.map(\.think) == [-1, 50, 200, 0])
    #expect(waits.map(\.distance) == [0, 1, 2, 2])
  }

  @Test func `lets all parallel calls of a step wait for the one before it`() {
    var sessions = LiveSessions()
    _ = sessions.add(session: 1, start: 0, end: 10, intended: 0)

    let parallel = (0..<5).map { index in
      sessions.add(session: 1, start: 50, end: 60 + index, intended: 50)
    }
    let behind = sessions.add(session: 1, start: 100, end: 110, intended: 100)

    #expect(parallel.map(\.distance) == [1, 2, 3, 4, 5])
    #expect(parallel.allSatisfy { $0.think == 40 })
    #expect(behind == .init(think: 36, distance: 1))
  }

  @Test func `shifts what follows by what was thought longer`() {
    var sessions = LiveSessions(thinkScale: 3)

    let waits = [
      sessions.add(session: 1, start: 0, end: 100, intended: 0),
      sessions.add(session: 1, start: 150, end: 200, intended: 150),
      sessions.add(session: 1, start: 210, end: 220, intended: 210),
    ]
    let last = sessions.end(1)

    #expect(waits.map(\.think) == [-1, 150, 30])
    #expect(waits.map(\.shift) == [0, 100, 120])
    #expect(last == 330)
  }

  @Test func `forgets a session that has ended`() {
    var sessions = LiveSessions()
    for session in [7, 3, 9] as [UInt64] {
      _ = sessions.add(session: session, start: 0, end: 10, intended: 5)
    }

    let ends = [sessions.end(3), sessions.end(3)]
    let anew = sessions.add(session: 3, start: 20, end: 30, intended: 20)

    #expect(ends == [5, nil])
    #expect(anew == .init())
    #expect(sessions.sessions == [3, 7, 9])
  }
}
