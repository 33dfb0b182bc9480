#!/bin/sh
# The buckets, private, and for each a key that opens it and nothing else. Done again at every start: what is there stays.
set -eu

until mc alias set -q store http://minio:9000 "$ROOT_USER" "$ROOT_PASSWORD" >/dev/null 2>&1; do
  sleep 1
done

prepare() { # bucket, access key, secret key
  mc mb -q --ignore-existing "store/$1"
  mc anonymous set -q none "store/$1" >/dev/null
  cat >"/tmp/$1.json" <<EOF
{"Version": "2012-10-17", "Statement": [
  {"Effect": "Allow", "Action": ["s3:ListBucket", "s3:GetBucketLocation", "s3:GetBucketPolicy", "s3:GetBucketPolicyStatus",
    "s3:ListBucketMultipartUploads"], "Resource": ["arn:aws:s3:::$1"]},
  {"Effect": "Allow", "Action": ["s3:GetObject", "s3:PutObject", "s3:DeleteObject", "s3:AbortMultipartUpload",
    "s3:ListMultipartUploadParts"], "Resource": ["arn:aws:s3:::$1/*"]}
]}
EOF
  mc admin policy create store "bucket-$1" "/tmp/$1.json" >/dev/null
  printf '%s\n%s\n' "$2" "$3" | mc admin user add store >/dev/null
  mc admin policy attach store "bucket-$1" --user "$2" >/dev/null 2>&1 ||
    mc admin policy entities store --user "$2" | grep -q "bucket-$1"
}

prepare "$FILES_BUCKET" "$FILES_ACCESS_KEY" "$FILES_SECRET_KEY"
prepare "$CHARTS_BUCKET" "$CHARTS_ACCESS_KEY" "$CHARTS_SECRET_KEY"
echo "buckets $FILES_BUCKET and $CHARTS_BUCKET are ready"
