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
SELECT * FROM orders MATCH_RECOGNIZE (PATTERN (A) DEFINE A AS true)
SELECT ?
SELECT * FROM orders FOR UPDATE
TABLE orders
SELECT CAST(1 AS secrets)
SELECT CAST(1 AS hive.default.secrets)
SELECT TRY_CAST(1 AS function(bigint, bigint))
SELECT CAST(ARRAY[1] AS ARRAY(secrets))
SELECT CAST(ROW(1) AS ROW(a secrets))
SELECT CAST('a' AS regclass)
