extension Step.DataUse {
  /// Reads what a step says of databases.
  init(_ object: ObjectReader) {
    self.init()
    isEssential = object.field("essential")?.boolean() ?? true
    requiresFreshData = object.field("requiresFreshData")?.boolean() ?? false
  }
}
