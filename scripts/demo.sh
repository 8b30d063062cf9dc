#!/usr/bin/env bash
# Serve the demo: prepare the database and the invented council where missing, then the site and its job worker.
set -euo pipefail
cd "$(dirname "$0")/.."
export FULLCIRCLE_MODE=demo DATA_DIR PYTHONUNBUFFERED=1
if ! python -c 'import socket, sys; s = socket.socket(); s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1); s.bind(("127.0.0.1", int(sys.argv[1])))' "$PORT" 2>/dev/null; then
  echo "Port $PORT cannot be used: something else is served there, or it is no port. Nothing was started. Try another: make demo PORT=8001" >&2
  exit 1
fi
mkdir -p "$DATA_DIR" fullcircle/web/collected

echo "Preparing the database in $DATA_DIR"
fullcircle migrate --verbosity 0
fullcircle seed-demo --size "$SIZE" --framework "${FRAMEWORK:-bolton}"

fullcircle run-huey --quiet &
worker=$!
gunicorn -c python:fullcircle.config.serving --bind "127.0.0.1:$PORT" --workers 2 --graceful-timeout 2 --log-level warning &
server=$!
trap 'kill -INT $worker $server 2>/dev/null; wait 2>/dev/null' EXIT
trap 'exit 0' INT TERM

for _ in $(seq 100); do
  if python -c "import urllib.request as u; u.urlopen('http://127.0.0.1:$PORT/choose-a-person/', timeout=2)" 2>/dev/null; then
    break
  fi
  if ! kill -0 $server 2>/dev/null; then
    echo "The site did not start; the reason is above." >&2
    exit 1
  fi
  sleep 0.1
done
cat <<TEXT

Full Circle is ready:  http://127.0.0.1:$PORT/
  Sign in    Open the page and choose a person. No password; everyone and every child is invented.
  Start      as the QA Lead: see what needs you, then open the round that is under way.
  Stop       with Ctrl+C. Everything stays in $DATA_DIR
TEXT
wait -n
