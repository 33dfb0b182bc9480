SELECT pg_read_file('x')
SELECT pg_catalog.pg_read_file('x')
SELECT "pg_read_file"('x')
SELECT pg_catalog."pg_sleep"(1)
SELECT pg_read_binary_file('x')
SELECT pg_ls_dir('/')
SELECT * FROM pg_ls_logdir()
SELECT pg_stat_file('x')
SELECT lo_import('/etc/passwd')
SELECT lo_export(1, '/tmp/x')
SELECT lo_from_bytea(0, 'a')
SELECT lo_create(0), lo_unlink(1), lo_get(1), lo_put(1, 0, 'a')
SELECT loread(1, 1)
SELECT pg_sleep(1)
SELECT pg_sleep_for('1 s')
SELECT pg_sleep_until(now())
SELECT pg_advisory_lock(1)
SELECT pg_try_advisory_lock(1)
SELECT pg_advisory_unlock_all()
SELECT pg_notify('a', 'b')
SELECT pg_logical_emit_message(true, 'a', 'b')
SELECT pg_switch_wal()
SELECT pg_create_restore_point('x')
SELECT pg_reload_conf()
SELECT pg_rotate_logfile()
SELECT pg_terminate_backend(1)
SELECT pg_cancel_backend(1)
SELECT pg_stat_reset()
SELECT pg_start_backup('x')
SELECT pg_promote()
SELECT pg_export_snapshot()
SELECT pg_current_wal_lsn()
SELECT pg_backend_pid()
SELECT pg_postmaster_start_time()
SELECT pg_get_functiondef(1)
SELECT pg_get_viewdef('v')
SELECT pg_table_size('orders')
SELECT pg_relation_size('orders')
SELECT pg_total_relation_size('orders')
SELECT pg_database_size('postgres')
SELECT pg_column_size(1)
SELECT pg_stat_get_activity(NULL)
SELECT pg_control_system()
SELECT pg_conf_load_time()
SELECT pg_is_in_recovery()
SELECT pg_has_role('postgres', 'usage')
SELECT pg_get_userbyid(10)
SELECT has_table_privilege('orders', 'select')
SELECT obj_description(1)
SELECT col_description(1, 1)
SELECT to_regclass('pg_shadow')
SELECT 'pg_shadow'::regclass
SELECT 'postgres'::regrole
SELECT 'pg_sleep'::regproc
SELECT CAST('pg_shadow' AS regclass)
SELECT set_config('statement_timeout', '0', false)
SELECT current_setting('data_directory')
SELECT current_database()
SELECT current_schema
SELECT current_schema()
SELECT current_schemas(true)
SELECT current_user
SELECT CURRENT_ROLE
SELECT session_user
SELECT user
SELECT current_catalog
SELECT system_user
SELECT version()
SELECT inet_server_addr()
SELECT inet_client_addr()
SELECT txid_current()
SELECT txid_current_snapshot()
SELECT pg_current_xact_id()
SELECT nextval('s')
SELECT setval('s', 1)
SELECT currval('s')
SELECT lastval()
SELECT setseed(0.5)
SELECT query_to_xml('SELECT 1', true, true, '')
SELECT table_to_xml('orders', true, true, '')
SELECT schema_to_xml('public', true, true, '')
SELECT database_to_xml(true, true, '')
SELECT cursor_to_xml('c', 1, true, true, '')
SELECT query_to_xmlschema('SELECT 1', true, true, '')
SELECT * FROM ts_stat('SELECT to_tsvector(note) FROM orders')
SELECT ts_rewrite('a'::tsquery, 'SELECT t, s FROM aliases')
SELECT * FROM crosstab('SELECT 1')
SELECT * FROM connectby('t', 'a', 'b', 'c', 1)
SELECT dblink('host=x', 'SELECT 1')
SELECT * FROM dblink('x', 'SELECT 1') AS t(a int)
SELECT dblink_exec('x', 'DROP TABLE orders')
SELECT postgres_fdw_get_connections()
SELECT xslt_process('a', 'b')
SELECT http_get('http://x')
SELECT net.http_get('http://x')
SELECT aws_s3.table_import_from_s3('a', 'b', 'c')
SELECT plpy_execute('x')
SELECT lo_open(1, 2)
SELECT currtid2('orders', '(0,1)')
SELECT pg_walfile_name('0/0')
SELECT gin_clean_pending_list('x')
SELECT brin_summarize_new_values('x')
SELECT pg_stat_statements_reset()
SELECT * FROM pg_stat_activity
SELECT * FROM pg_user
SELECT * FROM pg_roles
SELECT * FROM pg_settings
SELECT * FROM pg_catalog.pg_class
SELECT * FROM "pg_catalog"."pg_tables"
SELECT * FROM pg_toast.pg_toast_1
SELECT * FROM information_schema.columns
SELECT relname FROM PG_CLASS
SELECT * FROM "pg_shadow"
SELECT * FROM public.pg_shadow
WITH pg_shadow AS (SELECT * FROM pg_shadow) SELECT * FROM pg_shadow
WITH "PG_SHADOW" AS (SELECT 1) SELECT * FROM pg_shadow
WITH orders AS (SELECT 1) SELECT * FROM pg_catalog.pg_class
SELECT * FROM orders WHERE EXISTS (SELECT 1 FROM pg_shadow)
SELECT * FROM (SELECT * FROM pg_shadow) x
SELECT ARRAY(SELECT usename FROM pg_user)
SELECT * FROM LATERAL (SELECT * FROM pg_user) x
SELECT * FROM ROWS FROM (pg_ls_dir('/')) AS t(a)
SELECT * FROM LATERAL pg_ls_dir('/') AS x
SELECT * FROM generate_series(1, (SELECT pg_sleep(1)::text::int))
SELECT * FROM orders ORDER BY pg_sleep(1)
SELECT * FROM orders LIMIT (SELECT 1 FROM pg_sleep(1))
SELECT sum(id) FILTER (WHERE pg_sleep(1) IS NULL) FROM orders
SELECT sum(id) OVER (PARTITION BY pg_sleep(1)) FROM orders
SELECT CASE WHEN true THEN pg_sleep(1) END
SELECT coalesce(pg_sleep(1)::text, '')
SELECT (pg_stat_file('x')).size
SELECT (SELECT pg_read_file('x'))
VALUES (pg_sleep(1))
SELECT U&"\0070g_sleep"(1)
SELECT "pg_sleep" (1)
SELECT pg_sleep/**/(1)
SELECT query_to_xml($$DELETE FROM orders$$, true, true, '')
SELECT * FROM orders FOR NO KEY UPDATE
SELECT * FROM orders FOR KEY SHARE
SELECT * FROM orders FOR UPDATE SKIP LOCKED
SELECT * INTO TEMP x FROM orders
SELECT 1 INTO x
WITH a AS (SELECT 1) SELECT * INTO x FROM a
COPY (SELECT 1) TO '/tmp/x'
COPY orders FROM '/tmp/x'
COPY orders TO STDOUT
COPY (SELECT 1) TO PROGRAM 'id'
DO $$ BEGIN DELETE FROM orders; END $$
LISTEN x
NOTIFY x
UNLISTEN *
LOAD 'x'
DISCARD ALL
RESET ROLE
SET ROLE postgres
SET LOCAL statement_timeout = 0
SET SESSION AUTHORIZATION postgres
SHOW data_directory
FETCH ALL FROM c
CLOSE c
MOVE c
EXECUTE p
DEALLOCATE ALL
CHECKPOINT
CLUSTER orders
REFRESH MATERIALIZED VIEW v
REINDEX TABLE orders
CREATE EXTENSION dblink
CREATE ROLE x SUPERUSER
CREATE TEMP TABLE x (a int)
CREATE RULE r AS ON SELECT TO orders DO INSTEAD NOTHING
CREATE SERVER s FOREIGN DATA WRAPPER postgres_fdw
SECURITY LABEL ON TABLE orders IS 'x'
REASSIGN OWNED BY a TO b
START TRANSACTION READ WRITE
ABORT
END
ROLLBACK PREPARED 'x'
TABLE orders
TABLE pg_shadow
(TABLE pg_shadow)
SELECT * FROM (TABLE pg_shadow) x
EXPLAIN (ANALYZE) DELETE FROM orders
EXPLAIN VERBOSE SELECT 1
\dt
\! id
SELECT 1 \gexec
SELECT E'\'; DROP TABLE orders; --'; DROP TABLE orders
SELECT $$a$$; DROP TABLE orders
SELECT $1
SELECT xmlparse(document pg_read_file('x'))
SELECT ('{' || id || '}')::_regclass FROM orders
SELECT ('{' || id || '}')::_regrole FROM orders
SELECT ('{' || id || '}')::_regproc::text FROM orders
SELECT ('{' || id || '}')::_regnamespace::text[] FROM orders
SELECT ('{1259}'::_regclass)[1]
SELECT CAST('{1259}' AS _regclass)
SELECT CAST('{1259}' AS regclass[])
SELECT '{1259}'::regclass[]
SELECT '{1259}'::regclass ARRAY
SELECT '{1259}'::"_regclass"
SELECT 1259::"regclass"
SELECT 1259::pg_catalog.regclass
SELECT '{1259}'::pg_catalog._regclass
SELECT '{1259}'::"pg_catalog"."_regclass"
SELECT regclass 'orders'
SELECT _regclass '{orders}'
SELECT 'a'::regproc, 'b'::regprocedure, 'c'::regoper, 'd'::regoperator
SELECT 16::regtype
SELECT 10::regrole::text
SELECT 11::regnamespace
SELECT id::regconfig FROM orders
SELECT 'english'::regconfig::oid
SELECT 3::regconfig::text
SELECT to_tsvector(id::regconfig, 'a') FROM orders
SELECT 3764::regdictionary
SELECT 100::regcollation
SELECT '=r/10'::aclitem
SELECT ('=r/' || id)::aclitem FROM orders
SELECT '{=r/10}'::_aclitem
SELECT '{=r/10}'::aclitem[]
SELECT aclitem '=r/10'
SELECT json_populate_record(NULL::customers, '{}')
SELECT * FROM json_populate_record(NULL::public.customers, '{}')
SELECT jsonb_populate_recordset(NULL::customers, '[{}]')
SELECT (NULL::customers).*
SELECT row_to_json(NULL::customers)
SELECT to_jsonb(ROW(1, 'a')::customers)
SELECT CAST(NULL AS customers)
SELECT CAST(ROW(1, 2) AS public.customers)
SELECT NULL::customers[]
SELECT NULL::_customers
SELECT json_object_keys(row_to_json(NULL::pg_shadow))
SELECT NULL::pg_catalog.pg_class
SELECT NULL::information_schema.tables
SELECT NULL::information_schema.sql_identifier
SELECT * FROM json_to_record('{"a": 1259}') AS x(a regclass)
SELECT * FROM json_to_recordset('[{"a": [1259]}]') AS x(a _regclass)
SELECT * FROM jsonb_to_record('{"a": "=r/10"}') AS x(a aclitem)
SELECT * FROM jsonb_to_record('{"a": {}}') AS x(a customers)
SELECT * FROM json_populate_record(NULL::customers, '{}') AS x
SELECT * FROM XMLTABLE('/a' PASSING '<a>1259</a>'::xml COLUMNS a regclass PATH '.')
SELECT * FROM XMLTABLE('/a' PASSING '<a>1259</a>'::xml COLUMNS a _regclass PATH '.')
SELECT * FROM JSON_TABLE('{"a": 1259}', '$' COLUMNS (a regclass PATH '$.a'))
SELECT * FROM JSON_TABLE('{"a": 1}', '$' COLUMNS (a customers PATH '$.a'))
SELECT 'new'::order_status
SELECT 'x'::email_domain
SELECT 1::public.my_domain
SELECT 1::oid
SELECT '{1}'::oid[]
SELECT NULL::pg_node_tree
SELECT '0/0'::pg_lsn
SELECT '1:1:'::pg_snapshot
SELECT '1:1:'::txid_snapshot
SELECT 'c'::refcursor
SELECT NULL::record
SELECT NULL::anyelement
SELECT 'x'::cstring
SELECT 'x'::unknown
SELECT NULL::internal
SELECT NULL::trigger
SELECT NULL::void
SELECT NULL::orders%ROWTYPE
SELECT NULL::orders.id%TYPE
SELECT ARRAY[]::regclass[]
SELECT ARRAY[1259]::_regclass
SELECT coalesce(NULL, '{1259}')::_regclass
SELECT x.a::text FROM unnest('{1259}'::_regclass) AS x(a)
SELECT array_to_string('{1259}'::_regclass, ',')
SELECT regclass('orders')
SELECT _regclass('{1}')
SELECT customers('(1)')
SELECT (1259)::int::regclass
