import Testing
import Wire

@testable import Instruments

@Suite struct SinkRecordTests {
  @Test func `tells each arrival in a line`() throws {
    var (book, reader, position) = (SinkBook(), RequestReader(), 0)
    let text =
      "GET /x HTTP/1.1\r\n\r\nPOST /a,\"b\" HTTP/1.1\r\nX-Stampede-Session: 7\r\n"
      + "X-Stampede-Request: 0\r\nX-Stampede-Intended: 1500\r\n\r\n"
    let bytes = Array(text.utf8)
    for time in [10_000, 11_000] as [Int64] {
      let outcome = book.read(bytes.span, from: &position, with: &reader)
      guard case .request(let request) = outcome else { throw NoRequest() }
      let arrival = book.record(request, at: MonotonicTime(nanoseconds: time))
      if time == 10_000 {
        book.recordAnswer(to: arrival, status: 503, at: MonotonicTime(nanoseconds: 12_000))
      }
    }

    var table: [UInt8] = []
    SinkRecord(book).forEachPiece { table += $0 }

    #expect(
      String(decoding: table, as: UTF8.self)
        == "arrival,answered,session,sequence,intended,status,path\n0,2000,,,,503,/x\n"
        + "1000,,7,0,1500,,\"/a,\"\"b\"\"\"\n"
    )
  }

  private struct NoRequest: Error {}
}
