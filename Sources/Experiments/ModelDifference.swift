import Analysis
import JSONText
import Scenarios

/// The fields in which two scenarios differ.
enum ModelDifference {
  /// What `other` changes in `base`, in the order of the canonical form.
  static func changes(
    from base: Scenario,
    to other: Scenario
  ) -> [ComparisonSummary.ModelChange] {
    var changes: [ComparisonSummary.ModelChange] = []
    compare(base.canonicalJSON, other.canonicalJSON, at: "", &changes)
    return changes
  }

  private static func compare(
    _ before: JSONValue?,
    _ after: JSONValue?,
    at path: String,
    _ changes: inout [ComparisonSummary.ModelChange]
  ) {
    guard before != after else { return }
    if let old = before.flatMap(members), let new = after.flatMap(members) {
      let keys = old.map(\.key) + new.map(\.key).filter { key in !old.contains { $0.key == key } }
      for key in keys {
        compare(
          old.first { $0.key == key }?.value,
          new.first { $0.key == key }?.value,
          at: path + "/" + key.replacing("~", with: "~0").replacing("/", with: "~1"),
          &changes
        )
      }
      return
    }
    changes.append(
      .init(path: path, before: before?.canonicalText, after: after?.canonicalText)
    )
  }

  /// The members of an object, or the elements of a list by their names where all have one of their own.
  private static func members(of value: JSONValue) -> [JSONValue.Member]? {
    if case .object(let members) = value { return members }
    guard case .array(let elements) = value, !elements.isEmpty else { return nil }
    let names = elements.compactMap { $0["name"]?.string }
    guard names.count == elements.count, Set(names).count == names.count else { return nil }
    return zip(names, elements).map { JSONValue.Member($0, $1) }
  }
}
