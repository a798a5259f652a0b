/// Labels one below the other at the edge of a chart.
enum LabelColumn {
  /// The places of labels that would rather stand at `wanted`, none closer than `gap` to the next
  /// and all between `top` and `bottom` where there is room.
  static func spread(_ wanted: [Double], gap: Double, top: Double, bottom: Double) -> [Double] {
    let order = wanted.indices.sorted { (wanted[$0], $0) < (wanted[$1], $1) }
    var places = wanted
    var least = top
    for index in order {
      places[index] = max(wanted[index], least)
      least = places[index] + gap
    }
    var most = bottom
    for index in order.reversed() {
      places[index] = min(places[index], most)
      most = places[index] - gap
    }
    return places
  }
}
