"""Every statement on the graph database.

Accepted joins have a type of their own, so that a shortest way needs no condition on its joins:
not every server applies one while it looks.
"""

CONSTRAINTS = (
    "CREATE CONSTRAINT tabletalk_source IF NOT EXISTS"
    " FOR (s:TableTalkSource) REQUIRE s.id IS UNIQUE",
    "CREATE CONSTRAINT tabletalk_table IF NOT EXISTS"
    " FOR (t:TableTalkTable) REQUIRE t.key IS UNIQUE",
)
REVISION = "MATCH (s:TableTalkSource {id: $source}) RETURN s.revision AS revision"
REVISIONS = (
    "UNWIND $sources AS id MATCH (s:TableTalkSource {id: id})"
    " RETURN s.id AS id, s.revision AS revision"
)
READ_RELATIONS = (
    "MATCH (:TableTalkTable {source: $source})-[j:JOINS|MAY_JOIN]->(:TableTalkTable)"
    " RETURN properties(j) AS properties"
)
CLAIM_REVISION = (
    "MERGE (s:TableTalkSource {id: $source}) ON CREATE SET s.revision = 0"
    " SET s.claimed = $claim RETURN s.revision AS revision"
)
"""Writes before it reads, so that a second change waits, or is the one to be tried again."""
SET_REVISION = "MATCH (s:TableTalkSource {id: $source}) SET s.revision = $revision"
MERGE_TABLES = (
    "UNWIND $tables AS table MERGE (t:TableTalkTable {key: table.key})"
    " SET t.source = $source, t.name = table.name"
)
DELETE_RELATIONS = (
    "MATCH (:TableTalkTable {source: $source})-[j:JOINS|MAY_JOIN]->(:TableTalkTable)"
    " WHERE j.id IN $ids DELETE j"
)
CREATE_RELATIONS = {
    accepted: (
        "UNWIND $joins AS row MATCH (a:TableTalkTable {key: row.left_key})"
        " MATCH (b:TableTalkTable {key: row.right_key})"
        f" CREATE (a)-[j:{kind}]->(b) SET j = row.properties"
    )
    for accepted, kind in ((True, "JOINS"), (False, "MAY_JOIN"))
}
DELETE_ISOLATED_TABLES = "MATCH (t:TableTalkTable {source: $source}) WHERE NOT (t)--() DELETE t"
DELETE_TABLES = "MATCH (t:TableTalkTable {source: $source}) DETACH DELETE t"
DELETE_SOURCE = "MATCH (s:TableTalkSource {id: $source}) DETACH DELETE s"
FIND_PATHS = (
    "UNWIND $pairs AS pair MATCH (a:TableTalkTable {key: pair[0]})"
    " MATCH (b:TableTalkTable {key: pair[1]})"
    " MATCH p = shortestPath((a)-[:JOINS*..%d]-(b))"
    " RETURN pair[2] AS number, [n IN nodes(p) | n.name] AS tables,"
    " [j IN relationships(p) | properties(j)] AS joins"
)
