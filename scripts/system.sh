#!/usr/bin/env bash
# System packages that pip cannot bring: system.sh [browser] [postgresql]. Installs them when root and apt are there,
# else names the command and goes on without (a browser) or fails (a database that the tests need).
set -euo pipefail

missing=()
for part in "$@"; do
  case "$part" in
    venv)
      "${PYTHON:-python3}" -c 'import ensurepip, venv' 2>/dev/null || missing+=(python3-venv) ;;
    browser)
      [ -x /usr/bin/chromium ] || [ -x /usr/bin/google-chrome ] || command -v chromium >/dev/null || missing+=(chromium)
      [ -n "$(find /usr/share/fonts "$HOME/.local/share/fonts" \( -iname '*wqy*' -o -iname '*cjk*' \) -print -quit 2>/dev/null)" ] \
        || missing+=(fonts-wqy-zenhei) ;;
    postgresql)
      compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null || command -v initdb >/dev/null || missing+=(postgresql) ;;
    *) echo "system.sh: no such part: $part" >&2; exit 2 ;;
  esac
done
[ ${#missing[@]} -eq 0 ] && exit 0

if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
  echo "Installing ${missing[*]} …" >&2
  export DEBIAN_FRONTEND=noninteractive
  log=$(mktemp)
  if { apt-get update -qq && apt-get install -y -qq --no-install-recommends "${missing[@]}"; } >"$log" 2>&1; then
    rm -f "$log"
    exit 0
  fi
  tail -5 "$log" >&2
  echo "apt could not install ${missing[*]}; the whole log is $log" >&2
  exit 1
fi
echo "Missing on this system: ${missing[*]}. Install with:  sudo apt-get install ${missing[*]}" >&2
# Portals that need a browser are reported as such; everything else works without one.
[ "$*" = browser ] && exit 0
exit 1
