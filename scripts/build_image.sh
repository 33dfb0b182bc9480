#!/usr/bin/env bash
# Builds an image of ours: build_image.sh service|web|charts. TAG (latest), SLIM, PYTHON_IMAGE, NODE_IMAGE, NGINX_IMAGE and the
# mirrors PYPI_INDEX_URL, NPM_REGISTRY, DEBIAN_MIRROR may be set. With PUSH_TO (a registry and namespace) it is built for
# PLATFORMS (linux/amd64,linux/arm64) and pushed there.
set -euo pipefail
cd "$(dirname "$0")/.."

case ${1:-} in
  service) image=sanic-web file=docker/Dockerfile context=. ;;
  web) image=chat-web file=web/Dockerfile context=. ;;
  charts) image=gpt-vis-api file=docker/gpt-vis-api/Dockerfile context=. ;;
  *) echo "which image: service, web or charts?" >&2; exit 2 ;;
esac
if [ -n "${PUSH_NAME:-}" ] && [ -z "${PUSH_TO:-}" ]; then
  echo "Say where to push: make … $PUSH_NAME=registry.example.com/namespace (sign in with docker login first)." >&2
  exit 2
fi
# Without an engine it can at least be said what would run.
if [ -z "${DRY_RUN:-}" ]; then
  docker buildx version >/dev/null 2>&1 || { echo "Docker with buildx is needed." >&2; exit 1; }
fi

version=$(sed -n 's/^version = "\(.*\)"/\1/p' pyproject.toml)
tag=${TAG:-latest}
[ -z "${SLIM:-}" ] || [ -n "${TAG:-}" ] || tag=slim
arguments=(--build-arg "VERSION=$version" --build-arg "REVISION=$(git rev-parse HEAD 2>/dev/null || true)")
for name in SLIM PYTHON_IMAGE NODE_IMAGE NGINX_IMAGE PYPI_INDEX_URL NPM_REGISTRY DEBIAN_MIRROR; do
  grep -q "^ARG $name\b" "$file" && [ -n "${!name:-}" ] && arguments+=(--build-arg "$name=${!name}")
done
if [ -n "${PUSH_TO:-}" ]; then
  arguments+=(--platform "${PLATFORMS:-linux/amd64,linux/arm64}" --provenance=true --sbom=true --push)
  arguments+=(-t "${PUSH_TO%/}/$image:$tag" -t "${PUSH_TO%/}/$image:$version${SLIM:+-slim}")
else
  arguments+=(--load -t "$image:$tag")
fi
command=(docker buildx build "${arguments[@]}" -f "$file" "$context")
if [ -n "${DRY_RUN:-}" ]; then
  printf '%q ' "${command[@]}"
  echo
  exit 0
fi
exec "${command[@]}"
