#!/usr/bin/env bash
# What is done to the published image of the service: published_image.sh sbom|sign. REGISTRY and TAG say which one.
set -euo pipefail
cd "$(dirname "$0")/.."

[ -n "${REGISTRY:-}" ] || { echo "Say where it is: REGISTRY=registry.example.com/namespace." >&2; exit 2; }
image="${REGISTRY%/}/sanic-web:${TAG:-latest}"

need() {
  command -v "$1" >/dev/null || { echo "$1 is needed for this: install it and run make again." >&2; exit 1; }
}

case ${1:-} in
  sbom)
    need syft
    mkdir -p .images
    exec syft scan "registry:$image" -o "spdx-json=.images/sanic-web.spdx.json"
    ;;
  sign)
    need cosign
    need docker
    # A digest is the hash of the manifest's bytes; how buildx prints it changed between releases.
    digest=$(docker buildx imagetools inspect --raw "$image" | sha256sum | cut -d ' ' -f 1)
    # Without a key of its own it proves who runs it (a CI's identity), and that goes into a public log.
    exec cosign sign --yes ${COSIGN_KEY:+--key "$COSIGN_KEY" --tlog-upload=false} "${REGISTRY%/}/sanic-web@sha256:$digest"
    ;;
  *) echo "what: sbom or sign?" >&2; exit 2 ;;
esac
