/// The files that may touch memory which the compiler does not check.
enum UnsafeFiles {
  /// Each file with its reason. A file that needs none any more leaves the list.
  static let reasons: [String: String] = [
    "Sources/Wire/EmissionError.swift": "the system's text of an error",
    "Sources/Emission/Plan/EmissionPlan+Run.swift": "the question whether a file is there",
    "Sources/Wire/HTTPMessageParser.swift": "the bytes of an answer, read in place",
    "Sources/Wire/HostName.swift": "the bytes of an address that the resolver parsed",
    "Sources/Emission/Results/ResultFile.swift": "the question whether a file is there",
    "Sources/Instruments/EventPoll.swift": "the events that the kernel tells of",
    "Sources/Instruments/ServerThread.swift": "what a POSIX thread is given to begin with",
    "Sources/Instruments/StreamSocket.swift": "the bytes that the kernel takes and gives",
