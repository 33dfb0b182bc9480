SELECT load_extension('/tmp/x')
SELECT readfile('/etc/passwd')
SELECT writefile('/tmp/x', 'a')
SELECT edit('x')
SELECT * FROM fsdir('/')
SELECT * FROM zipfile('/tmp/x.zip')
SELECT * FROM csv('/etc/passwd')
SELECT * FROM sqlite_master
SELECT * FROM "sqlite_schema"
SELECT * FROM `sqlite_master`
SELECT * FROM 'sqlite_master'
SELECT * FROM main.sqlite_master
SELECT * FROM temp.sqlite_temp_master
SELECT * FROM sqlite_temp_schema
SELECT * FROM sqlite_sequence
SELECT * FROM sqlite_stat1
SELECT * FROM SQLITE_MASTER
SELECT * FROM dbstat
SELECT * FROM sqlite_dbpage
SELECT * FROM sqlite_stmt
SELECT * FROM pragma_table_info('orders')
SELECT * FROM pragma_database_list
SELECT * FROM pragma_database_list()
SELECT name FROM pragma_table_list
SELECT * FROM pragma_function_list
WITH sqlite_master AS (SELECT * FROM sqlite_master) SELECT * FROM sqlite_master
SELECT (SELECT sql FROM sqlite_master LIMIT 1)
SELECT id FROM orders WHERE id IN sqlite_master
SELECT * FROM bytecode('SELECT 1')
SELECT * FROM tables_used('SELECT 1')
SELECT * FROM completion('sel')
SELECT last_insert_rowid()
SELECT changes()
SELECT total_changes()
SELECT sqlite_version()
SELECT sqlite_source_id()
SELECT sqlite_compileoption_get(1)
SELECT sqlite_compileoption_used('x')
SELECT sqlite_offset(id) FROM orders
SELECT sqlite_log(1, 'x')
SELECT fts3_tokenizer('simple')
SELECT fts5(1)
SELECT optimize(orders) FROM orders
SELECT rtreecheck('x')
SELECT sha3_query('SELECT 1')
SELECT eval('DROP TABLE orders')
SELECT lsmode(1)
SELECT shell_add_schema('x')
SELECT pointer(1)
SELECT subtype('x')
SELECT "load_extension"('x')
SELECT [load_extension]('x')
SELECT `readfile`('x')
SELECT load_extension /* */ ('x')
PRAGMA journal_mode = DELETE
PRAGMA table_info(orders)
ATTACH ':memory:' AS x
DETACH x
VACUUM INTO '/tmp/x'
REINDEX
RELEASE a
CREATE VIRTUAL TABLE v USING fts5(a)
CREATE TEMP VIEW v AS SELECT 1
INSERT OR REPLACE INTO orders (id) VALUES (1)
EXPLAIN SELECT 1
EXPLAIN QUERY PLAN SELECT 1
.tables
.shell id
SELECT 1; PRAGMA query_only = OFF
SELECT 1 /* /* */; DROP TABLE orders; -- */
SELECT * FROM orders WHERE note = 'a''; DROP TABLE orders; --
SELECT * FROM orders WHERE id = ?1
SELECT * FROM orders WHERE id = @id
SELECT * FROM orders WHERE id = $id
SELECT json_each.value, load_extension('x') FROM json_each('[1]')
SELECT * FROM json_each(readfile('/etc/passwd'))
SELECT group_concat(readfile('/etc/passwd'))
SELECT count(*) FILTER (WHERE load_extension('x')) FROM orders
SELECT sum(1) OVER (ORDER BY load_extension('x')) FROM orders
VALUES (load_extension('x'))
SELECT * FROM orders LIMIT load_extension('x')
SELECT CAST(readfile('/etc/passwd') AS TEXT)
SELECT CAST(1 AS regclass)
SELECT CAST(1 AS sqlite_master)
SELECT CAST(1 AS secrets)
