import Analysis

/// Why sessions were lost and what they would have been worth.
enum LossChart {
  /// More causes than these are left to the table.
  static let mostCauses = 12

  static func figure(_ run: RunData) -> Figure? {
    let losses = run.summary.losses
    guard !losses.isEmpty else { return nil }
    let most = losses.map { abs($0.value) }.max() ?? 0
    let full = 560.0
    var drawing: Markup = ""
    for (index, loss) in losses.prefix(mostCauses).enumerated() {
      let top = Double(index) * 44 + 14
      let width = max(1, Double(abs(loss.value)) / Double(max(most, 1)) * full)
      drawing += """
        <text class="ink" x="0" y="\(top)">\(cause(loss).fitted(900))</text>\
        <rect class="bar c1" x="0" y="\(top + 6)" width="\(width)" height="15" fill="#D55E00"/>\
        <text class="ink" x="\(width + 8)" y="\(top + 18)">\(run.money.exact(loss.value)) · \
        \(run.numbers.count(loss.sessions)) sessions</text>
        """
    }
    let cut = losses.count > mostCauses ? " The \(mostCauses) costliest of \(losses.count)." : ""
    return Figure(
      id: "losses",
      title: "Losses by cause",
      description: losses.prefix(mostCauses).map { loss in
        "\(cause(loss)): \(run.money.exact(loss.value)), \(run.numbers.count(loss.sessions)) "
          + "sessions."
      }.joined(separator: " "),
      caption:
        "Potential value of sessions that were abandoned or failed for a technical reason, in "
        + "\(run.money.currency), linear from 0, the costliest first. The effect named is the "
        + "proximate cause: it struck the session before it was lost.\(cut)",
      height: Double(min(losses.count, mostCauses)) * 44,
      drawing: drawing,
      table: table(run),
      sheet: Sheet(
        ["result", "reason", "effect", "sessions", "value_minor_units"],
        losses.map { loss in
          [
            .text(loss.result), .text(loss.reason), loss.effect.map(Sheet.Cell.text) ?? .none,
            .integer(loss.sessions), .integer(Int(loss.value)),
          ]
        }
      )
    )
  }

  /// A cause in words.
  static func cause(_ loss: Loss) -> String {
    let cause = "\(loss.result): \(plainReason(loss))"
    return loss.effect.map { "\(cause), struck by \($0)" } ?? cause
  }

  /// The reason without the name of the effect where that is said beside it.
  static func plainReason(_ loss: Loss) -> String {
    guard let effect = loss.effect, loss.reason.hasPrefix(effect + "/") else { return loss.reason }
    return String(loss.reason.dropFirst(effect.count + 1))
  }

  private static func table(_ run: RunData) -> DataTable {
    var table = DataTable(
      columns: ["Reason", "Ended", "Effect", "Sessions", "Value (\(run.money.currency))"],
      textColumns: [1, 2]
    )
    table.rows = run.summary.losses.map { loss in
      [
        plainReason(loss), loss.result, loss.effect ?? "none", run.numbers.count(loss.sessions),
        run.money.number(loss.value),
      ]
    }
    return table
  }
}
