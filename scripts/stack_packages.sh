#!/usr/bin/env bash
# Installs what the tests of the images and the compose stack need from Debian's packages where it is missing. Their engine runs as root,
# on private folders; where that cannot be, it says so, and they are skipped.
set -euo pipefail

missing=()
command -v dockerd >/dev/null || missing+=(docker.io docker-cli)
docker-compose version >/dev/null 2>&1 || missing+=(docker-compose)
docker buildx version >/dev/null 2>&1 || missing+=(docker-buildx)
command -v iptables >/dev/null || missing+=(iptables)
command -v mmdebstrap >/dev/null || missing+=(mmdebstrap)

skip() {
  echo "The compose stack is not tested, because $1."
  exit 0
}

[ "$(id -u)" = 0 ] || skip "the engine and the stand-ins need root"
[ ${#missing[@]} -gt 0 ] || exit 0
command -v apt-get >/dev/null || skip "these are missing, and there is no apt-get: ${missing[*]}"
echo "Installing for the tests of the stack: ${missing[*]}"
export DEBIAN_FRONTEND=noninteractive
policy=/usr/sbin/policy-rc.d # no daemon starts by itself
if [ ! -e "$policy" ]; then
  printf '#!/bin/sh\nexit 101\n' >"$policy"
  chmod +x "$policy"
  trap 'rm -f "$policy"' EXIT
fi
if ! { apt-get update -qq && apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null; }; then
  skip "these packages could not be installed: ${missing[*]}"
fi
