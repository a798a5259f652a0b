import JSONText
import Traces
import Wire

extension EndpointMap {
  /// A map to begin with: it says what is sent without a map, rule by rule.
  public static func starter(for description: TraceDescription, target: TargetURL?) -> String {
    let table = EndpointTable(description)
    var rules: [String] = []
    var seen: Set<String> = []
    for (endpoint, isDeclared) in zip(table.endpoints, table.isDeclared) {
      guard let endpoint, isDeclared, seen.insert(endpoint.path).inserted else { continue }
      let place =
        endpoint.operation.isEmpty
        ? "    step: \(scalar(endpoint.step))" : "    operation: \(scalar(endpoint.operation))"
      rules.append(
        """
          - service: \(scalar(endpoint.service))
        \(place)
            path: \(scalar(endpoint.path))
        """
      )
    }
    return """
      # Which requests stand for the calls of the run "\(description.scenario)":
      #   stampede-emit plan RUN --endpoints THIS-FILE
      # As it stands it says what is sent without it. The first rule that fits a call decides.

      targets:
        default: \(target?.description ?? "http://127.0.0.1:8080")
        # payments: https://payments.example.com/v2      # rules name it with "target: payments"

      # What the dt.* headers say; values can be templates.
      headers:
        owner: \(scalar("stampede-emit"))
        release-stage: load-test
        environment: load-test
        application: \(scalar(description.scenario))

      # What rules say nothing of.
      defaults:
        method: POST
        expect: 2xx-3xx
        # headers:
        #   Authorization: Bearer {{env.SHOP_TOKEN}}       # from the environment, never in a file
        # body:
        #   json: {visitor: "{{session.id}}", at: "{{time.intended|rfc3339}}"}

      # A rule is about a service, journey, step or operation, or several of them, and says method,
      # path or url, headers, body (text, json, form or file), expect and target; "skip: true" leaves
      # calls out.
      rules:
      \(rules.joined(separator: "\n"))

      """
  }

  /// A text as a scalar of YAML: plain where it can be taken for nothing else.
  private static func scalar(_ text: String) -> String {
    let isPlain =
      text.first?.isLetter ?? false || text.first == "/" && text.count > 1
    let isSimple = text.unicodeScalars.allSatisfy {
      ("a"..."z").contains($0) || ("A"..."Z").contains($0) || ("0"..."9").contains($0)
        || "-_./%".unicodeScalars.contains($0)
    }
    let isWord = ["true", "false", "null", "yes", "no", "on", "off", "y", "n"]
      .contains(text.lowercased())
    return isPlain && isSimple && !isWord ? text : JSONValue.string(text).canonicalText
  }
}
