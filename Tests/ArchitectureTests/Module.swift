/// A module of the house: its rung, and the modules it may import.
///
/// `Synchronization` is part of the language here and allowed everywhere. Modules of C have no
/// imports and stand here so that every directory has its row.
struct Module {
  let name: String
  let rung: Int
  /// What it may import of the house, each on a lower rung.
  let house: Set<String>
  /// What it may import of the packages that we depend on.
  let packages: Set<String>
  /// What it may import of the toolchain and the system.
  let system: Set<String>

  init(
    _ name: String,
    rung: Int,
    house: Set<String> = [],
    packages: Set<String> = [],
    system: Set<String> = []
  ) {
    self.name = name
    self.rung = rung
    self.house = house
    self.packages = packages
    self.system = system
  }

  /// The names that an import declaration of this module may carry.
  var importable: Set<String> {
    house.union(packages).union(system).union(["Swift", "Synchronization"])
  }
}

// MARK: - The table

extension Module {
  /// Every module, from the bottom up: one row for each directory of `Sources`.
  static let all: [Module] = [
    Module("CShims", rung: 1),
    Module("CZstd", rung: 1),
    Module("CZlib", rung: 1),
    Module("CJemalloc", rung: 1),
    Module("BuildInfo", rung: 1),
    Module("SimulationKernel", rung: 2, house: ["CShims", "CJemalloc"], system: ["Glibc"]),
    Module("JSONText", rung: 2),
    Module("Statistics", rung: 3, house: ["SimulationKernel"], system: ["Glibc"]),
    Module(
      "Scenarios",
      rung: 4,
      house: ["SimulationKernel", "JSONText", "Statistics"],
      packages: ["Yams", "Crypto"],
      system: ["Foundation", "Glibc"]
    ),
    Module(
      "Traces",
      rung: 4,
      house: ["CShims", "CZstd", "SimulationKernel", "JSONText"],
      system: ["Glibc"]
    ),
    Module(
      "Wire",
      rung: 4,
      house: ["CShims", "JSONText"],
      packages: ["NIOCore"],
      system: ["Glibc"]
    ),
    Module("KernelExamples", rung: 4, house: ["SimulationKernel", "Statistics"]),
    Module("Journeys", rung: 5, house: ["SimulationKernel", "Statistics", "Scenarios", "Traces"]),
    Module(
      "Analysis",
      rung: 5,
      house: ["SimulationKernel", "JSONText", "Statistics", "Scenarios", "Traces"],
      system: ["Glibc"]
    ),
    Module("TraceExports", rung: 5, house: ["SimulationKernel", "Traces"]),
    Module(
      "Workloads",
      rung: 5,
      house: ["CShims", "CZstd", "SimulationKernel", "Statistics", "KernelExamples", "Traces"],
      system: ["Glibc"]
    ),
    Module(
      "Requests",
      rung: 5,
      house: ["SimulationKernel", "JSONText", "Scenarios", "Traces", "Wire"],
      packages: ["NIOCore"],
      system: ["Glibc"]
    ),
    Module(
      "EmissionResults",
      rung: 5,
      house: [
        "CShims", "CZlib", "SimulationKernel", "JSONText", "Statistics", "Traces", "Wire",
        "Scenarios",
      ],
      system: ["Glibc"]
    ),
    Module(
      "Instruments",
      rung: 5,
      house: ["CShims", "SimulationKernel", "JSONText", "Statistics", "Wire"],
      packages: ["NIOCore", "NIOPosix", "NIOSSL"],
      system: ["Glibc"]
    ),
    Module(
      "Reports",
      rung: 6,
      house: [
        "SimulationKernel", "JSONText", "Statistics", "Scenarios", "Traces", "Analysis",
        "EmissionResults",
      ],
      system: ["Foundation", "Glibc"]
    ),
    Module(
      "Experiments",
      rung: 6,
      house: [
        "SimulationKernel", "JSONText", "Statistics", "Scenarios", "Traces", "Journeys", "Analysis",
        "EmissionResults",
      ],
      system: ["Foundation", "Glibc"]
    ),
    Module(
      "Emission",
      rung: 6,
      house: [
        "CShims", "SimulationKernel", "JSONText", "Statistics", "Scenarios", "Traces", "Wire",
        "Requests", "EmissionResults",
      ],
      packages: ["NIOCore", "NIOPosix", "NIOHTTP1", "NIOTLS", "NIOSSL"],
      system: ["Foundation", "Glibc"]
    ),
    Module(
      "stampede",
      rung: 8,
      house: [
        "BuildInfo", "CShims", "SimulationKernel", "JSONText", "Statistics", "Scenarios", "Traces",
        "Journeys", "Analysis", "Wire", "Workloads", "TraceExports", "EmissionResults", "Reports",
        "Experiments",
      ],
      packages: ["ArgumentParser"],
      system: ["Foundation", "Glibc", "Dispatch"]
    ),
    Module(
      "stampede-emit",
      rung: 8,
      house: [
        "BuildInfo", "SimulationKernel", "JSONText", "Statistics", "Scenarios", "Traces", "Wire",
        "Requests", "EmissionResults", "Instruments", "Reports", "Emission",
      ],
      packages: ["ArgumentParser"],
      system: ["Foundation", "Glibc", "Dispatch"]
    ),
  ]

  /// The files of `Scenarios` that may import Foundation, for the libraries they wrap speak it.
  static let foundationInScenarios: Set<String> = []

  /// The modules whose state reaches a trace: the same scenario and seed, the same bytes.
  static let feedingTraces: Set<String> = [
    "SimulationKernel", "JSONText", "Statistics", "Scenarios", "Traces", "Journeys", "Analysis",
  ]

  /// The row of a module.
  static func named(_ name: String) -> Module? {
    all.first { $0.name == name }
  }
}

// MARK: - Imports

extension Module {
  /// The imports of a file of this module that the table does not allow.
  func forbiddenImports(in file: SwiftText) -> [Violation] {
    file.imports
      .filter { !importable.contains($0.module) }
      .map {
        Violation(
          path: file.path,
          line: $0.line,
          reason: "\(name) on rung \(rung) may not import \($0.module)"
        )
      }
  }

  /// The imports of a file that the manifest does not declare, though the table allows them.
  func undeclaredImports(in file: SwiftText, target: PackageManifest.Target) -> [Violation] {
    file.imports
      .filter { house.union(packages).contains($0.module) }
      .filter { !target.dependencies.contains($0.module) }
      .map {
        Violation(
          path: file.path,
          line: $0.line,
          reason: "Package.swift does not declare that \(name) depends on \($0.module)"
        )
      }
  }
}
