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
SELECT * FROM sqlite_master INDEXED BY x
SELECT * FROM secrets.t INDEXED BY x, sqlite_master
SELECT * FROM orders INDEXED BY load_extension('x')
SELECT * FROM orders INDEXED BY main.idx
SELECT * FROM orders INDEXED BY (SELECT 1)
SELECT * FROM orders INDEXED BY
SELECT * FROM orders AS o INDEXED BY idx JOIN sqlite_schema s
SELECT CAST(load_extension('x') AS TEXT)
SELECT CAST(1 AS load_extension('x'))
SELECT 1::load_extension
SELECT max(readfile('/etc/passwd') -> '$')
SELECT * FROM orders LIMIT 2 - load_extension('x') % 2
SELECT * FROM orders LIMIT (SELECT count(*) FROM sqlite_master) % 2
SELECT * FROM fts5vocab('main', 'x')
SELECT * FROM sqlite_stat4
SELECT * FROM sqlite_dbdata
SELECT * FROM swarmvtab('x')
SELECT * FROM unionvtab('x')
SELECT * FROM vsv('x')
SELECT * FROM prefixes('x')
SELECT * FROM carray(1, 2)
SELECT * FROM statement('x')
SELECT * FROM pragma_compile_options
SELECT * FROM pragma_module_list()
SELECT * FROM 'sqlite_master' AS x
SELECT * FROM main.'sqlite_master'
SELECT * FROM "main"."sqlite_schema"
SELECT * FROM [sqlite_master]
SELECT * FROM temp.sqlite_temp_schema
SELECT writefile('x', 'y'), lsdir('/'), fsdir('/')
SELECT getenv('HOME')
SELECT system('id'), shell('id')
SELECT http_get('http://x')
SELECT define('f', 'x')
SELECT eval('SELECT 1')
SELECT sqlite_crypt('a', 'b')
SELECT dbinfo(), intersects(1, 2)
SELECT rtreenode(1, 'x'), geopoly_debug(1)
SELECT icu_load_collation('a', 'b')
SELECT zeroblob(1), sqlite_rename_table('a', 'b', 'c')
SELECT sqlite_drop_column(1, 'x', 2)
SELECT "current_user" FROM sqlite_master
SELECT matchinfo(orders), offsets(orders), fts5_source_id() FROM orders
SELECT toreal(1), tointeger(1), uint(1), crypto_hash('a')
