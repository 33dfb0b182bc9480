SELECT city FROM customers UNION SELECT dept FROM employees
SELECT * FROM url('http://169.254.169.254/latest', 'CSV', 'a String')
SELECT * FROM urlCluster('c', 'http://x/', 'CSV', 'a String')
SELECT * FROM file('/etc/passwd', 'LineAsString')
SELECT * FROM fileCluster('c', '/etc/passwd', 'LineAsString')
SELECT * FROM filesystem('/etc')
SELECT * FROM s3('https://bucket/x.csv')
SELECT * FROM s3Cluster('c', 'https://bucket/x.csv')
SELECT * FROM gcs('https://bucket/x.csv')
SELECT * FROM azureBlobStorage('x', 'y', 'z')
SELECT * FROM hdfs('hdfs://x/y', 'TSV', 'a String')
SELECT * FROM iceberg('https://bucket/x')
SELECT * FROM deltaLake('https://bucket/x')
SELECT * FROM hudi('https://bucket/x')
SELECT * FROM remote('127.0.0.1', default.orders)
SELECT * FROM remoteSecure('127.0.0.1', default, orders)
SELECT * FROM cluster('default', default.orders)
SELECT * FROM clusterAllReplicas('default', system.one)
SELECT * FROM mysql('h:3306', 'd', 't', 'u', 'p')
SELECT * FROM postgresql('h:5432', 'd', 't', 'u', 'p')
SELECT * FROM mongodb('h:27017', 'd', 't', 'u', 'p', 'a String')
SELECT * FROM redis('h:6379', 'k', 'k String')
SELECT * FROM sqlite('/tmp/x.db', 't')
SELECT * FROM odbc('DSN=x', 'd', 't')
SELECT * FROM jdbc('jdbc:x', 't')
SELECT * FROM executable('x.sh', 'TSV', 'a String')
SELECT * FROM python('x')
SELECT * FROM dictionary('d')
SELECT * FROM merge('default', '.*')
SELECT * FROM mergeTreeIndex('default', 'orders')
SELECT * FROM view(SELECT * FROM system.users)
SELECT * FROM viewExplain('EXPLAIN', '', (SELECT 1))
SELECT * FROM viewIfPermitted(SELECT 1 ELSE null('a Int32'))
SELECT * FROM eval('SELECT 1')
SELECT * FROM fuzzQuery('SELECT 1')
SELECT * FROM input('a String')
SELECT * FROM loop(system.users)
SELECT * FROM generateRandom('a String')
SELECT * FROM format(CSV, '1')
SELECT * FROM values('a Int32', 1)
SELECT * FROM VALUES (1, 2)
SELECT * FROM numbers(10) JOIN url('http://x', 'CSV', 'a String') ON 1 = 1
SELECT (SELECT a FROM url('http://x', 'CSV', 'a String'))
WITH x AS (SELECT * FROM file('/etc/passwd')) SELECT * FROM x
SELECT * FROM system.users
SELECT * FROM system.tables
SELECT * FROM `system`.`query_log`
SELECT * FROM SYSTEM.one
SELECT * FROM information_schema.tables
SELECT * FROM INFORMATION_SCHEMA.COLUMNS
SELECT 1 IN system.one
SELECT in(id, secrets) FROM orders
SELECT notIn(id, secrets) FROM orders
SELECT globalIn(id, secrets) FROM orders
SELECT nullIn(id, secrets) FROM orders
WITH 1 AS pg_secrets SELECT * FROM pg_secrets
WITH (SELECT 1) AS pg_secrets SELECT * FROM pg_secrets
WITH PG_secrets AS (SELECT 1) SELECT * FROM pg_secrets
SELECT file('/etc/passwd')
SELECT dictGet('d', 'a', toUInt64(1))
SELECT dictGetOrNull('d', 'a', toUInt64(1))
SELECT dictHas('d', toUInt64(1))
SELECT joinGet('default.j', 'a', 1)
SELECT regionToName(toUInt32(1))
SELECT sleep(3)
SELECT sleepEachRow(0.1) FROM orders
SELECT throwIf(1, 'x')
SELECT getSetting('max_threads')
SELECT getServerSetting('x')
SELECT getMacro('x')
SELECT getClientHTTPHeader('Authorization')
SELECT globalVariable('version')
SELECT @@version
SELECT currentUser()
SELECT user()
SELECT currentDatabase()
SELECT currentRoles()
SELECT hostName()
SELECT FQDN()
SELECT version()
SELECT uptime()
SELECT timezone()
SELECT serverUUID()
SELECT tcpPort()
SELECT queryID()
SELECT connectionId()
SELECT showCertificate()
SELECT filesystemAvailable()
SELECT hasColumnInTable('default', 'orders', 'id')
SELECT evalMLMethod(1, 2)
SELECT catboostEvaluate('/x', 1)
SELECT arrayReduce('sum', [1, 2])
SELECT initializeAggregation('sum', 1)
SELECT aiGenerate('x')
SELECT generateSerialID('x')
SELECT transactionID()
SELECT zookeeperSessionUptime()
SELECT structureToCapnProtoSchema('a Int32')
SELECT aggThrow(0.1)(id) FROM orders
SELECT flameGraph(id) FROM orders
SELECT sleepIf(1)
SELECT urlIf(1)
SELECT my_udf(1)
SELECT default.my_udf(1)
SELECT 1 SETTINGS max_execution_time = 0
SELECT * FROM orders SETTINGS readonly = 0
SELECT * FROM (SELECT 1 SETTINGS max_threads = 1)
SELECT 1 UNION ALL SELECT 2 SETTINGS max_threads = 1
(SELECT 1) SETTINGS max_threads = 1
SELECT 1 FORMAT CSV
SELECT 1 INTO OUTFILE '/tmp/x'
SELECT {x: UInt8}
SELECT * FROM {t: Identifier}
SELECT COLUMNS('.*') FROM orders
SELECT * APPLY(sum) FROM orders
SELECT * FROM orders PASTE JOIN system.one
INSERT INTO orders SELECT * FROM orders
INSERT INTO FUNCTION url('http://x', 'CSV', 'a String') SELECT 'x'
ALTER TABLE orders DELETE WHERE 1
ALTER TABLE orders UPDATE amount = 0 WHERE 1
DELETE FROM orders WHERE 1
OPTIMIZE TABLE orders FINAL
SYSTEM SHUTDOWN
SYSTEM RELOAD CONFIG
KILL QUERY WHERE 1
ATTACH TABLE x FROM '/tmp/x'
DETACH TABLE orders
RENAME TABLE orders TO x
EXCHANGE TABLES orders AND customers
CREATE FUNCTION f AS x -> x
CREATE DICTIONARY d (a Int32) PRIMARY KEY a SOURCE(FILE(path '/etc/passwd' format 'TSV'))
CREATE NAMED COLLECTION c AS a = 1
GRANT ALL ON *.* TO x
SET max_execution_time = 0
SET ROLE admin
USE system
WATCH orders
SHOW CREATE TABLE orders
SHOW GRANTS
DESCRIBE TABLE orders
EXISTS TABLE orders
EXPLAIN SELECT 1
EXPLAIN ESTIMATE SELECT * FROM orders
BACKUP TABLE orders TO Disk('d', 'x')
MOVE USER x TO y
UNDROP TABLE orders
SELECT ''::AggregateFunction(sum, Int32)
SELECT CAST('' AS AggregateFunction(uniq, String))
SELECT CAST(unhex('00') AS SimpleAggregateFunction(sum, UInt64))
SELECT CAST('', 'AggregateFunction(sum, Int32)')
SELECT CAST('', concat('Aggregate', 'Function(sum, Int32)'))
SELECT accurateCast('', 'AggregateFunction(sum, Int32)')
SELECT reinterpret('', concat('Int', '32'))
SELECT CAST(1, status) FROM orders
SELECT 1::secrets
SELECT [1]::Array(secrets)
SELECT id FROM orders WHERE id IN system.users
SELECT id FROM orders WHERE id IN (information_schema.tables)
SELECT id FROM orders WHERE in(id, secrets)
