import Scenarios
import SimulationKernel

extension ExplanationPage {
  private static let mostEffects = 24

  /// What happens when, on the axis of the arrivals.
  var chaos: [String] {
    guard !explanation.effects.isEmpty else { return [] }
    let chart = TimeChartText(length: prediction.size.length, ink: ink, margin: chartMargin)
    let shown = Array(zip(scenario.effects, explanation.effects).prefix(Self.mostEffects))
    var lines = [ink.title("Chaos")]
    for (effect, acting) in shown {
      let bars = chart.bars(
        acting.occurrences,
        rising: effect.pattern.rampUp.inSeconds,
        falling: effect.pattern.rampDown.inSeconds
      )
      lines.append(chart.labelled(ink.clean(acting.name), bars))
    }
    lines += [chart.labelled("", chart.axis(time)), ""]
    for (_, acting) in shown { lines += sentence(acting) }
    let more = explanation.effects.count - shown.count
    if more > 0 { lines.append(ink.dim("and \(more) more")) }
    return lines
  }

  private func sentence(_ acting: Explanation.Acting) -> [String] {
    var text = ink.clean(acting.description)
    if let first = acting.occurrences.first {
      let total = acting.occurrences.reduce(0) { $0 + $1.end - $1.start }
      let count = acting.occurrences.count
      text =
        "from \(time.text(first.start)), "
        + (count == 1
          ? "for \(numbers.duration(total))" : "\(count) times, \(numbers.duration(total)) in all")
        + ": " + text
    } else {
      text = "never in this run: " + text
    }
    return ink.entry(ink.clean(acting.name), text + ".", indent: chartMargin)
  }
}
