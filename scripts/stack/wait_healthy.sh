#!/usr/bin/env bash
# Waits until every service that is up is healthy: wait_healthy.sh COMPOSE-COMMAND… (compose's own --wait takes services that
# have done their work and ended for failures). WAIT_S: how long at most (300).
set -euo pipefail
until=$((SECONDS + ${WAIT_S:-300}))
while :; do
  states=$("$@" ps -a --format '{{.Service}} {{.State}} {{.Health}} {{.ExitCode}}')
  waiting=$(awk '!($2 == "running" && $3 == "healthy") && !($2 == "exited" && $NF == 0 && NF == 3) {print}' <<<"$states")
  [ -n "$states" ] && [ -z "$waiting" ] && exit 0
  if [ "$SECONDS" -ge "$until" ] || grep -qE ' exited +[1-9]' <<<"$waiting"; then
    printf 'Not healthy:\n%s\nmake logs shows why.\n' "$waiting" >&2
    exit 1
  fi
  sleep 0.5
done
