import Scenarios
import SimulationKernel

extension Threshold {
  /// Reads a file of thresholds: a map from metrics to conditions, as k6 has it, in YAML or JSON.
  ///
  /// ```yaml
  /// response:
  ///   - p(99)<500
  ///   - threshold: p(95)<200
  ///     abortOnFail: true
  ///     delayAbortEval: 10s
  /// errors{step:purchase/pay}: [rate<0.01]
  /// ```
  ///
  /// - Returns: the thresholds that could be read, and what is wrong with the others.
  public static func read(
    _ file: SourceFile
  ) -> (thresholds: [Threshold], diagnostics: [Diagnostic]) {
    do {
      return (try ConfigurationFile.read(file, label: "a file of thresholds", thresholds(in:)), [])
    } catch { return ([], error.diagnostics) }
  }

  private static func thresholds(in root: Field) -> [Threshold]? {
    guard let object = root.object() else { return nil }
    // k6 keeps them under this key of its options.
    let metrics = object.field("thresholds").map { $0.object() } ?? object
    guard let metrics else { return nil }
    let thresholds = metrics.freeFields.flatMap { metric, field in
      let conditions = field.isList ? field.list() ?? [] : [field]
      return conditions.compactMap { condition(of: metric, $0) }
    }
    return thresholds
  }

  private static func condition(of metric: String, _ field: Field) -> Threshold? {
    if field.isText { return parsed(metric, field, field.text()) }
    guard let object = field.object() else { return nil }
    let text = object.required("threshold", hint: "such as \"p(99)<500\"")
    let aborts = object.field("abortOnFail")?.boolean() ?? false
    let delay = object.field("delayAbortEval")?.length()
    object.finish()
    guard let text else { return nil }
    var threshold = parsed(metric, text, text.text())
    threshold?.abortsOnFail = aborts
    threshold?.abortDelay = delay?.nanoseconds ?? 0
    return threshold
  }

  private static func parsed(_ metric: String, _ field: Field, _ text: String?) -> Threshold? {
    guard let text else { return nil }
    do {
      return try Threshold(metric: metric, condition: text)
    } catch {
      field.report(.choice, "is no threshold: \(error.message)", hint: error.hint)
      return nil
    }
  }
}
