#!/usr/bin/env bash
# Fails when the image of the service that was built here has a known hole for which there is a cure. TAG says which one.
set -euo pipefail
image=sanic-web:${TAG:-latest}
command -v trivy >/dev/null || { echo "trivy is needed for this: install it and run make again." >&2; exit 1; }
docker image inspect "$image" >/dev/null 2>&1 || { echo "There is no image $image: run make service-build first." >&2; exit 1; }
exec trivy image --severity HIGH,CRITICAL --ignore-unfixed --exit-code 1 "$image"
