/// How the responses of a service lay over the course of the run: counts by time and size.
public struct LatencyMap: Codable, Equatable, Sendable {
  /// The name of the service.
  public var service: String
  /// The length of a column, in seconds; the first begins with the run.
  public var width: Double
  /// The edges of the rows, in seconds, from below: one more than there are rows. Four rows are an octave.
  public var edges: [Double]
  /// The columns in order of time, each a list of pairs: the index of a row and how many responses were
  /// in it, by the time of their end. Rows without any are left out.
  public var columns: [[Int]]

  /// Creates a map.
  public init(service: String, width: Double, edges: [Double], columns: [[Int]]) {
    self.service = service
    self.width = width
    self.edges = edges
    self.columns = columns
  }

  /// All responses of the map.
  public var count: Int {
    columns.reduce(0) { sum, column in
      stride(from: 1, to: column.count, by: 2).reduce(sum) { $0 + column[$1] }
    }
  }
}
