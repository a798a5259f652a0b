import JSONText

extension JSONValue {
  /// The value on a line of its own.
  var lineText: String {
    guard let members = object else { return canonicalText + "\n" }
    // The order of the members is for people; only nested objects are sorted.
    let texts = members.map {
      "\(JSONValue.string($0.key).canonicalText):\($0.value.canonicalText)"
    }
    return "{" + texts.joined(separator: ",") + "}\n"
  }
}
