/// What all pages have in common: the head, and the style that needs no network.
enum PageFrame {
  /// The text of a page.
  ///
  /// - Parameters:
  ///   - title: what the window is called.
  ///   - version: the version of the engine.
  ///   - body: the content, closed by a line feed.
  /// - Returns: the page: the same bytes for the same parts.
  static func text(title: Markup, version: String, body: Markup) -> String {
    let page: Markup = """
      <!DOCTYPE html>
      <html lang="en">
      <head>
      <meta charset="utf-8"/>
      <meta name="viewport" content="width=device-width, initial-scale=1"/>
      <meta name="color-scheme" content="light dark"/>
      <meta name="generator" content="Stampede \(version)"/>
      <title>\(title)</title>
      <style>
      \(StyleSheet.markup)</style>
      </head>
      <body>
      \(body)</body>
      </html>

      """
    return page.text
  }
}
