#!/usr/bin/env bash
# Lock Python dependencies by hash. The files hold no address of any package index.
set -euo pipefail
cd "$(dirname "$0")/.."
compile=(uv pip compile pyproject.toml --universal --generate-hashes --no-header --quiet --extra postgres)
"${compile[@]}" --group setup -o requirements/run.txt
"${compile[@]}" --group setup --group test --group lint -c requirements/run.txt -o requirements/dev.txt
"${compile[@]}" --group setup --group test --group lint --group bench -c requirements/dev.txt -o requirements/bench.txt
echo "uv>=0.13,<0.14" | uv pip compile - --universal --generate-hashes --no-header --quiet -o requirements/uv.txt
echo "Locked: $(grep -c '==' requirements/run.txt) packages to run, $(grep -c '==' requirements/dev.txt) to develop."
