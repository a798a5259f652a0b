import Statistics
import Traces
import Wire

/// Joins what several hosts sent of one run, as if one host had sent all: counts add up, histograms
/// merge cell by cell, thresholds are held against the whole.
public struct EmissionMerge: Sendable {
  /// The result of one host.
  public struct Part: Sendable {
    /// Where it was.
    public var name: String
    /// What was counted.
    public var document: AccountsDocument

    /// Creates the result of one host.
    public init(name: String, document: AccountsDocument) {
      self.name = name
      self.document = document
    }
  }

  /// All parts as one.
  public let document: AccountsDocument
  private let parts: [Part]

  /// Joins parts.
  ///
  /// - Parameters:
  ///   - parts: the results, of at least one host.
  ///   - thresholds: what is to be held against the whole beside the thresholds of the parts.
  /// - Throws: an error of kind `usage` where the parts are not of one run and one pace, or one is
  ///   given twice.
  public init(_ parts: [Part], thresholds: [Threshold] = []) throws(EmissionError) {
    guard let first = parts.first else {
      throw EmissionError(.usage, "there is no result to merge")
    }
    for (index, part) in parts.enumerated() {
      try Self.check(part, fits: first)
      if let twin = parts[..<index].first(where: { $0.document == part.document }) {
        throw EmissionError(
          .usage,
          "\(twin.name) and \(part.name) hold the same result",
          hint: "give each shard once"
        )
      }
      try Self.check(part, isNoShardOf: parts[..<index])
    }
    self.parts = parts
    var whole = first.document
    whole.pace = first.document.pace.whole
    whole.planned = parts.reduce(0) { $0 + $1.document.planned }
    whole.start = parts.compactMap(\.document.start).min()
    whole.stopReason = parts.lazy.compactMap(\.document.stopReason).first
    whole.thresholds = []
    for threshold in parts.flatMap(\.document.thresholds) + thresholds
    where !whole.thresholds.contains(threshold) {
      whole.thresholds.append(threshold)
    }
    whole.accounts = EmissionAccounts(first.document.description)
    for part in parts { whole.accounts.merge(part.document.accounts) }
    document = whole
  }

  /// Draws up the report of the whole.
  ///
  /// - Parameter seconds: quantiles of each second, as ``mergeLogs(_:to:)`` gives them.
  /// - Returns: the report, with the verdict of each part.
  /// - Throws: an error of kind `usage` where a threshold names what the trace does not have.
  public func report(seconds: [SecondQuantiles]) throws(EmissionError) -> EmissionReport {
    var circumstances = EmissionReport.Circumstances(
      targets: document.targets,
      pace: document.pace.whole
    )
    circumstances.seconds = seconds
    circumstances.start = document.start
    circumstances.stopReason = document.stopReason
    circumstances.thresholds = try ThresholdSet(
      document.thresholds,
      for: document.description,
      targets: document.targets
    )
    circumstances.shards = parts.map(Self.shard)
    return EmissionReport(
      accounts: document.accounts,
      planned: document.planned,
      description: document.description,
      circumstances: circumstances
    )
  }

  /// Merges the rows of all parts, given by the paths of their files.
  public func mergeRows(_ paths: [String], to path: String) throws(EmissionError) {
    do {
      try EmissionRowFile.merge(
        paths,
        to: path,
        description: document.description.ofEmission(
          startingAt: UInt64(max(0, document.start ?? 0))
        )
      )
    } catch let error as TraceError {
      throw EmissionError(.inputOutput, error.description)
    } catch {
      throw EmissionError(.inputOutput, "\(error)")
    }
  }

  /// Merges the histogram logs of all parts, given by their texts, and writes the log of the whole.
  ///
  /// - Returns: quantiles of each second.
  public func mergeLogs(
    _ texts: [(path: String, text: String)],
    to path: String
  ) throws(EmissionError) -> [SecondQuantiles] {
    var readers = texts.map { HistogramLogReader($0.text, path: $0.path) }
    var seconds: [SecondQuantiles] = []
    do {
      let file = try HistogramLogFile(
        path: path,
        description: document.description,
        start: document.start ?? 0
      )
      for index in readers.indices { try readers[index].advance() }
      while let start = readers.compactMap(\.head?.start).min() {
        var lines: [HistogramLine] = []
        for index in readers.indices {
          while let head = readers[index].head, head.start == start {
            lines.append(head)
            try readers[index].advance()
          }
        }
        let merged = HistogramLog.merge(lines)
        for line in merged { try file.append(line) }
        SecondQuantiles.add(merged, to: &seconds)
      }
      try file.finish()
    } catch let error as EmissionError {
      throw error
    } catch { throw EmissionError(.inputOutput, "\(error)") }
    return seconds
  }

  private static func check(_ part: Part, fits first: Part) throws(EmissionError) {
    let (left, right) = (first.document, part.document)
    let what: String? =
      if left.description != right.description {
        "another run"
      } else if left.pace.whole != right.pace.whole {
        "another pace"
      } else if left.targets != right.targets {
        "other targets"
      } else {
        nil
      }
    guard let what else { return }
    throw EmissionError(
      .usage,
      "\(part.name) is the result of \(what) than \(first.name)",
      hint: "merge what was sent of one run with --shard 1/N … N/N and otherwise equal options"
    )
  }

  /// Two results of one shard are two runs of the same requests.
  private static func check(
    _ part: Part,
    isNoShardOf others: ArraySlice<Part>
  ) throws(EmissionError) {
    guard let shard = part.document.pace.shard,
      let twin = others.first(where: { $0.document.pace.shard == shard })
    else { return }
    throw EmissionError(
      .usage,
      "\(twin.name) and \(part.name) are both shard \(shard.number) of \(shard.count)",
      hint: "give each shard once"
    )
  }

  private static func shard(_ part: Part) -> EmissionReport.Shard {
    let document = part.document
    var circumstances = EmissionReport.Circumstances(
      targets: document.targets,
      pace: document.pace.whole
    )
    circumstances.stopReason = document.stopReason
    let alone = EmissionReport(
      accounts: document.accounts,
      planned: document.planned,
      description: document.description,
      circumstances: circumstances
    )
    return EmissionReport.Shard(
      name: part.name,
      planned: document.planned,
      sent: alone.counts.sent,
      start: document.start,
      verdict: alone.fidelity.verdict
    )
  }
}

extension HistogramLog {
  /// The lines of one instant of several logs as those of one, in the order of their tags.
  static func merge(_ lines: [HistogramLine]) -> [HistogramLine] {
    var merged: [HistogramLine] = []
    for line in lines.sorted(by: { ($0.tag, $0.length) < ($1.tag, $1.length) }) {
      let last = merged.count - 1
      if last >= 0, merged[last].tag == line.tag, merged[last].length == line.length {
        merged[last].histogram.merge(line.histogram)
        merged[last].greatest = max(merged[last].greatest, line.greatest)
      } else {
        merged.append(line)
      }
    }
    return merged
  }
}

extension SecondQuantiles {
  /// Adds the quantiles of a second from the lines of a log.
  static func add(_ lines: [HistogramLine], to seconds: inout [SecondQuantiles]) {
    for line in lines {
      let second = EmissionSeries.second(of: line.start * 1_000_000)
      while seconds.count <= second { seconds.append(SecondQuantiles()) }
      if line.tag == "lateness.total" {
        seconds[second].lateness99 = line.histogram.quantile(0.99)
      } else if line.tag == "response.total" {
        seconds[second].response50 = line.histogram.quantile(0.5)
        seconds[second].response99 = line.histogram.quantile(0.99)
      }
    }
  }
}
