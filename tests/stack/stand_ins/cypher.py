"""One Cypher statement, with the account of NEO4J_AUTH."""

import os
import sys

from neo4j import GraphDatabase

name, _, password = os.environ["NEO4J_AUTH"].partition("/")
with GraphDatabase.driver("bolt://127.0.0.1:7687", auth=(name, password)) as driver:
    found = driver.execute_query("RETURN 1 AS one", database_="neo4j").records[0]["one"]
sys.exit(found != 1)
