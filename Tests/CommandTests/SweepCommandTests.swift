import Foundation
import JSONText
import Reports
import Testing

/// `stampede sweep` as a user types it, on a small queue.
@Suite struct SweepCommandTests {
  @Test func `slices come to what a what-if says, which needs no run of its own`() throws {
    let sweep = try SmallSweep(replications: 4)
    for slice in ["0", "1", "2"] {
      let outcome = try sweep.stampede(
        "run",
        "tasks.jsonl",
        "--task",
        slice,
        "--of",
        "3",
        "--directory",
        "d"
      )
      #expect(outcome.status == 0, "\(outcome.errors)")
      #expect(outcome.output.contains(slice == "0" ? "6 of 6 tasks" : "5 of 5 tasks"))
    }
    let files = sweep.results("d")
    let merged = try sweep.stampede("merge", "tasks.jsonl", "--directory", "d")
    let whatIf = try sweep.program.run(
      [
        "whatif", "queue.yaml", "--vary", "/services/server/concurrency=11..13", "--replications",
        "4", "--out", "d", "--format", "json", "--quiet",
      ],
      in: sweep.directory.path
    )

    #expect(merged.status == 0 && whatIf.status == 0, "\(merged.errors)\(whatIf.errors)")
    #expect(merged.output.contains("Less the base, paired by seed"))
    #expect(files.count == 16 && sweep.results("d") == files)
    let result = try SweepFile.decode(sweep.directory.text("d/sweep.json"))
    #expect(try WhatIfFile.encode(result.whatIf) == whatIf.output)
    #expect(result.tasks.map(\.task) == Array(0..<16))
    #expect(result.tasks.map(\.variant) == (0..<16).map { $0 / 4 })
    // The mean of a variant is that of its rows.
    let last = result.tasks.suffix(4).compactMap { $0.metrics["revenue-generated"] }
    let mean = result.whatIf.variants.last?.metrics["revenue-generated"]?.value
    #expect(mean.map { abs($0 * 4 - last.reduce(0, +)) < 1e-6 * $0 } == true)
  }

  @Test func `the table of variants has means, intervals and paired differences`() throws {
    let sweep = try SmallSweep(variants: 2, replications: 3)
    let csv = try sweep.finish("d")[1]
    let rows = csv.split(separator: "\n").map {
      $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    }

    let whole = try SweepFile.decode(sweep.directory.text("d/sweep.json")).whatIf
    #expect(rows.count == 4 && Set(rows.map(\.count)).count == 1)
    let column = try #require(rows[0].firstIndex(of: "revenue_generated_difference_low"))
    #expect(rows[0][..<3] == ["variant", "/services/server/concurrency", "replications"])
    #expect(rows[1][..<3] == ["0", "10", "3"] && rows[1][column].isEmpty)
    #expect(rows[3][..<3] == ["2", "12", "3"])
    #expect(
      Double(rows[3][column]) == whole.variants[2].differences["revenue-generated"]?.low
    )
  }

  @Test(
    .enabled("Python's jsonschema and PyYAML are not installed here") { OutputValidator.isThere }
  ) func `what a sweep writes keeps to its schemas`() throws {
    let sweep = try SmallSweep(variants: 1, replications: 2)
    let json = try sweep.finish("d")[0]
    let lines = try sweep.directory.text("tasks.jsonl").split(separator: "\n")

    #expect(try OutputValidator.complaints(about: json, by: .sweep) == [])
    #expect(lines.count == 4)
    for line in [lines[0], lines[3]] {
      #expect(try OutputValidator.complaints(about: String(line), by: .sweepTask) == [])
    }
  }

  @Test func `a merge names the tasks that are missing, and the line that does them`() throws {
    let sweep = try SmallSweep(variants: 1, replications: 6)
    let some = try sweep.stampede(
      "run",
      "tasks.jsonl",
      "--task",
      "0-2,4-6,11",
      "--directory",
      "d"
    )
    let early = try sweep.stampede("merge", "tasks.jsonl", "--directory", "d")
    let hint = try #require(early.errors.firstRange(of: "hint: "))
    let line = early.errors[hint.upperBound...].split(separator: "\n")[0]
    let shell = try Program(path: "/bin/sh").run(["-c", String(line)], in: sweep.directory.path)

    #expect(some.output == "7 of 7 tasks done; results in d/tasks\n")
    #expect(early.status == 76 && early.output == "3,7-10\n")
    #expect(early.errors.contains("5 of 12 tasks have no result in 'd': 3,7-10"))
    #expect(!FileManager.default.fileExists(atPath: sweep.directory.path + "/d/sweep.json"))
    #expect(shell.status == 0, "\(shell.errors)")
    #expect(try sweep.merged("d").count == 2)
  }

  @Test(arguments: [
    (["STAMPEDE_TASK=1", "STAMPEDE_TASKS=4"], 3),
    (["JOB_COMPLETION_INDEX=5"], 1),
    (["OMPI_COMM_WORLD_RANK=1", "OMPI_COMM_WORLD_SIZE=2"], 6),
    (
      [
        "SLURM_ARRAY_TASK_ID=4", "SLURM_ARRAY_TASK_COUNT=4", "SLURM_ARRAY_TASK_MIN=1",
        "SLURM_ARRAY_TASK_MAX=4",
      ], 3
    ),
  ])
  func `a launcher's environment says which slice it is`(variables: [String], count: Int) throws {
    let sweep = try SmallSweep(lasting: "5s", variants: 1, replications: 6)
    let outcome = try Program(path: "/usr/bin/env").run(
      variables + [sweep.program.path, "sweep", "run", "tasks.jsonl", "--directory", "d"],
      in: sweep.directory.path
    )

    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(sweep.results("d").count == count)
  }

  @Test func `a document that has changed is refused`() throws {
    let sweep = try SmallSweep(lasting: "5s", variants: 1, replications: 1)
    _ = try sweep.finish("d")
    let text = try sweep.directory.text("queue.yaml")
    _ = try sweep.directory.write(text.replacing("rate: 8", with: "rate: 9"), to: "queue.yaml")

    for verb in ["run", "merge"] {
      let outcome = try sweep.stampede(verb, "tasks.jsonl", "--directory", "d")
      #expect(outcome.status == 65 && outcome.output.isEmpty)
      #expect(outcome.errors.contains("'queue.yaml' has changed since the sweep was planned"))
    }
    #expect(sweep.results("d").count == 2)
  }

  @Test(arguments: [
    (["plan", "nowhere.yaml"], 66, "there is no file"),
    (["plan", "-"], 64, "they must be files"),
    (["plan", "queue.yaml", "--vary", "x=1"], 64, "write a path and its values"),
    (["plan", "queue.yaml", "--vary", "/arrivals/rat=1,2"], 65, "did you mean"),
    (["plan", "queue.yaml", "--vary", "/arrivals/rate=1..99999"], 64, "at most 100000 tasks"),
    (["run", "nothing.jsonl", "--directory", "d"], 66, "nothing.jsonl"),
    (["run", "queue.yaml", "--directory", "d"], 65, "is no list of tasks: line 1"),
    (["run", "half.jsonl", "--directory", "d"], 65, "1 tasks of the 2 that were planned"),
    (["run", "tasks.jsonl", "--directory", "d", "--task", "2"], 64, "there is no slice 2 of 2"),
    (["run", "tasks.jsonl", "--directory", "d", "--task", "x"], 64, "write a number from 0"),
    (["run", "tasks.jsonl", "--directory", "d", "--of", "2"], 64, "which of them to do"),
    (["run", "tasks.jsonl", "--directory", "."], 74, "holds something else"),
    (["run", "elsewhere.jsonl", "--directory", "d"], 66, "and there is none here"),
  ])
  func `what cannot be done is refused with a remedy`(
    words: [String],
    status: Int32,
    message: String
  ) throws {
    let sweep = try SmallSweep(lasting: "5s", variants: 1, replications: 1)
    let lines = try sweep.directory.text("tasks.jsonl")
    _ = try sweep.directory.write(
      String(lines.split(separator: "\n")[0]) + "\n",
      to: "half.jsonl"
    )
    _ = try sweep.directory.write(
      lines.replacing("queue.yaml", with: "far/queue.yaml"),
      to: "elsewhere.jsonl"
    )
    let outcome = try sweep.program.run(["sweep"] + words, in: sweep.directory.path)

    #expect(outcome.status == status, "\(outcome.errors)")
    #expect(outcome.errors.contains(message), "\(outcome.errors)")
    #expect(outcome.output.isEmpty && sweep.results("d").isEmpty)
  }
}
