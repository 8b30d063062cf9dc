#!/usr/bin/env bash
# Every test: once on SQLite with the browser journeys, then the integration tests again on a throw-away PostgreSQL.
set -euo pipefail
cd "$(dirname "$0")/.."
source scripts/debian.sh
need_debian chromium postgresql fonts-liberation poppler-utils
export FULLCIRCLE_MODE=test
echo "== SQLite: unit, statistics, architecture, integration; browser journeys"
pytest -n auto --dist loadgroup -q
echo "== PostgreSQL: integration"
python scripts/with_postgres.py pytest -n auto --dist loadgroup -q tests/integration
