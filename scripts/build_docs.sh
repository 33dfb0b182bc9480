#!/usr/bin/env bash
# Builds docs/dist when it is missing or older than its sources; says nothing when there is nothing to do.
set -euo pipefail
cd "$(dirname "$0")/../docs"

modules=node_modules/.package-lock.json
if [ ! -e "$modules" ] || [ package-lock.json -nt "$modules" ]; then
  npm ci --no-audit --no-fund --loglevel=error
  touch "$modules"
fi
if [ ! -e dist/index.html ] ||
  [ -n "$(find . ../ARCHITECTURE.md ../CHANGELOG.md -path ./node_modules -prune -o -path ./dist -prune -o -type f -newer dist/index.html -print -quit)" ]; then
  rm -rf dist
  npm run build --silent
fi
