import EmissionResults
import Requests

/// A request that may go as far as the plan is concerned.
struct DueRequest: BitwiseCopyable {
  var request: PlannedRequest
  /// Since when, in nanoseconds since the emission began, less the pauses until then.
  var due: Int64
  /// Its number among the requests of its session; 0 where sessions are not followed.
  var ordinal: UInt32 = 0
}

/// A request on its way; times are in nanoseconds since the emission began.
struct RequestInFlight: BitwiseCopyable {
  let planned: DueRequest
  /// When it was due, pauses included.
  let due: Int64
  /// When it was handed to the system.
  var written = RequestRecord.never
  /// When the first byte of the answer came.
  var firstByte = RequestRecord.never
}

extension RequestRecord {
  /// The record of a planned request that was not sent.
  init(_ request: PlannedRequest, due: Int64, _ fate: RequestFate) {
    self.init(
      intended: request.intended,
      due: due,
      simulated: request.simulatedResponse,
      session: request.session,
      persona: request.persona,
      journey: request.journey,
      step: request.step,
      service: request.service,
      region: request.region,
      phase: request.phase,
      attempt: request.attempt,
      call: request.call,
      fate: fate
    )
  }

  /// The record of a request whose way has ended at `end`.
  init(_ inFlight: RequestInFlight, _ fate: RequestFate, end: Int64) {
    self.init(inFlight.planned.request, due: inFlight.due, fate)
    written = inFlight.written
    firstByte = inFlight.firstByte
    lastByte = end
  }
}
