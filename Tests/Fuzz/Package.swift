// swift-tools-version: 6.2
import PackageDescription

/// The nested package of fuzz targets: `tools/fuzz` builds it with the sanitizers that it needs, which
/// no package may ask for by itself.
let package = Package(
  name: "fuzz",
  dependencies: [.package(name: "stampede", path: "../..")],
  targets: [
    .executableTarget(
      name: "Fuzz",
      dependencies: ["JSONText", "Scenarios", "Traces"].map {
        .product(name: $0, package: "stampede")
      },
      swiftSettings: [.swiftLanguageMode(.v6), .treatAllWarnings(as: .error)]
    )
  ]
)
