extension ResolvedValueList {
  /// Lists the values of a scenario.
  ///
  /// - Parameters:
  ///   - library: its documents.
  ///   - profile: the one that runs.
  ///   - scenario: what they made.
  ///   - files: the names of the files by their index, that of the settings last.
  init(
    of library: DocumentLibrary,
    profile: ProfileDocument,
    scenario: Scenario,
    files: [String]
  ) {
    self.init(files: files)
    addProfile(profile.node)
    let grammar = LanguageSchema.persona.grammar(at: "persona")
    for persona in scenario.personas {
      guard let body = library.persona(persona.name)?.node["persona"] else { continue }
      add(body, at: "/personas".pointer(to: persona.name), as: grammar, except: ["name"])
    }
    for journey in scenario.journeys {
      guard let document = library.journey(journey.name) else { continue }
      add(
        document.node,
        at: "/journeys".pointer(to: journey.name),
        as: LanguageSchema.journey,
        except: ["name"]
      )
    }
    for variations in library.variations {
      guard let name = variations.persona?.value, let body = variations.node["journeyVariations"],
        scenario.personas.contains(where: { $0.name == name })
      else { continue }
      let grammar = LanguageSchema.variations.grammar(at: "journeyVariations")
      add(body, at: "/variations".pointer(to: name), as: grammar)
    }
    addStations(library, scenario)
    addTimeline(library)
  }

  private mutating func addProfile(_ profile: DocumentNode) {
    add(
      profile,
      at: "",
      as: LanguageSchema.profile,
      except: ["profile", "personas", "journeys", "successCriteria", "rollout", "scenario"]
    )
    if let schedule = profile["scenario"] {
      // What only users of a closed load do.
      let idle: Set = profile["arrivals"] == nil ? [] : ["virtualUsers", "pacing", "stop"]
      let grammar = LanguageSchema.profile.grammar(at: "scenario")
      add(schedule, at: "/scenario", as: grammar, except: idle.filter { schedule[$0] == nil })
    }
    if let rollout = profile["rollout"] {
      let grammar = LanguageSchema.profile.grammar(at: "rollout")
      add(rollout, at: "/rollout", as: grammar, except: ["b"])
    }
    addMix(
      profile,
      "personas",
      usually: BuiltIn.personaMix.map { ($0.name, "percentage", $0.percentage) }
    )
    addMix(profile, "journeys", usually: BuiltIn.journeyMix.map { ($0.name, "weight", $0.weight) })
    if let goals = profile["successCriteria"] { add(goals, at: "/goals", as: nil) }
  }

  private mutating func addMix(
    _ profile: DocumentNode,
    _ root: String,
    usually usual: [(name: String, key: String, value: Double)]
  ) {
    let path = "".pointer(to: root)
    if let mix = profile[root] {
      add(mix, at: path, as: LanguageSchema.profile.grammar(at: root))
      return
    }
    for entry in usual {
      values.append(
        ResolvedValue(
          path: path.pointer(to: entry.name).pointer(to: entry.key),
          value: Field.print(entry.value),
          origin: .builtIn
        )
      )
    }
  }

  private mutating func addStations(_ library: DocumentLibrary, _ scenario: Scenario) {
    for service in scenario.services {
      guard let node = library.node(ofService: service.name) else { continue }
      let grammar = LanguageSchema.topology.grammar(at: "services")?.entry
      add(node, at: "/services".pointer(to: service.name), as: grammar, except: ["name"])
    }
    for database in scenario.databases {
      let document = library.databases.first { $0.database.name == database.name }
      guard let document else { continue }
      let path = "/databases".pointer(to: database.name)
      let grammar = LanguageSchema.topology.grammar(at: "databases")?.entry
      add(document.node, at: path, as: grammar, except: ["name"])
    }
    for region in library.regionNodes {
      guard let name = region["name"]?.text else { continue }
      let grammar = LanguageSchema.topology.grammar(at: "regions")?.entry
      add(region, at: "/regions".pointer(to: name), as: grammar, except: ["name"])
    }
  }

  private mutating func addTimeline(_ library: DocumentLibrary) {
    for effect in library.effectNodes {
      add(
        effect.node,
        at: "/effects".pointer(to: effect.id),
        as: effect.node["errorType"] == nil ? LanguageSchema.chaosEvent : LanguageSchema.fault,
        except: ["event", "errorType", "name", "id"]
      )
    }
    for chaos in library.chaos {
      let path = "/chaos".pointer(to: chaos.name)
      add(
        chaos.node,
        at: path,
        as: LanguageSchema.chaos,
        except: ["scenario", "simultaneous", "events", "successCriteria"]
      )
      if let goals = chaos.node["successCriteria"] { add(goals, at: "/goals", as: nil) }
    }
  }
}
