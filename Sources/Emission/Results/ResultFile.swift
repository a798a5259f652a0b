import EmissionResults
import Foundation
import JSONText
import Wire

/// Where the result of an emission is kept: `emission.json` in a directory.
public struct ResultFile: Sendable {
  /// The directory.
  public let directory: String

  /// The report.
  public var path: String { directory + "/emission.json" }
  /// All that was counted, without loss.
  public var accountsPath: String { directory + "/accounts.json" }
  /// The histograms of each second.
  public var histogramLogPath: String { directory + "/result.hlog" }
  /// One row a request.
  public var rowsPath: String { directory + "/emission.jtr.zst" }

  /// Reserves a directory: creates it where it is missing.
  ///
  /// - Throws: an error of kind `inputOutput` where it cannot be written to, or holds a result and
  ///   `replaces` is false.
  public init(in directory: String, replaces: Bool) throws(EmissionError) {
    self.directory = directory
    if !replaces, FileManager.default.fileExists(atPath: directory + "/emission.json") {
      throw EmissionError(
        .inputOutput,
        "\(directory) holds the result of an earlier emission",
        hint: "choose another directory with --out, or replace it with --force"
      )
    }
    do {
      try FileManager.default.createDirectory(
        atPath: directory,
        withIntermediateDirectories: true
      )
    } catch {
      throw EmissionError(
        .inputOutput,
        "cannot make the directory \(directory): \(error.localizedDescription)"
      )
    }
    guard FileManager.default.isWritableFile(atPath: directory) else {
      throw EmissionError(.inputOutput, "cannot write to the directory \(directory)")
    }
  }

  /// Removes the directory where it is empty, for nothing came of the emission.
  public func discard() {
    unsafe rmdir(directory)
  }

  /// Writes the report; the file appears whole or not at all.
  public func write(_ report: EmissionReport) throws(EmissionError) {
    try Self.write(report.json, to: path)
  }

  /// Writes the report and all that was counted.
  public func write(
    _ report: EmissionReport,
    _ document: AccountsDocument
  ) throws(EmissionError) {
    // The report is what says that there is a result, so it comes last.
    try Self.write(document.json.canonicalText + "\n", to: accountsPath)
    try write(report)
  }

  /// Removes the rows of an earlier result: beside a new one without rows they would seem to be its.
  public func removeRows() throws(EmissionError) {
    guard FileManager.default.fileExists(atPath: rowsPath) else { return }
    do {
      try FileManager.default.removeItem(atPath: rowsPath)
    } catch {
      throw EmissionError(.inputOutput, "cannot remove \(rowsPath): \(error.localizedDescription)")
    }
  }

  /// The text of a file.
  ///
  /// - Throws: an error of kind `inputNotFound` where there is none, `inputOutput` where it cannot be
  ///   read.
  public static func read(_ path: String) throws(EmissionError) -> String {
    guard FileManager.default.fileExists(atPath: path) else {
      throw EmissionError(
        .inputNotFound,
        "there is no file \(path)",
        hint: "a result is a directory that 'stampede-emit send' wrote"
      )
    }
    do {
      return String(decoding: try Data(contentsOf: URL(fileURLWithPath: path)), as: UTF8.self)
    } catch {
      throw EmissionError(.inputOutput, "cannot read \(path): \(error.localizedDescription)")
    }
  }

  /// Writes a JSON file; it appears whole or not at all.
  public static func write(_ json: JSONValue, to path: String) throws(EmissionError) {
    try write(json.prettyText, to: path)
  }

  /// Writes a text; the file appears whole or not at all.
  public static func write(_ text: String, to path: String) throws(EmissionError) {
    let partial = path + ".partial"
    do {
      try Data().write(to: URL(fileURLWithPath: partial))
      let handle = try FileHandle(forWritingTo: URL(fileURLWithPath: partial))
      try handle.write(contentsOf: Data(text.utf8))
      try handle.synchronize()
      try handle.close()
    } catch {
      throw EmissionError(
        .inputOutput,
        "cannot write \(partial): \(error.localizedDescription)"
      )
    }
    guard unsafe rename(partial, path) == 0 else {
      throw EmissionError(
        .inputOutput,
        unsafe "cannot rename \(partial): \(String(cString: strerror(errno)))"
      )
    }
  }
}
