#!/bin/bash
# ArcadeDB over Bolt, with the account of NEO4J_AUTH.
set -euo pipefail
home=$(echo /opt/servers/lib/python3*/site-packages/arcadedb_embedded)
exec "$home/jre/bin/java" -Xmx384m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 --add-modules jdk.incubator.vector \
  -Darcadedb.server.plugins=Bolt:com.arcadedb.bolt.BoltProtocolPlugin -Darcadedb.bolt.port=7687 -Darcadedb.bolt.host=0.0.0.0 \
  "-Darcadedb.server.defaultDatabases=neo4j[${NEO4J_AUTH%%/*}:${NEO4J_AUTH#*/}:admin]" \
  "-Darcadedb.server.rootPassword=${NEO4J_AUTH#*/}" -Darcadedb.server.rootPath=/data -Darcadedb.server.httpIncomingPort=7474 \
  -Darcadedb.server.httpIncomingHost=0.0.0.0 -cp "$home/jars/*" com.arcadedb.server.ArcadeDBServer
