import Testing
import Traces

@testable import Requests

@Suite struct EndpointTableTests {
  @Test func `gives every real call of every step a path`() {
    let table = EndpointTable(.shop())

    #expect(table.steps.map(\.name) == ["browse", "pay", "help"])
    #expect(table.endpoints.contains { $0?.path == "/catalog/list" })
    #expect(table.endpoints.contains { $0?.path == "/payments/v1/charge%20it" })
    #expect(!table.endpoints.contains { $0?.service == "support" })
  }
}
