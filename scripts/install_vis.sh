#!/usr/bin/env bash
# Installs the chart service's packages when they are missing or older than its lock file.
set -euo pipefail
cd "$(dirname "$0")/../docker/gpt-vis-api"

modules=node_modules/.package-lock.json
if [ ! -e "$modules" ] || [ package-lock.json -nt "$modules" ]; then
  npm ci --no-audit --no-fund --loglevel=error
  touch "$modules"
fi
