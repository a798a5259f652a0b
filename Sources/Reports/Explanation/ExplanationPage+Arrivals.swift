import Scenarios
import SimulationKernel

extension ExplanationPage {
  /// How sessions come, how many, and when.
  var arrivals: [String] {
    [ink.title("Arrivals")] + ink.wrapped(loadSentence) + [""] + expectation + [""] + curve
  }

  private var loadSentence: String {
    switch scenario.load.model {
    case .open(let arrivals):
      return
        "Open load: \(arrivals.text(numbers)). Sessions come whatever the system does: when it is "
        + "slow, they come all the same."
    case .closed(let population):
      let pacing =
        population.pacing > .zero
        ? " and waits at least \(numbers.duration(population.pacing.inSeconds))" : ""
      return
        "Closed load: \(ink.round(prediction.closedLoad?.users ?? 0)) users repeat journeys; each "
        + "thinks\(pacing) between two. When the system is slow, they come back later: a slow "
        + "system slows its own load."
    }
  }

  // MARK: The expectation

  private var expectation: [String] {
    let arrivals = prediction.arrivals
    let sessions = numbers.count(Int(min(arrivals.expectedSessions, 1e15).rounded()))
    let chance = numbers.count(Int(min(arrivals.standardError, 1e15).rounded()))
    let sum = "\(sessions) sessions \(ink.plusMinus) \(chance) (standard deviation)"
    guard arrivals.isOpen else { return ink.wrapped("Expected: \(sum).") + closedBounds }
    var table = TextTable([
      .init(title: "from", isNumber: false), .init(title: "mean rate"), .init(title: ""),
      .init(title: "for"), .init(title: ""), .init(title: "traffic"), .init(title: ""),
      .init(title: "sessions"),
    ])
    for term in shownTerms {
      let isPlain = (term.multiplier - 1).magnitude < 1e-9
      table.rows.append([
        time.text(term.start), "\(numbers.trimmed(term.rate, decimals: 4))/s", ink.times,
        "\(numbers.trimmed(term.end - term.start, decimals: 1)) s", isPlain ? "" : ink.times,
        isPlain ? "" : numbers.trimmed(term.multiplier, decimals: 3), "=",
        numbers.count(Int(min(term.sessions, 1e15).rounded())),
      ])
    }
    let integral = ink.isASCII ? "the integral of the rate" : "∫ rate dt"
    guard arrivals.terms.count > 1 else {
      let row = table.rows[0].dropFirst().dropLast().filter { !$0.isEmpty }
      return ink.wrapped(
        "Expected: \(integral) = \(row.dropLast().joined(separator: " ")) = \(sum)."
      )
    }
    let more = arrivals.terms.count - shownTerms.count
    return ink.wrapped("Expected: \(integral) = \(sum).")
      + table.lines(width: ink.width - 2, ellipsis: ink.ellipsis).enumerated().map { index, line in
        "  " + (index == 0 ? ink.dim(line) : line)
      } + (more > 0 ? [ink.dim("  and \(more) more stretches")] : [])
  }

  private var shownTerms: ArraySlice<ArrivalPrediction.Term> {
    prediction.arrivals.terms.prefix(12)
  }

  private var closedBounds: [String] {
    guard let bounds = prediction.closedLoad else { return [] }
    func perSecond(_ rate: Double) -> String { numbers.trimmed(rate, decimals: 3) + "/s" }
    let users = ink.round(bounds.users)
    var text =
      "No more than \(users) users / \(numbers.duration(bounds.leastCycle)) a cycle = "
      + perSecond(bounds.users / max(bounds.leastCycle, 1e-9)) + " can begin"
    if let most = bounds.mostThroughput, let bottleneck = bounds.bottleneck {
      text += ", and \(ink.clean(bottleneck)) serves at most \(perSecond(most))"
      if let saturation = bounds.saturation {
        text += "; from \(ink.round(saturation)) users on it is the bottleneck"
      }
    } else {
      return ink.wrapped(text + "; no service has an end of servers, so that is what begins.")
    }
    text +=
      ". Mean value analysis, which knows the waits in queues, says that "
      + "\(perSecond(bounds.throughput)) begin, with all users and no faults."
    return ink.wrapped(text)
  }

  // MARK: The curve

  private var curve: [String] {
    let arrivals = prediction.arrivals
    let chart = TimeChartText(length: prediction.size.length, ink: ink, margin: chartMargin)
    let values = chart.columns(of: arrivals.series, until: arrivals.end)
    let peak =
      arrivals.isOpen
      ? "sessions/s" : "users"
    let top = arrivals.series.max() ?? 0
    let line = Sparkline.text(values, width: values.count, isASCII: ink.isASCII)
    let label = chart.labelled("up to \(numbers.compact(top))", line)
    return [label, chart.labelled(peak, chart.axis(time))]
  }

  /// Where charts over time begin.
  var chartMargin: Int {
    let names = explanation.effects.map { ink.clean($0.name).count }
    return min(26, max(12, (names.max() ?? 0) + 2))
  }
}
