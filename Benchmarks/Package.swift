// swift-tools-version: 6.2
import PackageDescription

/// The nested package of micro-benchmarks, so that its dependencies stay out of the product.
///
/// Without traits the benchmark library needs no jemalloc of its own: two allocators in one process
/// do not get along.
let package = Package(
  name: "benchmarks",
  dependencies: [
    .package(name: "stampede", path: ".."),
    .package(url: "https://github.com/ordo-one/benchmark", from: "1.38.1", traits: []),
  ],
  targets: [
    .executableTarget(
      name: "KernelPieces",
      dependencies: [
        .product(name: "Benchmark", package: "benchmark"),
        .product(name: "SimulationKernel", package: "stampede"),
        .product(name: "Statistics", package: "stampede"),
        .product(name: "KernelExamples", package: "stampede"),
      ],
      path: "KernelPieces",
      swiftSettings: [.swiftLanguageMode(.v6), .treatAllWarnings(as: .error)],
      plugins: [.plugin(name: "BenchmarkPlugin", package: "benchmark")]
    )
  ]
)
