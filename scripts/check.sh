#!/usr/bin/env bash
# Every check, all of them even when one fails. Changes nothing.
set -uo pipefail
cd "$(dirname "$0")/.."
export FULLCIRCLE_MODE=test
bad=()
check() {
  local title=$1
  shift
  printf '%-58s' "$title"
  if output=$("$@" 2>&1); then echo ok; else echo "needs work"; printf '%s\n' "$output" | tail -60; bad+=("$title"); fi
}
check "Format (ruff)" ruff format --check fullcircle tests scripts benchmarks trials
check "Lint (ruff)" ruff check fullcircle tests scripts benchmarks trials
check "Templates (djlint)" djlint --lint --quiet fullcircle/web/templates
check "Types (mypy, strict)" mypy
check "Architecture contracts (import-linter)" lint-imports
check "Django's own checks" fullcircle check --fail-level WARNING
check "Migrations match the models" fullcircle makemigrations --check --dry-run
check "Generated reference is current" python -m scripts.reference --check
check "Locks name no address" bash -c '! grep -nE "https?://|\"resolved\"" requirements/*.txt package-lock.json'
if [ ${#bad[@]} -gt 0 ]; then
  echo "make check: ${#bad[@]} of the checks need work: ${bad[*]}. Try make fix."
  exit 1
fi
echo "make check: all is well."
