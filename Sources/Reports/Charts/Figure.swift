/// A chart with all that makes it readable: title, description, caption and its data as a table.
struct Figure {
  /// The width of every chart, in pixels.
  static let width = 960.0

  /// The anchor, unique on the page.
  var id: String
  var title: String
  /// What the chart shows, for those who do not see it.
  var description: String
  /// Unit, window, population, failures in or out.
  var caption: String
  var height: Double
  var drawing: Markup
  var table: DataTable

  /// The figure for the page.
  var markup: Markup {
    """
    <figure id="\(id)">
    <h3>\(title)</h3>
    <div class="chart" tabindex="0"><svg role="img" aria-labelledby="\(id)-title \(id)-desc" \
    width="\(Self.width)" height="\(height)" viewBox="0 0 \(Self.width) \(height)" \
    font-family="system-ui, sans-serif" font-size="12" fill="#111111">
    <title id="\(id)-title">\(title)</title><desc id="\(id)-desc">\(description)</desc>
    \(drawing)
    </svg></div>
    <figcaption>\(caption)</figcaption>
    <details><summary>Data of this chart</summary>
    \(table.markup)
    </details>
    </figure>

    """
  }
}
