import Analysis

/// A reason to come no further, as it is drawn.
struct DropOffReason: Sendable {
  /// The class of its color, and its name for programs.
  let name: String
  let title: String
  let color: String
  let count: @Sendable (DropOffs) -> Int

  /// All of them, in the order in which they stand at the end of a bar.
  static let all = [
    DropOffReason(name: "no-intent", title: "No intent", color: "#BBBBBB") { $0.noIntent },
    DropOffReason(name: "slow", title: "Too slow", color: "#D55E00") { $0.slow },
    DropOffReason(name: "error", title: "Error", color: "#CC79A7") { $0.error },
    DropOffReason(name: "rejected", title: "Refused by a rule", color: "#56B4E9") { $0.rejected },
    DropOffReason(name: "expired", title: "Time up", color: "#E69F00") { $0.expired },
    DropOffReason(name: "open", title: "Still under way", color: "#EEEEEE") { $0.open },
  ]

  /// What the colors mean, in a line of a drawing.
  static func legend(top: Double) -> Markup {
    var drawing: Markup = """
      <text class="ink" x="0" y="\(top)">Came no further:</text>
      """
    var x = 110.0
    for reason in all {
      drawing += """
        <rect class="\(reason.name)" x="\(x)" y="\(top - 11)" width="14" height="14" \
        fill="\(reason.color)"/><text class="ink" x="\(x + 19)" y="\(top)">\(reason.title)</text>
        """
      x += reason.title.estimatedWidth + 42
    }
    return drawing
  }
}
