#!/usr/bin/env bash
# Docker Compose on docker/docker-compose.yaml, whichever of its two commands this machine has.
set -euo pipefail
cd "$(dirname "$0")/../../docker"

[ -e .env ] || { echo "There is no docker/.env yet: run make env first." >&2; exit 1; }
if docker compose version >/dev/null 2>&1; then
  exec docker compose "$@"
elif command -v docker-compose >/dev/null; then
  exec docker-compose "$@"
fi
echo "Docker Compose is needed (docker compose, or docker-compose 2.24 or newer)." >&2
exit 1
