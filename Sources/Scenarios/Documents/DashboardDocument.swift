/// Stub replaced below.
enum DashboardDocument {
  static func validate(_ node: DocumentNode, context: ReadingContext) {}
}
