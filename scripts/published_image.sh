#!/usr/bin/env bash
# What is done to the published image of the service: published_image.sh scan|sbom|sign. REGISTRY and TAG say which one.
set -euo pipefail
cd "$(dirname "$0")/.."

[ -n "${REGISTRY:-}" ] || { echo "Say where it is: REGISTRY=registry.example.com/namespace." >&2; exit 2; }
image="${REGISTRY%/}/sanic-web:${TAG:-latest}"

need() {
  command -v "$1" >/dev/null || { echo "$1 is needed for this: install it and run make again." >&2; exit 1; }
}

case ${1:-} in
  scan)
    need trivy
    exec trivy image --severity HIGH,CRITICAL --ignore-unfixed --exit-code 1 "$image"
    ;;
  sbom)
    need syft
    mkdir -p .images
    exec syft scan "registry:$image" -o "spdx-json=.images/sanic-web.spdx.json"
    ;;
  sign)
    need cosign
    need docker
    digest=$(docker buildx imagetools inspect "$image" --format '{{.Manifest.Digest}}')
    exec cosign sign --yes "${REGISTRY%/}/sanic-web@$digest"
    ;;
  *) echo "what: scan, sbom or sign?" >&2; exit 2 ;;
esac
