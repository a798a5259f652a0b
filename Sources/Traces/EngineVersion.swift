/// The version of the engine. It is part of a run's identity: two versions may give one scenario and
/// seed different traces.
public let engineVersion = "0.1.0"
