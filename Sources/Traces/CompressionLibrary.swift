import CZstd

/// The version of zstd that compresses and reads traces, such as `1.5.4`.
public var compressionLibraryVersion: String { unsafe String(cString: ZSTD_versionString()) }
