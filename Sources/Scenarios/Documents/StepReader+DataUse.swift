extension Step.DataUse {
  /// Reads what a step says of databases.
  init(_ object: ObjectReader) {
    self.init()
    writes = object.field("writes")?.boolean()
    isEssential = object.field("essential")?.boolean() ?? true
    requiresFreshData = object.field("requiresFreshData")?.boolean() ?? false
  }
}
