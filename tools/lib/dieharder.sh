# shellcheck shell=bash
# dieharder over the random words of the product. Sourced by tools/check.

# The tests by number, one to a family, each of some seconds: 85 seconds an order. Those that
# dieharder's author calls suspect (5, 6, 7, 14) and those that take minutes are left out.
readonly dieharder_tests=(0 1 2 3 4 8 9 10 11 12 13 15 16 100 101 102)

# random_words ORDER SEED: raw 64-bit words without an end that any of the tests would see.
random_words() {
  "$STAMPEDE_RELEASE_BIN/stampede" bench sampling --raw 268435456 --order "$1" --seed "$2"
}

# dieharder_verdicts TEST ORDER SEED: the table rows that dieharder prints, one to a p-value.
dieharder_verdicts() {
  # dieharder reads what it needs and closes the pipe on the rest.
  { random_words "$2" "$3" 2>/dev/null || true; } | dieharder -g 200 -d "$1" 2>&1 \
    | grep -E '\| *(PASSED|WEAK|FAILED) *$'
}

# dieharder_order ORDER: all tests in one order of the keys.
#
# FAILED (p below 10^-6) fails. WEAK (p below 0.005 on either side) is what one p-value in a hundred
# is by right, so the test is repeated with other seeds; what is weak three times in a row fails.
dieharder_order() {
  local order=$1 status=0 test seed rows weak
  for test in "${dieharder_tests[@]}"; do
    weak=all
    for seed in 1 2 3; do
      if ! rows=$(dieharder_verdicts "$test" "$order" "$seed"); then
        echo "error: dieharder -d $test gave no verdict for the order $order"
        status=1
        break
      fi
      printf '%s\n' "$rows" | sed "s/^/$order, seed $seed: /"
      if grep -q FAILED <<<"$rows"; then
        echo "error: the words in the order $order fail dieharder -d $test"
        status=1
        break
      fi
      weak=$(still_weak "$weak" "$rows")
      if [[ -z $weak ]]; then break; fi
      if [[ $seed -eq 3 ]]; then
        echo "error: the words in the order $order are weak for three seeds: ${weak//$'\n'/ }"
        status=1
      fi
    done
  done
  return $status
}

# still_weak NAMES ROWS: which of these, or of all, are weak; a name is that of the test and its n.
still_weak() {
  local found
  found=$(awk -F'|' '/WEAK/ { gsub(/ /, ""); print $1 "/" $2 }' <<<"$2" | sort -u)
  if [[ $1 == all ]]; then echo "$found"; else comm -12 <(echo "$1") <(echo "$found"); fi
}
