// swift-tools-version: 6.2
import PackageDescription

/// Every Swift target of the house compiles with these.
let strict: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .treatAllWarnings(as: .error),
]

/// The modules of the house also mark every use of memory that the compiler does not check.
let checked = strict + [.strictMemorySafety()]

/// A sanitizer brings an allocator of its own, and two in one process do not get along: with
/// STAMPEDE_SANITIZER set, jemalloc is left out, for a platform that this package does not know.
let jemalloc: TargetDependencyCondition? =
  Context.environment["STAMPEDE_SANITIZER"] == nil ? nil : .when(platforms: [.windows])

let package = Package(
  name: "stampede",
  products: [
    .executable(name: "stampede", targets: ["stampede"]),
    .executable(name: "stampede-emit", targets: ["stampede-emit"]),
    .library(name: "SimulationKernel", targets: ["SimulationKernel"]),
    .library(name: "Statistics", targets: ["Statistics"]),
    .library(name: "KernelExamples", targets: ["KernelExamples"]),
    .library(name: "Traces", targets: ["Traces"]),
    .library(name: "JSONText", targets: ["JSONText"]),
    .library(name: "Scenarios", targets: ["Scenarios"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.0"),
    .package(url: "https://github.com/apple/swift-nio", from: "2.101.0"),
    .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.0"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.0"),
  ],
  targets: [
    // Rung 1: C headers and module maps, no policy; the commit that is built.
    .target(name: "CShims"),
    .plugin(name: "CommitPlugin", capability: .buildTool(), path: "tools/CommitPlugin"),
    .target(name: "BuildInfo", swiftSettings: checked, plugins: ["CommitPlugin"]),
    .systemLibrary(name: "CZstd", pkgConfig: "libzstd", providers: [.apt(["libzstd-dev"])]),
    .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
    .systemLibrary(
      name: "CJemalloc",
      pkgConfig: "jemalloc",
      providers: [.apt(["libjemalloc-dev"])]
    ),

    // Rung 2.
    .target(
      name: "SimulationKernel",
      dependencies: ["CShims", .byName(name: "CJemalloc", condition: jemalloc)],
      swiftSettings: checked
    ),
    .target(name: "JSONText", swiftSettings: checked),

    // Rung 3.
    .target(name: "Statistics", dependencies: ["SimulationKernel"], swiftSettings: checked),

    // Rung 4.
    .target(
      name: "Scenarios",
      dependencies: [
        "SimulationKernel", "JSONText", "Statistics",
        .product(name: "Yams", package: "Yams"),
        .product(name: "Crypto", package: "swift-crypto"),
      ],
      swiftSettings: checked
    ),
    .target(
      name: "Traces",
      dependencies: ["CShims", "CZstd", "SimulationKernel", "JSONText"],
      swiftSettings: checked
    ),

    .target(
      name: "Wire",
      dependencies: ["CShims", "JSONText", .product(name: "NIOCore", package: "swift-nio")],
      swiftSettings: checked
    ),

    .target(
      name: "KernelExamples",
      dependencies: ["SimulationKernel", "Statistics"],
      swiftSettings: checked
    ),

    // Rung 5: one writes traces, the other reads them; they never meet.
    .target(
      name: "Journeys",
      dependencies: ["SimulationKernel", "Statistics", "Scenarios", "Traces"],
      swiftSettings: checked
    ),
    .target(
      name: "Analysis",
      dependencies: ["SimulationKernel", "JSONText", "Statistics", "Scenarios", "Traces"],
      swiftSettings: checked
    ),

    .target(
      name: "TraceExports",
      dependencies: ["SimulationKernel", "Traces"],
      swiftSettings: checked
    ),

    .target(
      name: "Workloads",
      dependencies: [
        "CShims", "CZstd", "SimulationKernel", "Statistics", "KernelExamples", "Traces",
      ],
      swiftSettings: checked
    ),

    .target(
      name: "Requests",
      dependencies: [
        "SimulationKernel", "JSONText", "Scenarios", "Traces", "Wire",
        .product(name: "NIOCore", package: "swift-nio"),
      ],
      swiftSettings: checked
    ),
    .target(
      name: "EmissionResults",
      dependencies: [
        "CShims", "CZlib", "SimulationKernel", "JSONText", "Statistics", "Traces", "Wire",
        "Scenarios",
      ],
      swiftSettings: checked
    ),
    .target(
      name: "Instruments",
      dependencies: [
        "CShims", "SimulationKernel", "JSONText", "Statistics", "Wire",
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"),
        .product(name: "NIOSSL", package: "swift-nio-ssl"),
      ],
      swiftSettings: checked
    ),

    // Rung 6.
    .target(
      name: "Reports",
      dependencies: [
        "SimulationKernel", "JSONText", "Statistics", "Scenarios", "Traces", "Analysis",
        "EmissionResults",
      ],
      swiftSettings: checked
    ),
    .target(
      name: "Experiments",
      dependencies: [
        "SimulationKernel", "JSONText", "Statistics", "Scenarios", "Traces", "Journeys", "Analysis",
        "EmissionResults",
      ],
      swiftSettings: checked
    ),
    .target(
      name: "Emission",
      dependencies: [
        "CShims", "SimulationKernel", "JSONText", "Statistics", "Scenarios", "Traces", "Wire",
        "Requests", "EmissionResults",
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"),
        .product(name: "NIOTLS", package: "swift-nio"),
        .product(name: "NIOHTTP1", package: "swift-nio"),
        .product(name: "NIOSSL", package: "swift-nio-ssl"),
      ],
      swiftSettings: checked
    ),

    // Rung 8: thin faces of the same verbs.
    .executableTarget(
      name: "stampede",
      dependencies: [
        "BuildInfo", "CShims", "SimulationKernel", "JSONText", "Statistics", "Scenarios", "Traces",
        "Journeys", "Analysis", "Wire", "Workloads", "TraceExports", "EmissionResults", "Reports",
        "Experiments",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: strict
    ),
    .executableTarget(
      name: "stampede-emit",
      dependencies: [
        "BuildInfo", "SimulationKernel", "JSONText", "Statistics", "Scenarios", "Traces", "Wire",
        "Requests", "EmissionResults", "Instruments", "Reports", "Emission",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: strict
    ),

    // Tests, one target a module.
    .testTarget(
      name: "SimulationKernelTests",
      dependencies: ["SimulationKernel", "JSONText"],
      resources: [.copy("Fixtures")],
      swiftSettings: strict
    ),
    .testTarget(name: "JSONTextTests", dependencies: ["JSONText"], swiftSettings: strict),
    .testTarget(
      name: "StatisticsTests",
      dependencies: ["Statistics", "SimulationKernel", "JSONText"],
      resources: [.copy("Fixtures")],
      swiftSettings: strict
    ),
    .testTarget(
      name: "KernelExamplesTests",
      dependencies: ["KernelExamples", "SimulationKernel", "Statistics"],
      swiftSettings: strict
    ),
    .testTarget(
      name: "ScenariosTests",
      dependencies: ["Scenarios", "JSONText"],
      exclude: ["validate_documents.py"],
      resources: [.copy("Fixtures")],
      swiftSettings: strict
    ),
    .testTarget(
      name: "TracesTests",
      dependencies: ["Traces", "JSONText"],
      resources: [.copy("Fixtures")],
      swiftSettings: strict
    ),
    .testTarget(
      name: "TraceExportsTests",
      dependencies: ["TraceExports", "Traces"],
      exclude: ["check_perfetto.py"],
      swiftSettings: strict
    ),
    .testTarget(
      name: "JourneysTests",
      dependencies: ["Journeys", "Analysis", "Scenarios", "Traces"],
      swiftSettings: strict
    ),
    .testTarget(
      name: "OracleTests",
      dependencies: [
        "SimulationKernel", "JSONText", "Statistics", "Scenarios", "Traces", "Journeys", "Analysis",
        "Experiments",
      ],
      swiftSettings: strict
    ),
    .testTarget(
      name: "AnalysisTests",
      dependencies: ["SimulationKernel", "Scenarios", "Traces", "Analysis"],
      swiftSettings: strict
    ),
    .testTarget(
      name: "WorkloadsTests",
      dependencies: ["Workloads", "SimulationKernel", "Statistics"],
      swiftSettings: strict
    ),
    .testTarget(
      name: "ReportsTests",
      dependencies: [
        "Reports", "Analysis", "Scenarios", "SimulationKernel", "JSONText", "EmissionResults",
        "Traces",
      ],
      swiftSettings: strict
    ),
    .testTarget(
      name: "ExperimentsTests",
      dependencies: [
        "Experiments", "Analysis", "Scenarios", "Statistics", "JSONText", "Traces",
        "EmissionResults",
      ],
      swiftSettings: strict
    ),
    .testTarget(
      name: "WireTests",
      dependencies: [
        "Wire", "SimulationKernel", "Traces", .product(name: "NIOCore", package: "swift-nio"),
      ],
      swiftSettings: strict
    ),
    .testTarget(
      name: "RequestsTests",
      dependencies: [
        "Requests", "Wire", "Scenarios", "Traces", "SimulationKernel", "JSONText",
        .product(name: "NIOCore", package: "swift-nio"),
      ],
      swiftSettings: strict
    ),
    .testTarget(
      name: "EmissionResultsTests",
      dependencies: [
        "EmissionResults", "SimulationKernel", "Wire", "Statistics", "Traces", "JSONText",
        "Scenarios",
      ],
      swiftSettings: strict
    ),
    .testTarget(
      name: "InstrumentsTests",
      dependencies: [
        "Instruments", "Wire", "JSONText",
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"),
        .product(name: "NIOSSL", package: "swift-nio-ssl"),
      ],
      swiftSettings: strict
    ),
    .testTarget(
      name: "EmissionTests",
      dependencies: [
        "Emission", "Requests", "EmissionResults", "Instruments", "Wire", "SimulationKernel",
        "Traces", "Scenarios", "JSONText",
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"),
        .product(name: "NIOEmbedded", package: "swift-nio"),
        .product(name: "NIOSSL", package: "swift-nio-ssl"),
      ],
      swiftSettings: strict
    ),
    .testTarget(name: "ArchitectureTests", swiftSettings: strict),
    .testTarget(
      name: "CommandTests",
      dependencies: [
        "SimulationKernel", "JSONText", "Scenarios", "Traces", "Journeys", "Analysis", "Reports",
        "Wire", "stampede", "stampede-emit",
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"),
      ],
      resources: [.copy("Fixtures")],
      swiftSettings: strict
    ),
  ]
)
