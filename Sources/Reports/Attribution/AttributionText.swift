import Analysis

/// What the events of a timeline cost, for a terminal.
public enum AttributionText {
  /// The lines, each at most `width` characters and closed by a line feed.
  public static func render(
    _ attribution: Attribution,
    width: Int = 100,
    isASCII: Bool = false
  ) -> String {
    let words = AttributionWords(
      attribution: attribution,
      numbers: isASCII ? .ascii : .terminal
    )
    let ellipsis = isASCII ? "~" : "…"
    var table = TextTable([
      .init(title: "revenue lost to", isNumber: false), .init(title: attribution.currency),
      .init(title: "95 % interval"), .init(title: "of all"),
      .init(title: "a minute", expendability: 2), .init(title: "alone", expendability: 1),
      .init(title: "avoidable", expendability: 1),
    ])
    for event in attribution.events {
      table.rows.append([
        TerminalPage.clean(words.name(of: event)), words.amount(event.share),
        words.interval(event.share),
        words.part(event), words.perMinute(event), words.amount(event.alone),
        words.amount(event.avoidable),
      ])
    }
    table.rows.append([
      "all together", words.amount(attribution.lost), words.interval(attribution.lost), "", "", "",
      "",
    ])
    var lines = table.lines(width: max(60, width), ellipsis: ellipsis)
    if attribution.events.count > 1 { lines.append(words.interactionSentence) }
    lines.append(
      "\(words.numbers.count(attribution.fates.sessions)) sessions got another fate; "
        + "attribution.json lists those that lost most"
    )
    return lines.filter { !$0.isEmpty }.joined(separator: "\n") + "\n"
  }
}
