#!/usr/bin/env bash
# Builds web/dist when it is missing or older than its sources; says nothing when there is nothing to do.
set -euo pipefail
cd "$(dirname "$0")/../web"

sources=(package.json package-lock.json index.html vite.config.ts src public)
existing=()
for path in "${sources[@]}"; do [ -e "$path" ] && existing+=("$path"); done

modules=node_modules/.package-lock.json
if [ ! -e "$modules" ] || [ package-lock.json -nt "$modules" ]; then
  npm ci --no-audit --no-fund --loglevel=error
  touch "$modules"
fi
if [ ! -e dist/index.html ] || [ -n "$(find "${existing[@]}" -newer dist/index.html -print -quit)" ]; then
  npm run build --silent
fi
