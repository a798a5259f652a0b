/// A mistake that was put into a document, and where a reader must see it.
struct Mutation {
  /// The kinds of mistakes.
  enum Kind: String, CaseIterable {
    case typo = "a typo in a key"
    case type = "a wrong type"
    case range = "a bad range"
    case name = "a dangling name"
    case unit = "a missing unit"
    case indentation = "broken indentation"
  }

  /// What a reader must make of it.
  enum Expectation {
    /// An error at one of these places: the mutated token.
    case error([Spot])
    /// Nothing: the document is as legal as before, for the reason.
    case legal(Legality, Spot)
  }

  /// Why a changed document is legal, and what shows that it is.
  enum Legality: String, CaseIterable {
    case freeKey = "a key of the author's choice"
    case freeValue = "a value of the author's choice"
    case undeclaredService = "without a topology whatever is called exists (a warning says so)"
    case bareNumber = "a field whose bare number has a unit"
    case sameStructure = "the lines still mean the same (one content hash)"
  }

  /// A line and a column, from 1.
  struct Spot: Hashable {
    var line: Int
    var column: Int
  }

  var kind: Kind
  var scenario: Int
  var file: Int
  /// What was done, for a reader of the list of misses.
  var what: String
  var text: String
  var expectation: Expectation
}
