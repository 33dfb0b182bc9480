SELECT * FROM system.runtime.queries
SELECT * FROM system.runtime.nodes
SELECT * FROM system.metadata.catalogs
SELECT * FROM system.jdbc.tables
SELECT * FROM information_schema.tables
SELECT * FROM hive.information_schema.tables
SELECT * FROM "orders$partitions"
SELECT * FROM "orders$snapshots"
SELECT * FROM TABLE(mysql.system.query(query => 'SELECT * FROM secrets'))
SELECT * FROM TABLE(postgresql.system.query(query => 'DROP TABLE x'))
SELECT * FROM TABLE(elasticsearch.system.raw_query(schema => 's', index => 'i', query => '{}'))
SELECT * FROM TABLE(exclude_columns(input => TABLE(orders), columns => DESCRIPTOR(id)))
SELECT a FROM orders CROSS JOIN TABLE(mysql.system.query(query => 'SELECT 1'))
CALL system.runtime.kill_query(query_id => 'x', message => 'y')
CALL system.sync_partition_metadata('s', 't', 'FULL')
EXECUTE IMMEDIATE 'DROP TABLE orders'
PREPARE p FROM DELETE FROM orders
EXECUTE p
DEALLOCATE PREPARE p
DESCRIBE INPUT p
EXPLAIN ANALYZE DELETE FROM orders
EXPLAIN SELECT 1
SET SESSION query_max_run_time = '10h'
RESET SESSION query_max_run_time
SET ROLE admin
SET SESSION AUTHORIZATION root
SET PATH x.y
USE hive.secret
SHOW CATALOGS
SHOW TABLES FROM system.runtime
SHOW CREATE TABLE orders
SHOW STATS FOR orders
DESCRIBE orders
INSERT INTO orders SELECT * FROM orders
DELETE FROM orders
UPDATE orders SET amount = 0
MERGE INTO orders USING customers ON 1 = 1 WHEN MATCHED THEN DELETE
CREATE TABLE x AS SELECT * FROM orders
CREATE VIEW v AS SELECT 1
CREATE CATALOG c USING mysql
DROP CATALOG c
ALTER TABLE orders EXECUTE optimize
REFRESH MATERIALIZED VIEW v
GRANT SELECT ON orders TO x
DENY SELECT ON orders TO x
ANALYZE orders
COMMENT ON TABLE orders IS 'x'
TRUNCATE TABLE orders
START TRANSACTION
COMMIT
SELECT current_user
SELECT current_catalog
SELECT current_schema
SELECT current_path
SELECT current_groups()
SELECT version()
SELECT fail('x')
SELECT my_schema.my_function(1)
SELECT hive.default.f(1)
SELECT unknown_function(1)
SELECT * FROM orders FOR VERSION AS OF 1
SELECT * FROM orders FOR TIMESTAMP AS OF TIMESTAMP '2024-01-01 00:00:00'
WITH FUNCTION f(x int) RETURNS int RETURN x SELECT f(1)
SELECT ?
SELECT * FROM orders FOR UPDATE
TABLE orders
SELECT CAST(1 AS secrets)
SELECT CAST(1 AS hive.default.secrets)
SELECT TRY_CAST(1 AS function(bigint, bigint))
SELECT CAST(ARRAY[1] AS ARRAY(secrets))
SELECT CAST(ROW(1) AS ROW(a secrets))
SELECT CAST('a' AS regclass)
SELECT * FROM system.runtime.queries MATCH_RECOGNIZE (MEASURES A.user AS u PATTERN (A) DEFINE A AS true)
SELECT * FROM secrets.t.x MATCH_RECOGNIZE (PATTERN (A) DEFINE A AS (SELECT count(*) FROM system.runtime.nodes) > 0)
SELECT * FROM orders MATCH_RECOGNIZE (MEASURES fail('x') AS a PATTERN (A) DEFINE A AS true)
SELECT * FROM orders MATCH_RECOGNIZE (PATTERN (A) DEFINE A AS my_udf(1) = 1)
SELECT * FROM orders MATCH_RECOGNIZE (ORDER BY current_user MEASURES A.id AS a PATTERN (A) DEFINE A AS true)
SELECT * FROM orders MATCH_RECOGNIZE (PARTITION BY version() PATTERN (A) DEFINE A AS true)
SELECT * FROM orders MATCH_RECOGNIZE (PATTERN (A) DEFINE A AS true) ) UNION SELECT * FROM (SELECT 1
SELECT * FROM orders MATCH_RECOGNIZE (PATTERN (A ';' B) DEFINE A AS true)
SELECT * FROM orders MATCH_RECOGNIZE (PATTERN (A "x" B) DEFINE A AS true)
SELECT * FROM orders MATCH_RECOGNIZE (AFTER MATCH SKIP TO LAST 'x) y' PATTERN (A) DEFINE A AS true)
SELECT * FROM TABLE(sequence(1, 10), sequence(1, 2))
SELECT * FROM TABLE(sequence(1, (SELECT count(*) FROM system.runtime.nodes)))
SELECT * FROM TABLE(sequence(start => 1, stop => version()))
SELECT * FROM TABLE(system.builtin.sequence(1, 10))
SELECT * FROM TABLE(query(query => 'SELECT 1'))
SELECT * FROM TABLE(raw_query(schema => 's', index => 'i', query => '{}'))
SELECT * FROM TABLE(exclude_columns(TABLE(orders), DESCRIPTOR(id)))
SELECT * FROM TABLE(orders)
SELECT * FROM TABLE((SELECT 1))
SELECT * FROM TABLE(analyze_table('x'))
SELECT * FROM TABLE(iceberg.system.table_changes('s', 't', 1, 2))
SELECT * FROM TABLE(delta.system.table_changes('s', 't', 1))
SELECT * FROM TABLE(bigquery.system.query('SELECT 1'))
SELECT * FROM TABLE(sheet('id'))
SELECT TABLE(sequence(1, 2))
SELECT * FROM query('SELECT 1')
SELECT JSON_VALUE(version(), 'lax $')
SELECT JSON_VALUE('{}', 'lax $' DEFAULT current_user ON EMPTY)
SELECT JSON_OBJECT('a' VALUE current_user)
SELECT JSON_OBJECT(KEY version() VALUE 1)
SELECT JSON_QUERY((SELECT user FROM system.runtime.queries), 'lax $')
SELECT * FROM JSON_TABLE((SELECT query FROM system.runtime.queries), 'lax $' COLUMNS (a varchar PATH 'lax $')) AS t
SELECT * FROM JSON_TABLE('{}', 'lax $' COLUMNS (a secrets PATH 'lax $')) AS t
SELECT * FROM JSON_TABLE('{}', 'lax $' COLUMNS (a varchar PATH 'lax $' DEFAULT version() ON EMPTY)) AS t
SELECT * FROM orders, LATERAL secrets
SELECT * FROM hive.system.t, "orders$history"
SELECT * FROM "orders$files"
SELECT * FROM "orders$properties"
SELECT * FROM system.metadata.table_properties
SELECT * FROM system.metadata.materialized_views
SELECT * FROM system.runtime.tasks
SELECT * FROM system.runtime.transactions
SELECT * FROM system.information_schema.roles
SELECT current_user, current_role
SELECT current_timezone()
SELECT DATE 'x', version()
SELECT ai_gen('x')
SELECT learn_classifier(1, features(1, 2)) FROM orders
SELECT evaluate_classifier_predictions(1, 1) FROM orders
SELECT * FROM orders MATCH_RECOGNIZE (PATTERN (A))
SELECT * FROM orders MATCH_RECOGNIZE (MEASURES A.id AS x)
SELECT * FROM orders MATCH_RECOGNIZE ()
