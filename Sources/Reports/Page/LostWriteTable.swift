import Analysis

/// The writes that failures of regions lost.
enum LostWriteTable {
  /// `nil` where none was lost.
  static func table(_ run: RunData) -> DataTable? {
    guard let loss = run.summary.dataLoss else { return nil }
    var table = DataTable(
      columns: ["Session", "Journey", "Step", "Committed", "Value (\(run.money.currency))"],
      textColumns: [1, 2]
    )
    table.rows = loss.listed.map { write in
      [
        String(write.session), write.journey, write.step, run.time.text(write.time),
        run.money.number(write.value),
      ]
    }
    let rest = loss.writes - loss.listed.count
    table.note = """
      \(run.numbers.count(loss.writes)) writes of \(run.numbers.count(loss.sessions)) sessions were \
      lost, and with them \(run.money.number(loss.revenue)) \(run.money.currency) of \
      revenue\(rest > 0 ? "; \(run.numbers.count(rest)) of them are not listed" : "").
      """
    return table
  }
}
