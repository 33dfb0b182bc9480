#!/bin/sh
# Writes nginx's configuration from its template and the environment, and becomes nginx.
#   SERVICE            host:port of chat-service (chat-service:8089)
#   UPLOAD_MAX_BYTES   largest file that may be uploaded (104857600)
#   TRUSTED_PROXIES    addresses or networks, separated by blanks or commas, whose X-Forwarded-For is trusted (none)
#   PROXY_SECRET       the secret by which our own TLS proxy is trusted (not set: none is)
#   SERVER_PROXY_SECRET  what chat-service wants to hear to believe us who asks (not set: it sees our address)
set -eu

fail() {
  echo "$1" >&2
  exit 2
}
only() { # name, value, characters that do not belong there
  case $2 in *[!$3]*) fail "$1: it has characters that do not belong there" ;; esac
}

SERVICE=${SERVICE:-chat-service:8089}
UPLOAD_MAX_BYTES=${UPLOAD_MAX_BYTES:-104857600}
SERVER_PROXY_SECRET=${SERVER_PROXY_SECRET:-}
PROXY_SECRET=${PROXY_SECRET:-}
only SERVICE "$SERVICE" 'A-Za-z0-9.:_-'
only UPLOAD_MAX_BYTES "$UPLOAD_MAX_BYTES" '0-9'
only SERVER_PROXY_SECRET "$SERVER_PROXY_SECRET" 'A-Za-z0-9_-'
only PROXY_SECRET "$PROXY_SECRET" 'A-Za-z0-9_-'
only TRUSTED_PROXIES "${TRUSTED_PROXIES:-}" 'A-Za-z0-9.:/, -'

# The form around a file is no part of its size.
BODY_MAX=$((UPLOAD_MAX_BYTES + 1048576))
RESOLVER=$(sed -n 's/^nameserver //p' /etc/resolv.conf | head -n 1)
case $RESOLVER in *:*) RESOLVER="[$RESOLVER]" ;; esac
REAL_IP=''
for proxy in $(echo "${TRUSTED_PROXIES:-}" | tr ',' ' '); do
  REAL_IP="$REAL_IP set_real_ip_from $proxy;"
done
# Two different lines in one map would be refused: without a secret nobody knows this one.
[ -n "$PROXY_SECRET" ] || PROXY_SECRET=$(head -c 24 /dev/urandom | od -An -tx1 | tr -d ' \n')
export SERVICE BODY_MAX RESOLVER REAL_IP PROXY_SECRET SERVER_PROXY_SECRET

mkdir -p /tmp/nginx
# shellcheck disable=SC2016
envsubst '$SERVICE $BODY_MAX $RESOLVER $REAL_IP $PROXY_SECRET $SERVER_PROXY_SECRET' \
  </etc/nginx/page/nginx.conf.template >/tmp/nginx/nginx.conf
chmod 0400 /tmp/nginx/nginx.conf
exec nginx -e stderr -c /tmp/nginx/nginx.conf -g 'daemon off;'
