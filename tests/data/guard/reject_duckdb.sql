SELECT * FROM read_csv('/etc/passwd')
SELECT * FROM read_csv_auto('/etc/passwd')
SELECT * FROM read_parquet('x')
SELECT * FROM read_json('x')
SELECT * FROM read_json_auto('x')
SELECT * FROM read_text('/etc/passwd')
SELECT * FROM read_blob('/etc/passwd')
SELECT * FROM read_xlsx('x')
SELECT * FROM read_duckdb('x')
SELECT * FROM glob('/etc/*')
SELECT * FROM sniff_csv('x')
SELECT * FROM parquet_metadata('x')
SELECT * FROM parquet_schema('x')
SELECT * FROM sqlite_scan('x', 'y')
SELECT * FROM postgres_scan('x', 'y', 'z')
SELECT * FROM postgres_query('x', 'y')
SELECT * FROM mysql_query('x', 'y')
SELECT * FROM iceberg_scan('x')
SELECT * FROM delta_scan('x')
SELECT * FROM st_read('x')
SELECT * FROM arrow_scan(1, 2, 3)
SELECT * FROM pandas_scan(1)
SELECT * FROM seq_scan('orders')
SELECT * FROM query('SELECT 1')
SELECT * FROM query_table('orders')
SELECT * FROM query_table(['orders'])
SELECT * FROM histogram('orders', 'amount')
SELECT * FROM histogram_values('orders', 'amount')
SELECT * FROM summary(orders)
SELECT * FROM json_execute_serialized_sql('{}')
SELECT json_serialize_sql('SELECT 1')
SELECT json_deserialize_sql('{}')
SELECT json_serialize_plan('SELECT 1')
SELECT * FROM duckdb_settings()
SELECT * FROM duckdb_secrets()
SELECT * FROM duckdb_databases()
SELECT * FROM duckdb_functions()
SELECT * FROM pragma_table_info('orders')
SELECT * FROM pragma_version()
SELECT * FROM pragma_storage_info('orders')
SELECT * FROM test_all_types()
SELECT * FROM pg_timezone_names()
SELECT * FROM checkpoint()
SELECT * FROM force_checkpoint()
SELECT * FROM which_secret('x', 'y')
SELECT * FROM enable_logging()
SELECT * FROM truncate_duckdb_logs()
SELECT * FROM pg_catalog.pg_class
SELECT * FROM information_schema.tables
SELECT * FROM sqlite_master
SELECT * FROM duckdb_tables
SELECT * FROM duckdb_columns
SELECT * FROM pragma_database_list
SELECT * FROM system.main.duckdb_tables
SELECT * FROM system.information_schema.tables
SELECT * FROM temp.x
SELECT * FROM 'data.csv'
SELECT * FROM 'data.parquet' d
SELECT * FROM "data.csv"
SELECT * FROM "/etc/passwd"
SELECT * FROM "https://x/y.parquet"
SELECT * FROM "s3://b/x.parquet"
SELECT * FROM '*.csv'
SELECT * FROM "data.parquet" JOIN orders ON true
FROM 'data.csv'
FROM 'data.csv' SELECT *
FROM "x.json"
SELECT (SELECT count(*) FROM 'data.csv')
SELECT * FROM (FROM 'data.csv')
SELECT * FROM orders, 'data.csv'
WITH t AS (FROM '/etc/passwd') FROM t
PIVOT 'data.csv' ON a USING sum(b)
SELECT * FROM (PIVOT 'data.csv' ON a USING sum(b))
SELECT * FROM (UNPIVOT "x.csv" ON a)
SELECT getenv('HOME')
SELECT getvariable('x')
SELECT current_setting('memory_limit')
SELECT current_user
SELECT user
SELECT session_user
SELECT current_database()
SELECT current_schema()
SELECT current_schemas(true)
SELECT current_catalog
SELECT current_query()
SELECT current_role
SELECT version()
SELECT nextval('s')
SELECT currval('s')
SELECT setseed(0.5)
SELECT txid_current()
SELECT pg_sleep(1)
SELECT sleep_ms(1000)
SELECT write_log('x')
SELECT current_transaction_id()
SELECT current_connection_id()
SELECT pg_get_viewdef('x')
SELECT has_table_privilege('orders', 'select')
SELECT in_search_path('a', 'b')
SELECT stats(id) FROM orders
SELECT read_text('/etc/passwd')
SELECT content FROM read_text('/etc/passwd')
SELECT * FROM orders WHERE id IN (SELECT 1 FROM read_csv('x'))
SELECT list_transform([1], x -> getenv('HOME'))
SELECT list_transform([1], lambda x: getenv('HOME'))
SELECT [getenv('HOME') FOR x IN [1]]
SELECT {'a': getenv('HOME')}
SELECT MAP {'a': getenv('HOME')}
SELECT COLUMNS(c -> getenv(c) IS NULL) FROM orders
SELECT * REPLACE (getenv('HOME') AS id) FROM orders
SELECT id FROM orders QUALIFY getenv('HOME') IS NULL
SELECT sum(id) FILTER (getenv('HOME') IS NULL) FROM orders
SELECT * FROM (VALUES (getenv('HOME')))
SELECT * FROM unnest([getenv('HOME')])
SELECT * FROM generate_series(1, (SELECT count(*) FROM read_csv('x')))
SELECT 'HOME'.getenv()
SELECT main.getenv('HOME')
SELECT system.main.getenv('HOME')
SELECT "getenv"('HOME')
SELECT list_aggregate([1], 'sum'), getenv('x')
SUMMARIZE orders
DESCRIBE orders
DESCRIBE SELECT 1
SELECT * FROM (DESCRIBE orders)
SELECT * FROM (SUMMARIZE orders)
SELECT * FROM (SHOW TABLES)
FROM (SHOW ALL TABLES)
SHOW ALL TABLES
SHOW TABLES
PIVOT orders ON status USING sum(amount)
UNPIVOT monthly_sales ON jan, feb
ATTACH 'x.db'
ATTACH 'x.db' AS x (TYPE sqlite)
DETACH x
COPY orders TO 'x.csv'
COPY (SELECT 1) TO '/tmp/x'
COPY orders FROM 'x.csv'
COPY FROM DATABASE a TO b
EXPORT DATABASE 'x'
LOAD httpfs
INSTALL httpfs
FORCE INSTALL httpfs
CREATE SECRET s (TYPE s3)
CREATE TYPE t AS ENUM ('a')
CREATE TABLE FUNCTION f() AS 1
CREATE OR REPLACE MACRO m() AS TABLE SELECT 1
SET memory_limit = '1GB'
RESET memory_limit
SET VARIABLE x = 1
PRAGMA database_size
CALL pragma_version()
CALL duckdb_settings()
CHECKPOINT
FORCE CHECKPOINT
VACUUM
ANALYZE
USE memory
BEGIN TRANSACTION
ABORT
EXECUTE p
DEALLOCATE p
INSERT INTO orders BY NAME SELECT 1 AS id
DELETE FROM orders USING customers
MERGE INTO orders USING customers ON true WHEN MATCHED THEN DELETE
UPDATE EXTENSIONS
SELECT * FROM orders AT (VERSION => 1)
SELECT 1; COPY orders TO 'x'
FROM orders; DROP TABLE orders
SELECT $x
SELECT $1
SELECT ?
WITH t AS (DELETE FROM orders RETURNING *) FROM t
SELECT 'x'::mood
SELECT 'x'::main.mood
SELECT CAST('x' AS mood[])
SELECT '1'::regclass
SELECT '{1}'::_regclass
SELECT {'a': 1}::STRUCT(a mood)
SELECT MAP {'a': 1}::MAP(VARCHAR, mood)
SELECT TRY_CAST(1 AS regclass)
SELECT 1::orders
SELECT 1::"orders"
