/// What has been read of a log so far.
struct TrafficReading {
  let format: LogFormat
  var parser: LogParser
  var counter: SessionCounter
  var span: ClosedRange<Int>?
  var namesClients = false
  var faults = 0
  var firstFault: (line: Int, fault: LineFault)?

  init(format: LogFormat, gap: Int) {
    self.format = format
    parser = LogParser(format: format)
    counter = SessionCounter(gap: gap)
  }

  mutating func take(_ line: LineReader.Line) {
    do throws(LineFault) {
      if line.isTooLong {
        throw LineFault(
          column: LineReader.longestLine + 1,
          reason: "the line has more than \(LineReader.longestLine >> 10) KiB"
        )
      }
      guard let request = try parser.request(in: line.bytes) else { return }
      counter.record(request)
      namesClients = namesClients || request.client != nil
      let time = request.time
      span = min(span?.lowerBound ?? time, time)...max(span?.upperBound ?? time, time)
    } catch {
      faults += 1
      if firstFault == nil { firstFault = (line.number, error) }
    }
  }
}
