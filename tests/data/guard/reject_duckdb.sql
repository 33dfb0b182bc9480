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
PIVOT duckdb_settings() ON name USING count(*)
PIVOT duckdb_tables ON a USING sum(b)
PIVOT read_csv('/etc/passwd') ON a USING sum(b)
PIVOT 'data.parquet' ON a USING sum(b)
PIVOT (SELECT * FROM duckdb_settings()) ON name USING count(*)
PIVOT (FROM 'x.csv') ON a USING sum(b)
PIVOT orders ON getenv('HOME') USING sum(amount)
PIVOT orders ON status USING getenv('HOME')
PIVOT orders ON status IN (SELECT name FROM duckdb_settings()) USING sum(amount)
PIVOT orders ON status USING sum(amount) GROUP BY getenv('HOME')
PIVOT orders ON status USING sum(amount) ORDER BY getenv('HOME')
PIVOT orders ON status USING sum(amount) LIMIT (SELECT count(*) FROM duckdb_settings())
PIVOT orders ON status USING sum(amount); DROP TABLE orders
WITH x AS (SELECT * FROM duckdb_secrets()) PIVOT x ON a USING sum(b)
WITH sqlite_master AS (SELECT * FROM sqlite_master) PIVOT sqlite_master ON type USING count(*)
UNPIVOT sqlite_master ON name
UNPIVOT "x.csv" ON a
UNPIVOT duckdb_settings() ON name, value INTO NAME n VALUE v
UNPIVOT (SELECT getenv('HOME') AS a) ON a
UNPIVOT monthly_sales ON getenv('HOME')
UNPIVOT query('SELECT 1') ON a
CREATE TABLE x AS PIVOT orders ON status USING sum(amount)
SELECT name.getenv() FROM customers
SELECT name.upper().getenv() FROM customers
SELECT name.getenv().upper() FROM customers
SELECT ('HOME').getenv()
SELECT ('HOME').upper().getenv().lower()
SELECT [('HOME')].list_transform(x -> x.getenv())
SELECT [('HOME')].list_transform(lambda x: getenv(x))
SELECT current_user.upper()
SELECT current_user.upper().lower()
SELECT upper(current_user).lower()
SELECT upper(session_user).lower().reverse()
SELECT concat(user, 'x').upper()
SELECT (current_schema).upper()
SELECT [current_database].list_sort()
SELECT {'a': current_user}.struct_extract('a')
SELECT name.current_setting() FROM customers
SELECT 'memory_limit'.current_setting()
SELECT ('memory_limit').current_setting()
SELECT ('SELECT 1').query()
SELECT * FROM orders.query()
SELECT * FROM 'SELECT 1'.query()
SELECT * FROM ('SELECT 1').query()
SELECT * FROM orders.query_table()
SELECT * FROM main.range(3)
SELECT * FROM main.query('SELECT 1')
SELECT * FROM system.main.duckdb_settings()
SELECT * FROM evil.generate_series(1, 2)
SELECT * FROM memory.main.unnest([1])
SELECT main.upper('a')
SELECT system.main.upper('a')
SELECT pg_catalog.lower('a')
SELECT name.read_text() FROM customers
SELECT name.nextval() FROM customers
SELECT name.pg_sleep() FROM customers
SELECT name.sleep_ms() FROM customers
SELECT name.sum() OVER () FROM customers
SELECT current_user.max() OVER ()
SELECT upper(current_user).max() OVER ()
SELECT amount.sum() FILTER (current_user = 'x') FROM orders
SELECT name.write_log() FROM customers
SELECT name.json_execute_serialized_sql() FROM customers
SELECT struct_pack(a := getenv('HOME')).a
SELECT struct_pack(a := current_user).a
SELECT {'a': getenv('HOME')}.a
SELECT (getenv('HOME')).upper()
SELECT main.getenv('HOME').upper()
SELECT x.main.getenv('HOME')
SELECT getvariable('x').upper()
SELECT count(getenv('HOME') -> 'a')
SELECT count(name -> getenv('HOME')) FROM customers
SELECT text(getenv('HOME'), '0')
SELECT make_type('INT'), replace_type(1, 2, 3)
SELECT parse_duckdb_log_message('a', 'b')
SELECT icu_calendar_names()
SELECT * FROM duckdb_logs_parsed('x')
SELECT * FROM duckdb_temporary_files()
SELECT * FROM duckdb_memory()
SELECT * FROM duckdb_extensions()
SELECT * FROM duckdb_variables()
SELECT * FROM duckdb_prepared_statements()
SELECT * FROM duckdb_external_file_cache()
SELECT * FROM duckdb_table_sample('orders')
SELECT * FROM parquet_bloom_probe('x', 'a', 1)
SELECT * FROM parquet_kv_metadata('x')
SELECT * FROM parquet_file_metadata('x')
SELECT * FROM parquet_full_metadata('x')
SELECT * FROM read_ndjson('x')
SELECT * FROM read_json_objects('x')
SELECT * FROM read_csv(['/etc/passwd'])
SELECT * FROM python_map_function(1)
SELECT * FROM pragma_metadata_info('orders')
SELECT * FROM pragma_show('orders')
SELECT * FROM pragma_collations()
SELECT * FROM pragma_platform()
SELECT * FROM pragma_user_agent()
SELECT * FROM test_vector_types(NULL::INT)
SELECT * FROM disable_logging()
SELECT * FROM enable_profiling()
SELECT * FROM postgres_scan_pushdown('x', 'y', 'z')
SELECT * FROM mysql_scan('x', 'y', 'z')
SELECT * FROM sqlite_query('x', 'y')
SELECT * FROM http_get('http://x')
SELECT http_get('http://x'), http_post('http://x', MAP {}, '')
SELECT * FROM shellfs('id')
SELECT * FROM read_lines('/etc/passwd')
SELECT * FROM load_aws_credentials()
SELECT * FROM gsheets('x')
SELECT * FROM read_gsheet('x')
SELECT * FROM excel_scan('x')
SELECT * FROM st_drivers()
SELECT * FROM st_read_meta('x')
SELECT * FROM ducklake_snapshots('x')
SELECT current_query_id(), current_transaction_id()
SELECT map_to_pg_oid('x'), format_pg_type('x', 1)
SELECT get_block_size('x')
SELECT vector_type(amount) FROM orders
SELECT has_any_column_privilege('orders', 'select')
SELECT pg_get_constraintdef(1), pg_get_expr('a', 1)
SELECT obj_description(1, 'x'), col_description(1, 2)
