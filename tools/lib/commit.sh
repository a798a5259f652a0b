#!/usr/bin/env bash
# Writes a Swift file that names the commit of a checkout, if it does not say so already.
#
# usage: commit.sh CHECKOUT FILE
set -euo pipefail

commit=
# Another repository around a checkout without one says nothing of it.
if top=$(git -C "$1" rev-parse --show-toplevel 2>/dev/null) && [[ $top -ef $1 ]]; then
  commit=$(git -C "$1" rev-parse --verify --short=12 HEAD 2>/dev/null) || commit=
  if [[ -n $commit && -n $(git -C "$1" status --porcelain --untracked-files=no) ]]; then
    commit=$commit-dirty
  fi
fi
text="let commitOfBuild = \"$commit\""
if [[ $(cat "$2" 2>/dev/null) != "$text" ]]; then printf '%s\n' "$text" >"$2"; fi
