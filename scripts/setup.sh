#!/usr/bin/env bash
# Make .venv from the lock. Safe to run again.
set -euo pipefail
cd "$(dirname "$0")/.."

find_python() {
  for name in python3.11 python3.12 python3.13 python3; do
    command -v "$name" >/dev/null && "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' && { echo "$name"; return; }
  done
  echo "nianbao needs Python 3.11 or newer; install it with:  sudo apt-get install python3 python3-venv" >&2
  return 1
}

PYTHON=$(find_python)
export PYTHON
bash scripts/system.sh venv
bash scripts/system.sh browser

[ -x .venv/bin/python ] || "$PYTHON" -m venv .venv
echo "Installing the packages of requirements.txt into .venv …" >&2
# --no-deps: the lock is whole, and holds one override that a resolver would refuse (overrides.txt).
.venv/bin/python -m pip install -q --disable-pip-version-check --no-deps --require-hashes -r requirements.txt
.venv/bin/python -m pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
echo "Ready: .venv/bin/nianbao --help" >&2
