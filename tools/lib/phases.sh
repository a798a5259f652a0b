# shellcheck shell=bash
# Phases with their times, and the counts of test runs. Sourced by the tools.

passed=0
failed=0
skipped=0

# open_log FILE: starts the log that every phase adds to.
open_log() {
  mkdir -p "$(dirname "$1")"
  log=$1
  : >"$log"
}

# swift_build OPTION...: builds; JOBS bounds the processes that compile at one time.
swift_build() {
  swift build ${JOBS:+--jobs "$JOBS"} "$@"
}

# begin NAME: opens a phase on the terminal and in the log.
begin() {
  phase_start=$SECONDS
  printf '%-40s' "$1"
  printf '\n== %s\n' "$1" >>"$log"
}

# finish WORD: closes the phase with what came of it, and its time.
finish() {
  printf '%-24s %4d s\n' "$1" $((SECONDS - phase_start))
}

# phase NAME COMMAND...: runs the command into the log; its errors are shown if it fails.
phase() {
  local part=$log.part
  begin "$1"
  if "${@:2}" >"$part" 2>&1; then
    cat "$part" >>"$log"
    rm -f "$part"
    finish ok
    return 0
  fi
  cat "$part" >>"$log"
  finish FAILED
  show_errors "$part"
  rm -f "$part"
  failed=$((failed + 1))
  return 1
}

# show_errors FILE: the errors that a compiler or linter wrote, or the end where there are none.
show_errors() {
  local -a errors
  mapfile -t errors < <(grep -E 'error:|warning:' "$1" | sort -u)
  if [[ ${#errors[@]} -eq 0 ]]; then
    tail -n 40 "$1"
    return
  fi
  printf '  %s\n' "${errors[@]:0:40}"
  if [[ ${#errors[@]} -gt 40 ]]; then echo "  and $((${#errors[@]} - 40)) more in the log"; fi
}

# test_phase NAME COMMAND...: runs tests into the log, adds to the counts and shows what failed.
test_phase() {
  local part=$log.part status=0
  begin "$1"
  "${@:2}" >"$part" 2>&1 || status=$?
  cat "$part" >>"$log"
  count_tests "$part" "$status"
  if [[ $run_failed -eq 0 ]]; then
    finish "$run_passed passed"
  else
    finish "$run_failed failed"
    show_failures "$part"
  fi
  grep -hoE '➜ (Test|Suite) .* skipped.*' "$part" || true
  rm -f "$part"
  passed=$((passed + run_passed))
  failed=$((failed + run_failed))
  skipped=$((skipped + run_skipped))
  [[ $run_failed -eq 0 ]]
}

# show_failures FILE: what `swift test` says of failed tests, and of the end of a process that died.
show_failures() {
  grep -E '✘ Test .* (recorded an issue|failed after)|^↳|error:|Fatal error' "$1" \
    | grep -vE '✘ Test run|^↳ (Testing Library|Target Platform)' | sed 's/^/  /' | head -n 200 \
    || true
  if [[ $run_complete == yes ]]; then return; fi
  echo "  the test run broke off; tests that had started and not ended:"
  comm -23 \
    <(sed -nE 's/^◇ Test (.*) started\.$/    \1/p' "$1" \
      | grep -vE '^    (run$|case )' | sort) \
    <(sed -nE 's/.*[✔✘━] Test (.*) (passed|failed) after .*/    \1/p' "$1" \
      | sed -E 's/ with [0-9]+ test cases?$//' | sort)
  echo "  its last lines:"
  tail -n 12 "$1" | sed 's/^/    /'
}

# count_tests FILE STATUS: reads the counts from what `swift test` wrote.
#
# The closing line of a run counts skipped tests too, and is missing when the process died. A run
# that says nothing, ran nothing or ended with an error though all its tests passed has failed; a
# process that died counts as one failure beside those that it reported.
count_tests() {
  local all
  all=$(grep -oE 'Test run with [0-9]+ tests? in [0-9]+ suites?' "$1" | tail -n 1 \
    | grep -oE '[0-9]+' | head -n 1) || all=
  run_failed=$(grep -E '✘ Test .* failed after [0-9.]+ seconds' "$1" \
    | grep -cv '✘ Test run with') || run_failed=0
  run_skipped=$(grep -cE '➜ Test .* skipped' "$1") || run_skipped=0
  if [[ -n $all ]]; then
    run_complete=yes
    run_passed=$((all - run_failed - run_skipped))
  else
    run_complete=no
    run_passed=$(grep -cE '[✔━] Test .* passed after [0-9.]+ seconds' "$1") || run_passed=0
  fi
  if [[ $all == 0 || ($2 -ne 0 && $run_failed -eq 0) ]]; then run_complete=no; fi
  if [[ $run_complete == no ]]; then run_failed=$((run_failed + 1)); fi
}

# close: prints the counts as the last line and ends with them as the status.
close() {
  if [[ $skipped -gt 0 ]]; then echo "$skipped skipped"; fi
  echo "the whole log: $log"
  echo "$passed passed, $failed failed"
  if [[ $failed -eq 0 && $passed -gt 0 ]]; then exit 0; else exit 1; fi
}
