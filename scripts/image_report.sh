#!/usr/bin/env bash
# How large the images are: their layers, and the packages of the service in MB, largest first.
set -euo pipefail
image=${IMAGE:-sanic-web:${TAG:-latest}}
docker image inspect "$image" >/dev/null 2>&1 || { echo "There is no image $image: run make service-build first." >&2; exit 1; }

megabytes() { awk '{printf "%8.1f MB  %s\n", $1 / 1e6, $2}'; }
for name in "$image" chat-web gpt-vis-api; do
  size=$(docker image inspect --format '{{.Size}}' "$name" 2>/dev/null || true)
  [ -z "$size" ] || echo "$size $name" | megabytes
done
echo "Layers of $image:"
docker history --no-trunc --human=false --format '{{.Size}} {{.CreatedBy}}' "$image" | awk '$1 > 0 {size = $1; $1 = ""; print size, substr($0, 2, 60)}' |
  awk '{size = $1; $1 = ""; printf "%8.1f MB %s\n", size / 1e6, $0}'
echo "Packages of $image:"
docker run --rm --network none --entrypoint python "$image" -S -c '
import collections, glob, os
root = glob.glob("/app/.venv/lib/python3*/site-packages")[0]
sizes = collections.Counter()
for folder, _, files in os.walk(root):
    top = os.path.relpath(folder, root).split("/")[0]
    for file in files:
        name = (file if top == "." else top).split("-")[0].removesuffix(".dist").split(".")[0].lower()
        name = "bytecode" if folder.endswith("__pycache__") else name.removeprefix("_")
        sizes[name] += os.lstat(os.path.join(folder, file)).st_size
for name, size in sizes.most_common(40):
    print(size, name)
' | megabytes
