# shellcheck shell=bash
# The Python that the tests run: an environment under .build with what the registry of Python offers,
# or what the machine has. Nothing here fails for lack of a network. Sourced by the tools, after
# machine.sh and phases.sh.

# What the reader of traces needs; what its exports, its notebook, tests of exports and of schemas, and
# tools/sweep-dask use.
readonly python_needed=(numpy zstandard xxhash)
readonly python_wanted=(
  pandas pyarrow polars duckdb matplotlib nbclient nbformat ipykernel perfetto jsonschema pyyaml
  prometheus_client dask distributed
)

# has_modules PACKAGE...: whether the environment has all of them, by the names of the registry.
has_modules() {
  "$STAMPEDE_PYTHON" -c 'import importlib, sys
for name in sys.argv[1:]: importlib.import_module("yaml" if name == "pyyaml" else name)' "$@" 2>/dev/null
}

# pip_install PACKAGE...: installs into the environment, without waiting long for a network.
pip_install() {
  "$STAMPEDE_PYTHON" -m pip install --quiet --disable-pip-version-check --no-input \
    --timeout 15 --retries 1 "$@"
}

# make_environment PYTHON OPTION...: makes the environment, with Debian's package for it where it is
# missing.
make_environment() {
  rm -rf .build/python
  "$1" -m venv "${@:2}" .build/python && return
  install_packages python3-venv && "$1" -m venv "${@:2}" .build/python
}

# prepare_python: sets STAMPEDE_PYTHON to an interpreter that has what the reader needs, or to
# nothing. An environment that has everything is kept as it is.
prepare_python() {
  export STAMPEDE_PYTHON=$PWD/.build/python/bin/python
  if [[ -x $STAMPEDE_PYTHON ]] && has_modules "${python_needed[@]}" "${python_wanted[@]}"; then
    install_reader
    return
  fi
  if make_environment python3 && pip_install "${python_needed[@]}"; then
    pip_install "${python_wanted[@]}" || install_one_by_one
  elif ! { make_environment /usr/bin/python3 --system-site-packages && have_debian_modules; }; then
    STAMPEDE_PYTHON=
    return
  fi
  install_reader
}

# install_one_by_one: each of the wanted packages that can be had.
install_one_by_one() {
  local package
  for package in "${python_wanted[@]}"; do
    pip_install "$package" || true
  done
}

# have_debian_modules: whether the machine has what is needed, after an attempt to install it.
have_debian_modules() {
  has_modules "${python_needed[@]}" && return
  install_packages "${python_needed[@]/#/python3-}" || true
  has_modules "${python_needed[@]}"
}

# install_reader: the package itself, as a user installs it.
install_reader() {
  pip_install --no-deps --force-reinstall tools/python || true
}

# missing_python: the packages without which some tests are left out.
missing_python() {
  local package
  if [[ -z $STAMPEDE_PYTHON ]]; then
    echo "${python_needed[@]}"
    return
  fi
  for package in "${python_wanted[@]}" stampede_trace; do
    (cd / && has_modules "$package") || echo "$package"
  done
}

# python_phase NAME COMMAND...: runs tests of unittest into the log and adds to the counts.
python_phase() {
  # shellcheck disable=SC2154  # phases.sh has the log
  local part=$log.part status=0
  begin "$1"
  "${@:2}" >"$part" 2>&1 || status=$?
  cat "$part" >>"$log"
  count_python_tests "$part" "$status"
  if [[ $run_failed -eq 0 ]]; then
    finish "$run_passed passed"
  else
    finish "$run_failed failed"
    grep -E -A 30 '^(ERROR|FAIL): ' "$part" | head -n 200
    if ! grep -qE '^Ran [0-9]+ tests?' "$part"; then tail -n 20 "$part"; fi
  fi
  grep -hE '\.\.\. skipped ' "$part" | sed -E "s/^([a-z0-9_]+) .* \.\.\. skipped '(.*)'/  left out: \1, for \2/" \
    || true
  rm -f "$part"
  passed=$((passed + run_passed))
  failed=$((failed + run_failed))
  skipped=$((skipped + run_skipped))
  [[ $run_failed -eq 0 ]]
}

# count_python_tests FILE STATUS: reads the counts from what unittest wrote. A run that says nothing,
# ran nothing or ended with an error has failed.
count_python_tests() {
  local all
  all=$(sed -nE 's/^Ran ([0-9]+) tests? in .*/\1/p' "$1" | tail -n 1)
  run_skipped=$(grep -cE '\.\.\. skipped ' "$1") || run_skipped=0
  run_failed=$(grep -E '^(ERROR|FAIL): ' "$1" | sed -E 's/ \(.*//' | sort -u | wc -l)
  if [[ ${all:-0} -eq 0 || ($2 -ne 0 && $run_failed -eq 0) ]]; then run_failed=$((run_failed + 1)); fi
  run_passed=$((${all:-0} - run_failed - run_skipped))
  if [[ $run_passed -lt 0 ]]; then run_passed=0; fi
}
