import Foundation
import Reports
import Testing

/// Sweeps whose workers are many, are killed and are started again.
@Suite struct SweepWorkerTests {
  @Test func `forty tasks survive a killed worker, and end in the same bytes`() throws {
    let sweep = try SmallSweep(lasting: "1m")
    let whole = try sweep.finish("whole")

    let kept = try sweep.killWorker(slice: 0, of: 1, in: "d", after: 5)
    let resumed = try sweep.finish("d")

    #expect((5..<40).contains(kept))
    #expect(sweep.results("d").count == 40 && sweep.tasks == 40)
    #expect(resumed == whole)
  }

  @Test func `Ctrl-C keeps what is done`() throws {
    let sweep = try SmallSweep(lasting: "2m", variants: 7)
    let worker = try sweep.program.start(
      ["sweep", "run", "tasks.jsonl", "--directory", "d"],
      in: sweep.directory.path
    )
    while sweep.results("d").isEmpty, worker.process.isRunning { usleep(500) }
    worker.signal(SIGINT)
    let outcome = worker.wait()
    let kept = sweep.results("d").count
    let again = try sweep.stampede("run", "tasks.jsonl", "--directory", "d")

    #expect(outcome.status == 130, "\(outcome.errors)")
    #expect(outcome.output == "\(kept) of 80 tasks done; results in d/tasks\n")
    #expect((1..<80).contains(kept))
    #expect(again.status == 0 && again.output.hasPrefix("80 of 80 tasks done"))
    #expect(again.errors.contains("\(kept) of 80 tasks have a result already"))
  }

  /// Both write each result; whoever is later replaces a file with its equal.
  @Test func `two workers may do the same tasks at one time`() throws {
    let sweep = try SmallSweep(lasting: "10s")
    let whole = try sweep.finish("whole")

    let workers = try (0..<2).map { _ in
      try sweep.program.start(
        ["sweep", "run", "tasks.jsonl", "--directory", "d"],
        in: sweep.directory.path
      )
    }
    let outcomes = workers.map { $0.wait() }

    #expect(outcomes.allSatisfy { $0.status == 0 }, "\(outcomes.map(\.errors))")
    #expect(try sweep.merged("d") == whole)
    #expect(sweep.directory.files.filter { $0.hasSuffix(".partial") } == [])
  }

  @Test func `xargs does a sweep with two processes`() throws {
    let sweep = try SmallSweep(lasting: "10s")
    let whole = try sweep.finish("whole")
    let outcome = try recipe("sweep-xargs", "tasks.jsonl", "d", "2", on: sweep)

    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(outcome.output.contains("what if: small-queue"))
    #expect(try sweep.merged("d") == whole)
  }

  @Test(
    .enabled("Dask is not installed here, or there is no release build") {
      Dask.isThere && Program.releaseDirectory != nil
    }
  ) func `Dask does a sweep with two workers, one of which is killed`() throws {
    let sweep = try SmallSweep(lasting: "1h")
    let whole = try sweep.finish("whole")

    let cluster = try Program(path: Dask.python).start(
      [
        Checkout.path + "/tools/sweep-dask", "tasks.jsonl", "d", "--workers", "2", "--slices", "20",
        "--program", sweep.program.path,
      ],
      in: sweep.directory.path
    )
    while sweep.results("d").count < 4, cluster.process.isRunning { usleep(1_000) }
    let killed = Dask.killWorker(of: cluster.process.processIdentifier)
    let kept = sweep.results("d").count
    let outcome = cluster.wait()

    #expect(killed && (4..<40).contains(kept), "\(kept)")
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(sweep.results("d").count == 40)
    #expect(try sweep.merged("d") == whole)
  }

  /// The full form of the first test.
  @Test(.enabled("it takes a minute") { getenv("STAMPEDE_LONG_TESTS") != nil })
  func `a thousand tasks survive three killed workers, and end in the same bytes`() throws {
    let sweep = try SmallSweep(lasting: "1m", variants: 19, replications: 50)
    let whole = try sweep.finish("whole")

    let kept = try [(0, 50), (1, 150), (2, 300)].map { slice, least in
      try sweep.killWorker(slice: slice, of: 2 + slice, in: "d", after: least)
    }
    let resumed = try sweep.finish("d")

    #expect(kept == kept.sorted() && (300..<1_000).contains(kept[2]), "\(kept)")
    #expect(sweep.results("d").count == 1_000 && sweep.tasks == 1_000)
    #expect(resumed == whole)
  }

  /// Runs one of the tools where the documents of a sweep are.
  private func recipe(
    _ name: String,
    _ words: String...,
    on sweep: SmallSweep
  ) throws -> Program.Outcome {
    try Program(path: "/usr/bin/env").run(
      ["STAMPEDE=\(sweep.program.path)", Checkout.path + "/tools/" + name] + words,
      in: sweep.directory.path
    )
  }
}

/// The Python that has Dask, if any has.
private enum Dask {
  static let python = ProcessInfo.processInfo.environment["STAMPEDE_PYTHON"] ?? "/usr/bin/python3"

  static let isThere =
    (try? Program(path: python).run(["-c", "import dask.distributed"]).status) == 0

  /// Kills a worker process of a cluster, which its owner has spawned.
  ///
  /// - Returns: whether there was one.
  static func killWorker(of owner: Int32) -> Bool {
    let processes = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
    for process in processes.compactMap({ Int32($0) }) {
      guard let status = try? String(contentsOfFile: "/proc/\(process)/status", encoding: .utf8),
        status.contains("\nPPid:\t\(owner)\n"),
        let line = FileManager.default.contents(atPath: "/proc/\(process)/cmdline"),
        String(decoding: line, as: UTF8.self).contains("spawn_main")
      else { continue }
      return kill(process, SIGKILL) == 0
    }
    return false
  }
}
