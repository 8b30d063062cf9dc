#!/usr/bin/env bash
# Every test: once on SQLite with the browser journeys, then the integration tests again on a throw-away PostgreSQL.
set -euo pipefail
cd "$(dirname "$0")/.."
source scripts/debian.sh
need_debian chromium postgresql fonts-liberation poppler-utils
export FULLCIRCLE_MODE=test
export PYTHONHASHSEED=0  # names of tests that show a set are the same in every worker
echo "== SQLite: unit, statistics, architecture, integration"
pytest -n auto --dist loadfile -q tests/unit tests/statistics tests/architecture tests/integration
echo "== PostgreSQL: integration"
python scripts/with_postgres.py pytest -n auto --dist loadfile -q -m "not one_database" tests/integration
echo "== Browser: journeys and pages, with axe"
pytest -n auto --dist loadfile -q tests/functional
