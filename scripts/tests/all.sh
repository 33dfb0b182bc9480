#!/usr/bin/env bash
# Every test: first those that need no images, while the images of the stack are built with what processor time is left; then
# those of the stack. Arguments go to the first pytest.
set -euo pipefail
cd "$(dirname "$0")/../.."
folder=$(mktemp -d /tmp/tt-XXXXXX)
log=$folder.log
nice -n 19 scripts/tests/stack.sh build "$folder" >"$log" 2>&1 &
building=$!
# Whoever stops the tests stops the builder, which then stops its engine.
trap 'kill "$building" 2>/dev/null && wait "$building" || true; rm -rf "$folder" "$log"' EXIT

uv run --frozen --no-sync pytest -n 2 --dist loadgroup --ignore tests/stack "$@" tests
wait "$building" || { echo "The images were not built ahead:"; tail -n 5 "$log"; }
STACK_FOLDER=$folder scripts/tests/stack.sh
