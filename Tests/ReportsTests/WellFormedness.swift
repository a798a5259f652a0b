import Foundation

#if canImport(FoundationXML)
  import FoundationXML
#endif

/// Reads a page as XML, which is stricter than any browser.
final class WellFormedness: NSObject, XMLParserDelegate {
  /// The first mistake, if there is one.
  func problem(of page: String) -> String? {
    let parser = XMLParser(data: Data(page.utf8))
    guard !parser.parse() else { return nil }
    return "line \(parser.lineNumber): \(parser.parserError.map { "\($0)" } ?? "a mistake")"
  }
}
