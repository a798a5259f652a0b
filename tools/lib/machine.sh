# shellcheck shell=bash
# What a machine must offer before Stampede can be built. Sourced by the tools.

# Exit status for a machine that lacks something, as in sysexits.h.
readonly unavailable=69

# Prints the names of the Debian packages that are needed and not there.
missing_packages() {
  command -v pkg-config >/dev/null || echo pkg-config
  command -v zstd >/dev/null || echo zstd
  pkg-config --exists libzstd 2>/dev/null || echo libzstd-dev
  pkg-config --exists zlib 2>/dev/null || echo zlib1g-dev
  pkg-config --exists jemalloc 2>/dev/null || echo libjemalloc-dev
}

# Prints the packages without which a few checks are left out.
missing_optional_packages() {
  python3 -c 'import jsonschema' 2>/dev/null || echo python3-jsonschema
  python3 -c 'import yaml' 2>/dev/null || echo python3-yaml
  command -v dieharder >/dev/null || echo dieharder
  command -v nginx >/dev/null || [[ -x /usr/sbin/nginx ]] || echo nginx-light
  command -v openssl >/dev/null || echo openssl
  [[ -e /usr/share/java/hdrhistogram.jar ]] || echo libhdrhistogram-java
  command -v java >/dev/null || echo default-jre-headless
}

# Runs apt-get as root, or fails where nobody may.
apt_get() {
  if [[ $EUID -eq 0 ]]; then
    DEBIAN_FRONTEND=noninteractive apt-get "$@"
  else
    sudo -n env DEBIAN_FRONTEND=noninteractive apt-get "$@"
  fi
}

# Installs packages; a machine that was never updated needs the lists first.
install_packages() {
  apt_get install -y --no-install-recommends "$@" \
    || { apt_get update && apt_get install -y --no-install-recommends "$@"; }
}

# Installs what is missing, or says which command would and exits.
require_packages() {
  local missing
  mapfile -t missing < <(missing_packages)
  if [[ ${#missing[@]} -gt 0 ]]; then
    echo "installing ${missing[*]}" >&2
    if ! { command -v apt-get && install_packages "${missing[@]}"; } >&2; then
      echo "Stampede needs: ${missing[*]}" >&2
      echo "install them with: sudo apt-get install ${missing[*]}" >&2
      exit $unavailable
    fi
    mapfile -t missing < <(missing_packages)
    if [[ ${#missing[@]} -gt 0 ]]; then
      echo "still not to be found after the installation: ${missing[*]}" >&2
      exit $unavailable
    fi
  fi
}

# Checks that the compiler is there and new enough.
require_swift() {
  local version
  if ! command -v swift >/dev/null; then
    echo "Stampede needs Swift 6.2 or newer, and there is none: https://www.swift.org/install" >&2
    exit $unavailable
  fi
  version=$(swift --version 2>/dev/null | sed -n 's/.*Swift version \([0-9]*\.[0-9]*\).*/\1/p')
  if [[ -z $version || $(printf '%s\n' 6.2 "$version" | sort -V | head -n 1) != 6.2 ]]; then
    echo "Stampede needs Swift 6.2 or newer, this is ${version:-unknown}:" \
      "https://www.swift.org/install" >&2
    exit $unavailable
  fi
}
