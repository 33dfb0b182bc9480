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
SELECT * APPLY(getSetting) FROM orders
SELECT * APPLY(file) FROM orders
SELECT * APPLY(sleep) FROM orders
SELECT * APPLY(x -> sleep(x)) FROM orders
SELECT * APPLY(x -> (SELECT name FROM system.users)) FROM orders
SELECT * APPLY(dictGet('d', 'a')) FROM orders
SELECT * APPLY(throwIf) FROM orders
SELECT * APPLY(aggThrow(0.1)) FROM orders
SELECT * APPLY(aggThrowIf) FROM orders
SELECT * APPLY(sum) APPLY(hostName) FROM orders
SELECT * APPLY(default.f) FROM orders
SELECT * APPLY(my_udf) FROM orders
SELECT COLUMNS('.*') APPLY(currentUser) FROM orders
SELECT COLUMNS('.*') FROM system.users
SELECT COLUMNS(file('/etc/passwd')) FROM orders
SELECT COLUMNS((SELECT name FROM system.tables)) FROM orders
SELECT * FROM COLUMNS('.*')
SELECT system.COLUMNS('.*') FROM orders
SELECT arrayReduce('aggThrow', [1])
SELECT arrayReduce('aggThrow(0.1)', [1])
SELECT arrayReduce(concat('s', 'um'), [1])
SELECT arrayReduce(status, [1]) FROM orders
SELECT arrayReduce('sum(getSetting(''x''))', [1])
SELECT arrayReduce('flameGraph', [1])
SELECT arrayReduce()
SELECT arrayReduceInRanges('flameGraph', [(1, 2)], [1])
SELECT initializeAggregation('flameGraph', 1)
SELECT getSetting('x').1
SELECT hostName().1
SELECT file('/etc/passwd').1
SELECT t.file('/etc/passwd') FROM orders AS t
SELECT t.1.file('x') FROM orders AS t
SELECT id FROM orders LIMIT 1 BY sleep(1)
SELECT id FROM orders LIMIT 1 BY id LIMIT sleep(1)
SELECT id FROM orders LIMIT 1 BY id LIMIT (SELECT count() FROM system.users)
SELECT dateAdd(DAY, sleep(1), order_date) FROM orders
SELECT untuple(getSetting('x'))
SELECT * FROM numbers_mt(10)
SELECT * FROM zeros(10)
SELECT * FROM null('a Int32')
SELECT * FROM primes(10)
SELECT * FROM s3('http://x', NOSIGN)
SELECT * FROM oss('http://x')
SELECT * FROM cosn('http://x')
SELECT * FROM icebergLocal('/x')
SELECT * FROM icebergS3('http://x')
SELECT * FROM icebergCluster('c', 'http://x')
SELECT * FROM deltaLakeCluster('c', 'http://x')
SELECT * FROM paimon('http://x')
SELECT * FROM arrowFlight('h', 'd')
SELECT * FROM ytsaurus('h', 'p', 't', 'f')
SELECT * FROM azureBlobStorageCluster('c', 'x', 'y', 'z')
SELECT * FROM hdfsCluster('c', 'hdfs://x', 'TSV', 'a String')
SELECT * FROM hudiCluster('c', 'x')
SELECT * FROM timeSeriesData('t')
SELECT * FROM timeSeriesMetrics('t')
SELECT * FROM timeSeriesTags('t')
SELECT * FROM prometheusQuery('t', 'q', 1)
SELECT * FROM mergeTreeProjection('default', 'orders', 'p')
SELECT * FROM mergeTreeParts('default', 'orders')
SELECT * FROM mergeTreeAnalyzeIndexes('default', 'orders')
SELECT * FROM fuzzJSON('x', '{}')
SELECT * FROM fuzzQuery('x')
SELECT * FROM cluster('x', system.one)
SELECT * FROM remote('h', system.users)
SELECT * FROM merge(currentDatabase(), '.*')
SELECT * FROM system.columns
SELECT * FROM system.processes
SELECT * FROM system.settings
SELECT * FROM system.dictionaries
SELECT * FROM system.text_log
SELECT * FROM system.named_collections
SELECT dictGetString('d', 'a', 1), dictGetAll('d', 'a', 1), dictGetHierarchy('d', 1), dictIsIn('d', 1, 2), dictGetChildren('d', 1), dictGetDescendants('d', 1)
SELECT dictGetOrDefault('d', 'a', 1, 2), dictGetUInt64('d', 'a', 1)
SELECT joinGetOrNull('j', 'a', 1)
SELECT regionToCity(1), regionHierarchy(1), regionIn(1, 2)
SELECT addressToLine(1), addressToSymbol(1), addressToLineWithInlines(1), demangle('x')
SELECT getSettingOrDefault('x', 1), getServerPort('x'), getMergeTreeSetting('x'), getOSKernelVersion()
SELECT displayName(), buildId(), revision(), tid(), timezone(), serverTimezone()
SELECT authenticatedUser(), authUser(), defaultRoles(), enabledRoles(), currentProfiles()
SELECT initialQueryID(), currentQueryID(), connectionID(), shardNum(), shardCount()
SELECT blockNumber(), blockSize(), blockSerializedSize(), rowNumberInBlock(), logTrace('x')
SELECT nowInBlock(), runningConcurrency(1, 2), indexHint(1), ignore(1) FROM system.one
SELECT catboostEvaluate('/x', 1), evalMLMethod(1, 2), generateSerialID('x')
SELECT fuzzBits('x', 0.1), fuzzQuery('SELECT 1'), obfuscateQuery('SELECT 1'), generateRandomStructure(1)
SELECT structureToCapnProtoSchema('a Int8'), structureToProtobufSchema('a Int8'), tokenizeQuery('x'), highlightQuery('x')
SELECT errorCodeToName(1), defaultValueOfTypeName('x'), dumpColumnStructure(1), getTypeSerializationStreams(1)
SELECT naiveBayesClassifier('m', 'x'), detectLanguage('x'), synonyms('x', 'y'), lemmatize('x', 'y'), stem('x', 'y')
SELECT aiGenerateContent('x'), aiEmbed('x'), aiClassify('x', ['a'])
SELECT convertCharset('x', file('/etc/passwd'), 'y')
SELECT sleep(0.1), sleepEachRow(1), throwIf(1)
SELECT * FROM orders FORMAT Null
SELECT * FROM orders LIMIT 1 SETTINGS max_execution_time = 0
