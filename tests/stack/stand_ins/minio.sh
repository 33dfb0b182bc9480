#!/bin/bash
# SeaweedFS with the accounts that minio-setup makes in MinIO: a root, and a key for each bucket that opens nothing else.
set -euo pipefail
account() { printf '{"name": "%s", "credentials": [{"accessKey": "%s", "secretKey": "%s"}], "actions": [%s]}' "$1" "$2" "$3" "$4"; }
of() { printf '"Read:%s", "Write:%s", "List:%s", "Tagging:%s"' "$1" "$1" "$1" "$1"; }
printf '{"identities": [%s, %s, %s]}' \
  "$(account root "$MINIO_ROOT_USER" "$MINIO_ROOT_PASSWORD" '"Admin", "Read", "Write", "List"')" \
  "$(account files "$FILES_ACCESS_KEY" "$FILES_SECRET_KEY" "$(of "$FILES_BUCKET")")" \
  "$(account charts charts "$CHARTS_SECRET_KEY" "$(of charts)")" >/tmp/s3.json
exec weed -logtostderr=true server -dir=/data -ip=127.0.0.1 -ip.bind=0.0.0.0 -master.volumeSizeLimitMB=64 -volume.max=50 \
  -filer -s3 -s3.port=9000 -s3.config=/tmp/s3.json
