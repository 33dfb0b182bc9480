SELECT 1 INTO OUTFILE '/tmp/x'
SELECT 1 INTO DUMPFILE '/tmp/x'
SELECT id INTO @x FROM orders LIMIT 1
SELECT @x := 1
SELECT @a:=@a+1 FROM orders
SELECT @@global.secure_file_priv
SELECT @@session.sql_mode, @@datadir
SELECT LOAD_FILE('/etc/passwd')
SELECT load_file(0x2f6574632f706173737764)
SELECT SLEEP(5)
SELECT * FROM orders WHERE IF(1=1, SLEEP(5), 0)
SELECT id FROM orders ORDER BY SLEEP(1)
SELECT id FROM orders LIMIT 1 PROCEDURE ANALYSE()
SELECT BENCHMARK(100000000, SHA1('a'))
SELECT GET_LOCK('a', 1), RELEASE_LOCK('a')
SELECT RELEASE_ALL_LOCKS()
SELECT IS_FREE_LOCK('a')
SELECT IS_USED_LOCK('a')
SELECT DATABASE()
SELECT SCHEMA()
SELECT USER()
SELECT CURRENT_USER
SELECT CURRENT_USER()
SELECT SESSION_USER()
SELECT SYSTEM_USER()
SELECT CURRENT_ROLE()
SELECT CONNECTION_ID()
SELECT LAST_INSERT_ID()
SELECT FOUND_ROWS()
SELECT ROW_COUNT()
SELECT VERSION()
SELECT NAME_CONST('a', 1)
SELECT MASTER_POS_WAIT('a', 1)
SELECT WAIT_FOR_EXECUTED_GTID_SET('a')
SELECT GTID_SUBSET('a', 'b')
SELECT SOURCE_POS_WAIT('a', 1)
SELECT PS_CURRENT_THREAD_ID()
SELECT LASTVAL(s)
SELECT NEXTVAL(s)
SELECT NEXT VALUE FOR s
SELECT SETVAL(s, 1)
SELECT sys.version_major()
SELECT mysql.f(1)
SELECT `mysql`.`user`.`host` FROM mysql.user
SELECT * FROM mysql.user
SELECT * FROM `mysql`.`user`
SELECT * FROM performance_schema.threads
SELECT * FROM sys.user_summary
SELECT * FROM INFORMATION_SCHEMA.TABLES
SELECT * FROM information_schema . tables
SELECT * FROM `INFORMATION_SCHEMA`.`COLUMNS`
SELECT id FROM orders WHERE EXISTS (SELECT 1 FROM mysql.user)
SELECT * FROM orders LOCK IN SHARE MODE
SELECT * FROM orders FOR UPDATE
SELECT * FROM orders FOR SHARE
SELECT * FROM orders FOR UPDATE NOWAIT
SELECT SQL_CALC_FOUND_ROWS * FROM orders
SELECT HIGH_PRIORITY * FROM orders
SELECT /*+ SET_VAR(max_execution_time=0) */ 1
SELECT /*+ BKA(orders) */ * FROM orders
SELECT/*!SLEEP(5)*/
SELECT 1 /*!99999 INTO OUTFILE '/tmp/x' */
SELECT 1 /*!*/
/*! DROP TABLE orders */
SELECT 1 /*M! UNION SELECT 2 */
TABLE orders
VALUES ROW(SLEEP(1))
HANDLER orders OPEN
LOAD DATA LOCAL INFILE '/etc/passwd' INTO TABLE orders
LOAD XML INFILE 'x' INTO TABLE orders
LOCK TABLES orders READ
RENAME TABLE orders TO x
OPTIMIZE TABLE orders
CHECK TABLE orders
CHECKSUM TABLE orders
FLUSH PRIVILEGES
RESET MASTER
CHANGE MASTER TO MASTER_HOST='x'
START SLAVE
PREPARE s FROM 'DROP TABLE orders'
EXECUTE s
EXECUTE IMMEDIATE 'DROP TABLE orders'
DEALLOCATE PREPARE s
SET GLOBAL general_log = 1
SET @x = 1
SET PASSWORD = 'x'
SHOW GRANTS
SHOW CREATE TABLE orders
SHOW PROCESSLIST
DESC orders
EXPLAIN FORMAT=JSON SELECT 1
XA START 'x'
START TRANSACTION
SIGNAL SQLSTATE '45000'
CREATE PROCEDURE p() BEGIN END
CREATE FUNCTION f RETURNS INT SONAME 'x.so'
CREATE TRIGGER t BEFORE INSERT ON orders FOR EACH ROW SET @a = 1
UNINSTALL PLUGIN x
CLONE LOCAL DATA DIRECTORY = '/tmp/x'
IMPORT TABLE FROM 'x.sdi'
RESTART
BINLOG 'x'
CACHE INDEX orders IN x
HELP 'select'
SELECT 1 UNION SELECT LOAD_FILE('/etc/passwd')
WITH x AS (SELECT SLEEP(1)) SELECT * FROM x
SELECT * FROM (SELECT SLEEP(1)) x
SELECT * FROM orders WHERE id = (SELECT SLEEP(1))
SELECT CASE WHEN 1 THEN SLEEP(1) END
SELECT COUNT(*) OVER (ORDER BY SLEEP(1)) FROM orders
SELECT GROUP_CONCAT(SLEEP(1)) FROM orders
SELECT id FROM orders GROUP BY SLEEP(1)
SELECT id FROM orders HAVING SLEEP(1)
SELECT * FROM orders JOIN customers ON SLEEP(1)
SELECT CAST(SLEEP(1) AS CHAR)
SELECT TRIM(LOAD_FILE('/etc/passwd'))
SELECT DATE_ADD(NOW(), INTERVAL SLEEP(1) DAY)
SELECT EXTRACT(YEAR FROM SLEEP(1))
SELECT JSON_TABLE.* FROM JSON_TABLE(LOAD_FILE('/x'), '$[*]' COLUMNS (a INT PATH '$')) JSON_TABLE
SELECT SLEEP (1)
SELECT `SLEEP` (1)
SELECT {fn SLEEP(1)}
SELECT ENCRYPT('a')
SELECT MY_UDF(1)
SELECT sys_exec('id')
SELECT sys_eval('id')
SELECT lib_mysqludf_sys_info()
SELECT STATEMENT_DIGEST('select 1')
SELECT ROLES_GRAPHML()
SELECT CAN_ACCESS_TABLE('a', 'b')
SELECT ICU_VERSION()
SELECT UUID_SHORT() INTO @a
SELECT CAST(1 AS secrets)
SELECT CAST(1 AS mysql.user)
SELECT CONVERT(1, regclass)
SELECT * FROM orders USE INDEX (SLEEP(1))
SELECT * FROM orders USE INDEX ((SELECT 1))
SELECT * FROM orders FORCE INDEX FOR DELETE (PRIMARY)
SELECT * FROM orders WITH (NOLOCK)
SELECT * FROM orders PARTITION (SLEEP(1))
SELECT * FROM secrets.orders USE INDEX (PRIMARY), mysql.user
SELECT * FROM TABLE(files('path' = 's3://b/x', 'format' = 'csv'))
SELECT * FROM FILES('path' = 's3://b/x', 'format' = 'csv')
SELECT * FROM TABLE(list_rowsets(1, 2))
SELECT * FROM TABLE(SLEEP(1))
SELECT * FROM TABLE(orders)
SELECT * FROM TABLE((SELECT 1))
SELECT * FROM TABLE(generate_series(1, SLEEP(1)))
SELECT * FROM TABLE(generate_series(1, 2), generate_series(1, 2))
SELECT TABLE(generate_series(1, 2))
SELECT * FROM s3('uri' = 's3://b/x')
SELECT * FROM S3("uri" = "s3://b/x", "format" = "csv")
SELECT * FROM hdfs('uri' = 'hdfs://x')
SELECT * FROM local('file_path' = '/etc/passwd', 'backend_id' = '1', 'format' = 'csv')
SELECT * FROM http('uri' = 'http://x')
SELECT * FROM query('catalog' = 'jdbc', 'query' = 'SELECT 1')
SELECT * FROM numbers('number' = '10')
SELECT * FROM catalogs()
SELECT * FROM frontends()
SELECT * FROM backends()
SELECT * FROM frontends_disks()
SELECT * FROM jobs('type' = 'insert')
SELECT * FROM tasks('type' = 'insert')
SELECT * FROM mv_infos('database' = 'x')
SELECT * FROM partitions('catalog' = 'internal')
SELECT * FROM partition_values('catalog' = 'x')
SELECT * FROM active_queries()
SELECT * FROM workload_groups()
SELECT * FROM information_schema.loads
SELECT * FROM _statistics_.column_statistics
SELECT * FROM __internal_schema.audit_log
SELECT * FROM orders LATERAL VIEW secrets t AS v
SELECT * FROM orders LATERAL VIEW SLEEP(1) t AS v
SELECT * FROM orders LATERAL VIEW explode_split(LOAD_FILE('/etc/passwd'), ',') t AS v
SELECT * FROM orders, LATERAL secrets
SELECT * FROM orders, LATERAL mysql.user
SELECT array_map(x -> SLEEP(x), [1, 2])
SELECT array_map(x -> (SELECT password FROM mysql.user LIMIT 1), [1])
SELECT catalog()
SELECT current_catalog()
SELECT current_warehouse()
SELECT is_role_in_session('x')
SELECT last_query_id()
SELECT get_query_profile('x')
SELECT inspect_memory('x')
SELECT inspect_mv_meta('x')
SELECT inspect_all_pipes()
SELECT lookup_string('dict', 'k', 'v')
SELECT dict_mapping('secrets', 'k', 'v')
SELECT dict_get('secrets', 'k', 'v')
SELECT esquery(note, '{}') FROM orders
SELECT assert_true(1 = 2)
SELECT auto_partition_name('range', 'year', order_date) FROM orders
SELECT python_udf('import os')
SELECT ai_query('x', 'y')
SELECT llm_generate('x')
SELECT connector_info()
SELECT host_name()
SELECT field_type(note) FROM orders
SELECT JSON_VALUE(LOAD_FILE('/etc/passwd'), '$.a' RETURNING CHAR)
SELECT JSON_VALUE(attrs, '$.a' DEFAULT SLEEP(1) ON EMPTY) FROM products
SELECT * FROM JSON_TABLE('[1]', '$[*]' COLUMNS (a INT PATH '$' DEFAULT (SELECT 1 FROM mysql.user) ON EMPTY)) t
SELECT * FROM JSON_TABLE((SELECT password FROM mysql.user), '$' COLUMNS (a INT PATH '$')) t
SELECT JSON_OBJECT(KEY SLEEP(1) VALUE 1)
SELECT LAST_VALUE(SLEEP(1) IGNORE NULLS) OVER ()
SELECT TRY_CAST(SLEEP(1) AS INT)
SELECT a.SLEEP(1) FROM orders a
SELECT orders.SLEEP(1).x FROM orders
SELECT mysql.f(1).x
SELECT sys.f()
SELECT MASTER_GTID_WAIT('x', 1)
SELECT WAIT_UNTIL_SQL_THREAD_AFTER_GTIDS('x', 1)
SELECT BINLOG_GTID_POS('x', 1)
SELECT WSREP_SYNC_WAIT_UPTO_GTID('x')
SELECT SERVICE_GET_READ_LOCKS('a', 'b', 1)
SELECT ASYNCHRONOUS_CONNECTION_FAILOVER_ADD_SOURCE('c', 'h', 1, '', 1)
SELECT GROUP_REPLICATION_SWITCH_TO_MULTI_PRIMARY_MODE()
SELECT keyring_key_fetch('x')
SELECT audit_log_read('x')
SELECT mysql_query_attribute_string('x')
SELECT version_tokens_show()
SELECT firewall_group_enlist('a', 'b')
SELECT mask_dictionary_remove('x')
SELECT gen_range(1, 2), gen_blocklist('a', 'b', 'c'), mask_inner('a', 1)
SELECT spider_direct_sql('SELECT 1', 'x', 'y')
SELECT spider_bg_direct_sql('SELECT 1', 'x', 'y')
SELECT spider_copy_tables('x', 'a', 'b')
SELECT ENCODE_HISTOGRAM('x'), DECODE_HISTOGRAM('x', 'y')
SELECT PS_THREAD_ID(1), PS_THREAD_ACCOUNT(1)
SELECT sys.ps_thread_trx_info(1)
SELECT * FROM seq_1_to_10, mysql.db
SELECT @@global.datadir, @@version_comment
SELECT SCHEMA(), DATABASE(), CONNECTION_ID()
SELECT EXTRACTVALUE(1, LOAD_FILE('/etc/passwd'))
SELECT UPDATEXML(1, CONCAT(0x7e, (SELECT user FROM mysql.user)), 1)
