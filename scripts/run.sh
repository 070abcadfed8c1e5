#!/usr/bin/env bash
# Harvest the sample portals (样例), served on loopback by ourselves, into var/samples.
set -euo pipefail
cd "$(dirname "$0")/.."
export NIANBAO_HOME=var/samples NIANBAO_PORTALS=samples/portals.toml

coproc FARM { exec .venv/bin/python -m samples; }
farm=$FARM_PID
trap 'kill "$farm" 2>/dev/null || true' EXIT
read -r -t 30 proxy <&"${FARM[0]}" || { echo "the sample farm did not start" >&2; exit 1; }

echo "Sample portals (样例, all figures invented) are served behind $proxy; nothing leaves this machine." >&2
http_proxy=$proxy https_proxy=$proxy no_proxy='' .venv/bin/nianbao harvest

cat >&2 <<'END'

Look at what it made (the home is var/samples):
  export NIANBAO_HOME=var/samples
  .venv/bin/nianbao captures | head                 what is kept
  .venv/bin/nianbao export var/samples/out --format csv
                                                    reports.csv, figures.csv, checks.csv … and CODEBOOK.md
  .venv/bin/nianbao warcs var/samples/warcs         the WARC files, for pywb or ReplayWeb.page
Run `make run` again: nothing is stored or extracted a second time. Then a real portal: docs/adding-a-portal.md
END
