import EmissionResults
import Wire

/// The page of metrics in one of the two notations that scrapers read.
///
/// - SeeAlso: Prometheus, "Exposition formats", version 0.0.4; OpenMetrics 1.0.
struct MetricsText {
  /// The notations.
  enum Notation {
    case prometheus, openMetrics

    /// The one that a client asks for with the header `Accept`.
    init(accept: String) {
      self = accept.contains("application/openmetrics-text") ? .openMetrics : .prometheus
    }

    /// The type of the page's content.
    var contentType: String {
      switch self {
      case .prometheus: "text/plain; version=0.0.4; charset=utf-8"
      case .openMetrics: "application/openmetrics-text; version=1.0.0; charset=utf-8"
      }
    }
  }

  private let notation: Notation
  /// The page.
  private(set) var text = ""

  init(_ notation: Notation) {
    self.notation = notation
  }

  /// The page about an emission.
  static func page(
    of subject: Supervised,
    rates: (target: Double, achieved: Double)?,
    in notation: Notation
  ) -> String {
    var page = MetricsText(notation)
    page.addCounts(of: subject)
    page.addState(of: subject, rates)
    let pulse = subject.board.pulse
    page.histogram(
      "emitter_lateness_seconds",
      "From when a request was due to its write.",
      pulse.lateness,
      PulseHistogram.latenessBoundaries
    )
    page.histogram(
      "emitter_response_seconds",
      "From when a request was due to the end of its answer.",
      pulse.response,
      PulseHistogram.responseBoundaries
    )
    if notation == .openMetrics { page.text += "# EOF\n" }
    return page.text
  }

  private mutating func addCounts(of subject: Supervised) {
    let pulse = subject.board.pulse
    counter("emitter_planned", "Requests in the plan.", subject.planned)
    counter("emitter_sent", "Requests sent.", pulse.sent)
    counter("emitter_sent_bytes", "Bytes of the requests sent.", pulse.bytes)
    counter("emitter_answered", "Answers, whatever their status.", pulse.answered)
    counter("emitter_failed", "Requests sent that ended without an answer.", pulse.failed)
    counter(
      "emitter_unexpected",
      "Answers that the endpoint map does not expect.",
      pulse.unexpected
    )
    counter("emitter_late", "Requests sent more than 100 ms late.", pulse.late)
    counter("emitter_skipped", "Requests given up for lack of a connection.", pulse.skipped)
    family("emitter_shed", "counter", "Requests dropped because they were late.")
    for obstacle in Obstacle.allCases {
      sample(
        "emitter_shed_total",
        labels: "reason=\"\(obstacle.rawValue)\"",
        String(pulse.shed(for: obstacle))
      )
    }
  }

  private mutating func addState(
    of subject: Supervised,
    _ rates: (target: Double, achieved: Double)?
  ) {
    let (pulse, control) = (subject.board.pulse, subject.control)
    gauge("emitter_inflight", "Requests on their way.", Double(pulse.inFlight))
    gauge("emitter_backlog", "Due requests that could not go yet.", Double(pulse.backlog))
    gauge("emitter_connections", "Open connections.", Double(pulse.connections))
    gauge("emitter_target_rate", "Requests due a second of late.", rates?.target ?? 0)
    gauge("emitter_achieved_rate", "Requests sent a second of late.", rates?.achieved ?? 0)
    let clock = control.clock
    gauge("emitter_rate_factor", "How many times as fast as planned.", clock?.factor ?? 1)
    gauge("emitter_paused", "Whether the plan is held.", clock?.isPaused == true ? 1 : 0)
    family("emitter_stopped", "gauge", "Whether the emission was stopped, and why.")
    for reason in StopReason.allCases {
      sample(
        "emitter_stopped",
        labels: "reason=\"\(reason.rawValue)\"",
        control.stopReason == reason ? "1" : "0"
      )
    }
  }
}

// MARK: - Lines

extension MetricsText {
  /// The lines that introduce a metric. A counter's samples end with `_total`; the older notation
  /// takes that for part of its name.
  private mutating func family(_ name: String, _ type: String, _ help: String) {
    let suffix = notation == .prometheus && type == "counter" ? "_total" : ""
    text += "# HELP \(name)\(suffix) \(help)\n# TYPE \(name)\(suffix) \(type)\n"
  }

  private mutating func sample(_ name: String, labels: String = "", _ value: String) {
    text += name + (labels.isEmpty ? "" : "{\(labels)}") + " " + value + "\n"
  }

  private mutating func counter(_ name: String, _ help: String, _ value: Int) {
    family(name, "counter", help)
    sample(name + "_total", String(value))
  }

  private mutating func gauge(_ name: String, _ help: String, _ value: Double) {
    family(name, "gauge", help)
    sample(name, Self.text(of: value))
  }

  private mutating func histogram(
    _ name: String,
    _ help: String,
    _ histogram: PulseHistogram,
    _ boundaries: SIMD16<Int64>
  ) {
    family(name, "histogram", help)
    var sum: Int64 = 0
    for index in 0..<PulseHistogram.boundaryCount {
      sum += histogram.counts[index]
      let boundary = Self.text(of: Double(boundaries[index]) / 1e9)
      sample(name + "_bucket", labels: "le=\"\(boundary)\"", String(sum))
    }
    sample(name + "_bucket", labels: "le=\"+Inf\"", String(histogram.count))
    sample(name + "_sum", Self.text(of: Double(histogram.sum) / 1e9))
    sample(name + "_count", String(histogram.count))
  }

  /// A finite number; both notations ask for a decimal point in the boundaries of buckets.
  private static func text(of value: Double) -> String { "\(value)" }
}
