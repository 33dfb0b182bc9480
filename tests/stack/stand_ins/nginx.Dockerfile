# In the place of nginx:1.28-alpine-slim.
FROM python:3.11-slim-bookworm
# hadolint ignore=DL3008
RUN apt-get update -qq \
    && apt-get install -y -qq --no-install-recommends nginx-light busybox gettext-base >/dev/null \
    && rm -rf /var/lib/apt/lists/* \
    && ln -s /usr/bin/busybox /usr/local/bin/wget
CMD ["nginx", "-g", "daemon off;"]
