import Analysis
import Scenarios

/// The variants of a sweep or a what-if as comma-separated values.
public enum SweepSheet {
  /// A head and a row a variant, the base first: what is changed, then each metric with the ends of its
  /// 95 % interval and the paired difference to the base with those of its own.
  ///
  /// No units in cells, nothing rounded, money in minor units; what is not known is empty.
  public static func csv(_ result: WhatIfResult) -> String {
    let columns =
      ["variant"] + result.axes.map(\.path) + ["replications", "verdict", "runs_meeting_goals"]
      + Metric.allCases.flatMap { metric in
        let name = metric.rawValue.replacing("-", with: "_")
        return ["", "_low", "_high"].map { name + $0 }
          + ["", "_low", "_high", "_verdict"].map { name + "_difference" + $0 }
      }
    var sheet = Sheet(columns)
    sheet.rows = result.variants.enumerated().map { index, variant in
      [.integer(index)] + values(of: variant, in: result)
        + [
          .integer(variant.replications), .text(variant.verdict),
          .optional(variant.meeting?.successes),
        ]
        + Metric.allCases.flatMap { numbers(of: variant, $0) }
    }
    return sheet.csv
  }

  /// The values on all axes; those of the base as its documents say them.
  private static func values(of variant: VariantResult, in result: WhatIfResult) -> [Sheet.Cell] {
    result.axes.indices.map { index in
      let value =
        variant.changes.isEmpty ? result.axes[index].base : variant.changes[index].value
      guard let value else { return .none }
      if let whole = Int(value) { return .integer(whole) }
      return Double(value).flatMap { $0.isFinite ? .real($0) : nil } ?? .text(value)
    }
  }

  private static func numbers(of variant: VariantResult, _ metric: Metric) -> [Sheet.Cell] {
    let estimate = variant.metrics[metric.rawValue]
    let difference = variant.differences[metric.rawValue]
    return [.optional(estimate?.value), .optional(estimate?.low), .optional(estimate?.high)]
      + [.optional(difference?.value), .optional(difference?.low), .optional(difference?.high)]
      + [difference.map { .text($0.verdict) } ?? .none]
  }
}
