"""Signed requests about a bucket: bucket.py GET|PUT host:port bucket access-key secret-key."""

import hashlib
import hmac
import sys
import urllib.error
import urllib.request
from datetime import UTC, datetime

NOTHING = hashlib.sha256(b"").hexdigest()


def main(method: str, host: str, bucket: str, access: str, secret: str) -> int:
    """0 when the store says yes (or has the bucket already)."""
    now = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
    signed = {"host": host, "x-amz-content-sha256": NOTHING, "x-amz-date": now}
    names = ";".join(signed)
    head = "".join(f"{name}:{value}\n" for name, value in signed.items())
    canonical = f"{method}\n/{bucket}\n\n{head}\n{names}\n{NOTHING}"
    scope = f"{now[:8]}/us-east-1/s3/aws4_request"
    digest = hashlib.sha256(canonical.encode()).hexdigest()
    key = f"AWS4{secret}".encode()
    for part in (*scope.split("/"), f"AWS4-HMAC-SHA256\n{now}\n{scope}\n{digest}"):
        key = hmac.digest(key, part.encode(), "sha256")
    credential = f"Credential={access}/{scope}, SignedHeaders={names}, Signature={key.hex()}"
    signed["Authorization"] = f"AWS4-HMAC-SHA256 {credential}"
    request = urllib.request.Request(f"http://{host}/{bucket}", headers=signed, method=method)
    try:
        with urllib.request.urlopen(request, timeout=5):
            return 0
    except urllib.error.HTTPError as error:
        return 0 if (method, error.code) == ("PUT", 409) else 1
    except OSError:
        return 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
