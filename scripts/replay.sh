#!/usr/bin/env bash
# Make .venv-replay: pywb in an environment of its own, from its own lock. Safe to run again; done once it is there.
# (It needs an older setuptools than ours, and is GPL: it is started as a process, and never imported.)
# The lock:  printf 'pywb==2.10.0\nsetuptools<81\n' | uv pip compile -q --universal --generate-hashes \
#              --no-emit-index-url --no-header --python-version 3.11 - -o requirements-replay.txt
set -euo pipefail
cd "$(dirname "$0")/.."

[ .venv-replay/.ready -nt requirements-replay.txt ] && exit 0
PYTHON=$(ls .venv/bin/python 2>/dev/null || command -v python3)
[ -x .venv-replay/bin/python ] || "$PYTHON" -m venv .venv-replay
echo "Installing the packages of requirements-replay.txt into .venv-replay …" >&2
.venv-replay/bin/python -m pip install -q --disable-pip-version-check --no-deps --require-hashes -r requirements-replay.txt
touch .venv-replay/.ready
