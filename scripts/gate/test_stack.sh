#!/usr/bin/env bash
# Tests of the images and the compose stack. The engine runs as root, on private folders, from Debian's packages, which are
# installed where missing; where that cannot be, it says so and checks what needs no engine.
set -euo pipefail
cd "$(dirname "$0")/../.."
. scripts/gate/apt_packages.sh
pytest=(uv run --frozen --no-sync python scripts/gate/retry_failed.py -q -s --durations=15 --durations-min=4)

missing=()
command -v dockerd >/dev/null || missing+=(docker.io docker-cli)
docker-compose version >/dev/null 2>&1 || missing+=(docker-compose)
docker buildx version >/dev/null 2>&1 || missing+=(docker-buildx)
command -v iptables >/dev/null || missing+=(iptables)
command -v mmdebstrap >/dev/null || missing+=(mmdebstrap)

reason=""
if [ "$(id -u)" != 0 ]; then
  reason="the engine and the stand-ins need root"
elif [ ${#missing[@]} -gt 0 ]; then
  if ! command -v apt-get >/dev/null; then
    reason="missing here, and there is no apt-get: ${missing[*]}"
  else
    echo "Installing for the tests of the stack: ${missing[*]}"
    if ! { prepare_apt && install_packages "${missing[@]}"; }; then
      reason="these packages could not be installed: ${missing[*]}"
    fi
  fi
fi

if [ -z "$reason" ]; then
  "${pytest[@]}" tests/stack
  exit
fi
echo "Skipped: the compose stack is not started, because $reason."
if command -v docker-compose >/dev/null; then
  "${pytest[@]}" tests/stack/test_files.py
else
  "${pytest[@]}" tests/stack/test_files.py -k hadolint
fi
