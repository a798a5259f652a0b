/// What is sent for a call.
struct RequestForm: Equatable, Sendable {
  /// The method.
  var method: String
  /// The number of the target.
  var target: Int
  /// What follows the target's own path, query included; `nil`: the endpoint's usual path.
  var path: Template?
  /// Header fields of the map's author, by their names as written.
  var headers: [Header]
  /// What is sent behind the head; `nil`: nothing.
  var body: Body?
  /// Which answers are as expected.
  var expected: StatusSet

  /// A header field.
  struct Header: Equatable, Sendable {
    /// Its name.
    var name: String
    /// Its value; `nil`: it is left out, also where it would be there by itself.
    var value: Template?
  }

  /// The body of a request.
  struct Body: Equatable, Sendable {
    /// The media type.
    var type: String
    /// The content.
    var template: Template

    /// What values must look like inside a body of this type.
    static func encoding(of type: String) -> Encoding {
      let essence = type.prefix { $0 != ";" }.lowercased().filter { $0 != " " }
      if essence == "application/x-www-form-urlencoded" { return .url }
      if essence.hasSuffix("/json") || essence.hasSuffix("+json") { return .json }
      let isMarkup = ["/xml", "+xml", "/html"].contains { essence.hasSuffix($0) }
      return isMarkup ? .xml : .none
    }
  }

  /// Whether a repetition of the request may do harm, so that it needs a key.
  var isSafe: Bool { ["GET", "HEAD", "OPTIONS", "TRACE"].contains(method) }

  /// What is sent where no map says otherwise.
  static let usual = RequestForm(
    method: "POST",
    target: 0,
    path: nil,
    headers: [],
    body: nil,
    expected: .withoutError
  )
}
