#!/bin/bash
# The buckets that minio-setup makes.
set -euo pipefail
for bucket in "$FILES_BUCKET" "$CHARTS_BUCKET"; do
  until python /stand_ins/bucket.py PUT minio:9000 "$bucket" "$ROOT_USER" "$ROOT_PASSWORD"; do sleep 0.5; done
done
