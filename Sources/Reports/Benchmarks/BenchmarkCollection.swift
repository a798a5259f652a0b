import Analysis
import JSONText

/// Results of benchmarks that one page shows.
public struct BenchmarkCollection: Sendable {
  /// Measurements of speed and memory, in the order in which they were added.
  private(set) var records: [BenchmarkRecord] = []
  /// Figures held against theory.
  private(set) var accuracies: [AccuracyResult] = []

  /// Creates an empty collection.
  public init() {}

  /// Adds what `stampede bench` printed as JSON.
  ///
  /// - Parameters:
  ///   - text: the document.
  ///   - name: what was measured, in place of what the document says; `nil`: as it says.
  /// - Throws: what is wrong with the text and where.
  public mutating func add(_ text: String, named name: String? = nil) throws(DocumentError) {
    let json: JSONValue
    do {
      json = try JSONValue(parsing: text)
    } catch {
      throw DocumentError(
        path: "",
        message: "line \(error.position.line), column \(error.position.column): \(error.message)"
      )
    }
    if json["workload"]?.string == AccuracyFile.workload {
      accuracies.append(try AccuracyFile.decode(text))
    } else {
      records.append(try BenchmarkRecord(json, named: name))
    }
  }

  /// What there is, in a sentence.
  public var summary: String {
    let checks = accuracies.reduce(0) { $0 + $1.checks.count }
    let parts = [
      records.isEmpty
        ? nil
        : Self.count(records.count, "measurement") + " of " + Self.count(builds.count, "build"),
      checks == 0 ? nil : Self.count(checks, "figure") + " beside theory",
    ]
    return parts.compactMap(\.self).joined(separator: " and ")
  }

  private static func count(_ number: Int, _ noun: String) -> String {
    "\(number) \(noun)\(number == 1 ? "" : "s")"
  }

  /// Whether all figures agree with theory.
  public var passed: Bool { accuracies.allSatisfy(\.passed) }

  /// The builds that were measured, in the order in which they came.
  var builds: [String] { Self.distinct(records.map(\.build)) }

  /// The elements, each where it comes first.
  static func distinct(_ texts: [String]) -> [String] {
    var seen: Set<String> = []
    return texts.filter { seen.insert($0).inserted }
  }
}
