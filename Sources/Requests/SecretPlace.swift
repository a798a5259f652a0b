/// Where a secret is kept: outside of all files that describe requests.
public enum SecretPlace: Hashable, Sendable {
  /// In a variable of the environment.
  case variable(String)
  /// In a file that holds nothing else, but perhaps a line end.
  case file(String)

  /// Its name in templates.
  public var name: String {
    switch self {
    case .variable(let name): "env.\(name)"
    case .file(let path): "file.\(path)"
    }
  }
}

extension SecretPlace {
  /// What is said of a place that holds nothing.
  var absence: (message: String, hint: String) {
    switch self {
    case .variable(let name):
      (
        "the variable \(name) of the environment is not set",
        "export \(name)=… before the emitter is started; secrets stand in no file of ours"
      )
    case .file(let path):
      (
        "the file \(path), which is to hold a secret, is not there, is empty or cannot be read",
        "a path stands to the folder that the emitter is started in"
      )
    }
  }

  /// What is said of a place that holds what no header can.
  var impurity: (message: String, hint: String) {
    switch self {
    case .variable(let name):
      (
        "the variable \(name) of the environment holds a line end or a control character",
        "export it without, such as with \(name)=$(cat file)"
      )
    case .file(let path):
      (
        "the file \(path) holds a line end or a control character before its end",
        "put the secret alone into it, on one line"
      )
    }
  }
}
