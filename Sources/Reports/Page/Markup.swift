/// A piece of a page.
///
/// The literal parts of an interpolation are markup, what is interpolated is not: texts come from
/// authors of scenarios and are escaped, so no name can become markup by accident.
struct Markup: ExpressibleByStringInterpolation, Sendable {
  private(set) var text = ""

  init(stringLiteral text: String) {
    self.text = text
  }

  init(stringInterpolation: StringInterpolation) {
    text = stringInterpolation.text
  }

  static func += (left: inout Markup, right: Markup) {
    left.text += right.text
  }

  static func + (left: Markup, right: Markup) -> Markup {
    var sum = left
    sum += right
    return sum
  }

  /// Builds up the text.
  struct StringInterpolation: StringInterpolationProtocol {
    fileprivate var text = ""

    init(literalCapacity: Int, interpolationCount: Int) {
      text.reserveCapacity(literalCapacity + interpolationCount * 8)
    }

    mutating func appendLiteral(_ literal: String) {
      text += literal
    }

    mutating func appendInterpolation(_ text: String) {
      for scalar in text.unicodeScalars {
        switch scalar {
        case "&": self.text += "&amp;"
        case "<": self.text += "&lt;"
        case ">": self.text += "&gt;"
        case "\"": self.text += "&quot;"
        case "'": self.text += "&#39;"
        case _ where scalar.isForbidden: self.text += "\u{FFFD}"
        default: self.text.unicodeScalars.append(scalar)
        }
      }
    }

    mutating func appendInterpolation(_ markup: Markup) {
      text += markup.text
    }

    mutating func appendInterpolation(_ pieces: [Markup]) {
      for piece in pieces { text += piece.text }
    }

    mutating func appendInterpolation(_ number: Int) {
      text += String(number)
    }

    /// A number with all its digits.
    mutating func appendInterpolation(plain number: Double) {
      text += number.isFinite ? "\(number)" : "0"
    }

    /// A number to two decimals.
    mutating func appendInterpolation(hundredths number: Double) {
      text += "\((number * 100).rounded() / 100)"
    }

    /// A number to three decimals.
    mutating func appendInterpolation(thousandths number: Double) {
      text += "\((number * 1_000).rounded() / 1_000)"
    }

    /// A coordinate, to a tenth of a pixel.
    mutating func appendInterpolation(_ coordinate: Double) {
      text += coordinate.coordinateText
    }
  }
}

extension Double {
  /// The number to one decimal, in as few characters as it takes; zero where it is no place on a
  /// page.
  var coordinateText: String {
    guard magnitude < 1e9 else { return "0" }
    let tenths = Int((self * 10).rounded())
    let fraction = abs(tenths) % 10
    let sign = tenths < 0 ? "-" : ""
    return sign + String(abs(tenths) / 10) + (fraction == 0 ? "" : "." + String(fraction))
  }
}

extension Unicode.Scalar {
  /// Whether XML forbids it.
  fileprivate var isForbidden: Bool {
    (value < 0x20 && value != 9 && value != 10 && value != 13) || value == 0xFFFE || value == 0xFFFF
  }
}
