import Analysis
import Scenarios

/// The numbers of every chart as files of comma-separated values.
public enum ChartSheets {
  /// The files by name, such as `arrivals.csv`: no units in cells, nothing rounded, times in seconds,
  /// money in minor units, and what is not known empty.
  public static func files(
    summary: Summary,
    scenario: Scenario,
    attribution: Attribution? = nil
  ) -> [(name: String, text: String)] {
    let run = RunData(
      summary: summary,
      scenario: scenario,
      manifest: nil,
      attribution: attribution
    )
    return ChartList.sheets(run).map { (name: $0.name + ".csv", text: $0.sheet.csv) }
  }
}
