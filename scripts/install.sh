#!/usr/bin/env bash
# Set up .venv, the Python packages (by hash), the assets and the fullcircle command. Does nothing when nothing changed.
# Usage: scripts/install.sh run|dev|bench
set -euo pipefail
cd "$(dirname "$0")/.."
what=${1:-run}

stamp() { cat "$@" | sha256sum | cut -c1-16; }
say() { printf '\033[1m%s\033[0m\n' "$*"; }

if [ ! -x .venv/bin/python ] || ! .venv/bin/python -m pip --version >/dev/null 2>&1; then
  say "Making the Python environment in .venv"
  if ! python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then
    echo "Full Circle needs Python 3.11 or newer; this machine has $(python3 --version)." >&2
    exit 1
  fi
  rm -rf .venv
  if ! python3 -m venv .venv 2>/dev/null; then
    rm -rf .venv
    source scripts/debian.sh
    need_debian python3-venv
    python3 -m venv .venv
  fi
fi

packages=$(stamp requirements/uv.txt "requirements/$what.txt" pyproject.toml)
if [ "$(cat ".venv/.packages-$what" 2>/dev/null)" != "$packages" ]; then
  say "Installing Python packages ($what), each checked against its hash"
  .venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/uv.txt
  .venv/bin/uv pip install --quiet --python .venv/bin/python --require-hashes -r "requirements/$what.txt"
  .venv/bin/uv pip install --quiet --python .venv/bin/python --no-deps --no-build-isolation -e .
  echo "$packages" > ".venv/.packages-$what"
fi

export PATH="$PWD/.venv/bin:$PATH"
modules=$(stamp package.json package-lock.json)
if [ "$(cat node_modules/.stamp 2>/dev/null)" != "$modules" ]; then
  say "Installing page assets"
  npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
  echo "$modules" > node_modules/.stamp
fi
sources=$(find assets package-lock.json -type f -print0 | sort -z | xargs -0 cat | sha256sum | cut -c1-16)
if [ "$(cat fullcircle/web/static/build/.stamp 2>/dev/null)" != "$sources" ]; then
  say "Building styles and scripts"
  npm run --silent build
  echo "$sources" > fullcircle/web/static/build/.stamp
fi
