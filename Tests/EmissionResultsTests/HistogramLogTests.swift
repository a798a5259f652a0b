import Foundation
import SimulationKernel
import Statistics
import Testing
import Traces
import Wire

@testable import EmissionResults

@Suite struct HistogramLogTests {
  /// Writes the log of some records and gives it with what it should hold, tag by tag.
  private static func log(
    _ records: [RequestRecord],
    in directory: TemporaryDirectory
  ) throws -> (path: String, sums: [String: LogLinearHistogram]) {
    let path = directory.path + "/result.hlog"
    var options = EmissionLedger.Options()
    options.histogramLogPath = path
    let (accounts, result) = try EmissionLedgerTests.book(records, options)
    #expect(result.failure == nil)
    var sums: [String: LogLinearHistogram] = [:]
    func add(_ group: String, _ figures: GroupFigures) {
      for kind in [TimeKind.lateness, .service, .response] {
        sums["\(kind.rawValue).\(group)"] = figures.timings[kind]
      }
    }
    let description = TraceDescription.shop()
    add("total", accounts.total)
    sums["slip.total"] = accounts.total.timings.slip
    for (name, group) in zip(description.personas, accounts.byPersona) {
      add("persona.\(name)", group)
    }
    for (name, group) in zip(description.stepNames, accounts.byStep) { add("step.\(name)", group) }
    return (path, sums.filter { $0.value.count > 0 })
  }

  private static func cells(_ histogram: LogLinearHistogram) -> [UInt64: UInt64] {
    var cells: [UInt64: UInt64] = [:]
    histogram.forEachCell { cells[$0.upperBound] = $1 }
    return cells
  }

  @Test func `reads back what it wrote, second by second and cell by cell`() throws {
    let directory = try TemporaryDirectory()
    let (path, sums) = try Self.log(EmissionLedgerTests.records(3_000, seed: 1), in: directory)
    var reader = HistogramLogReader(try directory.text("result.hlog"), path: path)
    var found: [String: LogLinearHistogram] = [:]
    var order: [(Int64, String)] = []

    try reader.advance()
    while let line = reader.head {
      found[line.tag, default: LogLinearHistogram(resolution: .permille)].merge(line.histogram)
      order.append((line.start, line.tag))
      #expect(line.length == 1_000)
      try reader.advance()
    }

    #expect(found.keys.sorted() == sums.keys.sorted())
    for (tag, sum) in sums {
      #expect(Self.cells(try #require(found[tag])) == Self.cells(sum), "\(tag)")
    }
    #expect(zip(order, order.dropFirst()).allSatisfy { $0 < $1 })
  }

  @Test func `has the head that HdrHistogram's tools expect`() throws {
    let directory = try TemporaryDirectory()
    _ = try Self.log(EmissionLedgerTests.records(100, seed: 2), in: directory)

    let lines = try directory.text("result.hlog").split(separator: "\n")

    #expect(lines[1] == "#[Histogram log format version 1.3]")
    #expect(
      lines[2].firstMatch(of: /^#\[StartTime: [0-9]+\.[0-9]{3} \(seconds since epoch\)\]$/) != nil
    )
    #expect(
      lines[3].firstMatch(of: /^#\[BaseTime: [0-9]+\.[0-9]{3} \(seconds since epoch\)\]$/) != nil
    )
    #expect(
      lines[4]
        == #""StartTimestamp","Interval_Length","Interval_Max","Interval_Compressed_Histogram""#
    )
  }

  @Test func `a tag has neither comma nor space`() {
    #expect(HistogramLog.tag("step", "a b,c%/é") == "step.a%20b%2Cc%25/%C3%A9")
  }

  @Test(arguments: [
    "Tag=a,0.000,1.000,0.000001", "a,0.000,1.000,0.000001,AAAA", "Tag=a,0.000,1.000,0.000001,A",
    "Tag=a,x,1.000,0.000001,AAAA", "Tag=a,0.000,1.000,0.000001,HISTFAAAAAA=",
  ])
  func `says which line is none`(line: String) throws {
    var reader = HistogramLogReader("#[x]\n\(line)\n", path: "r.hlog")

    let error = try #require(throws: EmissionError.self) { try reader.advance() }

    #expect(error.message.hasPrefix("r.hlog, line 2: "))
  }

  // MARK: - Against the original

  private static let library = [
    "/usr/share/java/HdrHistogram.jar", "/usr/share/java/hdrhistogram.jar",
  ]
  .first { FileManager.default.fileExists(atPath: $0) }

  private static let java = ["/usr/bin/java", "/usr/local/bin/java"]
    .first { FileManager.default.isExecutableFile(atPath: $0) }

  /// Adds up a log with the original library, and prints for each tag its count, some percentiles and
  /// its cells.
  private static let program = """
    import java.io.File;
    import java.util.TreeMap;
    import org.HdrHistogram.*;

    public class Sum {
      public static void main(String[] arguments) throws Exception {
        HistogramLogReader reader = new HistogramLogReader(new File(arguments[0]));
        TreeMap<String, Histogram> sums = new TreeMap<>();
        while (reader.hasNext()) {
          Histogram interval = (Histogram) reader.nextIntervalHistogram();
          if (interval == null) break;
          Histogram sum = sums.computeIfAbsent(interval.getTag(), tag -> {
            Histogram empty = new Histogram(3);
            empty.setAutoResize(true);
            return empty;
          });
          sum.add(interval);
        }
        sums.forEach((tag, sum) -> {
          StringBuilder text = new StringBuilder(tag + " " + sum.getTotalCount());
          for (double percent : new double[] {50, 90, 99, 99.9, 100})
            text.append(" ").append(sum.getValueAtPercentile(percent));
          for (HistogramIterationValue value : sum.recordedValues())
            text.append(" ").append(value.getValueIteratedTo()).append(":")
                .append(value.getCountAtValueIteratedTo());
          System.out.println(text);
        });
      }
    }
    """

  private static func run(_ arguments: [String]) throws -> (status: Int32, output: String) {
    let process = Process()
    let pipe = Pipe()
    process.executableURL = URL(fileURLWithPath: java ?? "")
    process.arguments = arguments
    process.standardOutput = pipe
    process.standardError = FileHandle.nullDevice
    try process.run()
    let output = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return (process.terminationStatus, String(decoding: output, as: UTF8.self))
  }

  @Test(.enabled(if: java != nil && library != nil, "Java and libhdrhistogram-java are not there"))
  func `the original reads the same counts and percentiles`() throws {
    let directory = try TemporaryDirectory()
    let (path, sums) = try Self.log(EmissionLedgerTests.records(5_000, seed: 3), in: directory)
    let source = directory.path + "/Sum.java"
    try Data(Self.program.utf8).write(to: URL(fileURLWithPath: source))

    let (status, output) = try Self.run(["-cp", try #require(Self.library), source, path])

    #expect(status == 0)
    let lines = output.split(separator: "\n").map { $0.split(separator: " ") }
    #expect(lines.map { String($0[0]) } == sums.keys.sorted())
    for fields in lines {
      let sum = try #require(sums[String(fields[0])])
      #expect(UInt64(fields[1]) == sum.count)
      let percentiles = fields[2..<7].compactMap { UInt64($0) }
      #expect(percentiles == [0.5, 0.9, 0.99, 0.999, 1].map { Self.original($0, of: sum) })
      let cells = fields[7...].map { $0.split(separator: ":").compactMap { UInt64($0) } }
      #expect(Dictionary(uniqueKeysWithValues: cells.map { ($0[0], $0[1]) }) == Self.cells(sum))
    }
  }

  /// A percentile as the original has it: the end of the cell.
  private static func original(_ probability: Double, of histogram: LogLinearHistogram) -> UInt64 {
    let rank = max(1, UInt64((probability * Double(histogram.count)).rounded(.up)))
    var (seen, value) = (0 as UInt64, 0 as UInt64)
    histogram.forEachCell { cell, count in
      if seen < rank { value = cell.upperBound }
      seen += count
    }
    return value
  }

  @Test(.enabled(if: java != nil && library != nil, "Java and libhdrhistogram-java are not there"))
  func `the original's processor prints one tag`() throws {
    let directory = try TemporaryDirectory()
    let (path, sums) = try Self.log(EmissionLedgerTests.records(2_000, seed: 4), in: directory)

    let (status, output) = try Self.run([
      "-cp", try #require(Self.library), "org.HdrHistogram.HistogramLogProcessor", "-i", path,
      "-tag", "response.step.purchase/pay",
    ])

    #expect(status == 0)
    let count = try #require(sums["response.step.purchase/pay"]).count
    #expect(output.contains("Total count    =  ") || output.contains("TotalCount"))
    #expect(output.contains(String(count)))
  }
}
