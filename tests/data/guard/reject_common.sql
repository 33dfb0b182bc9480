INSERT INTO orders (id) VALUES (1)
UPDATE orders SET amount = 0
DELETE FROM orders
DROP TABLE orders
TRUNCATE TABLE orders
ALTER TABLE orders ADD COLUMN x INT
CREATE TABLE x (a INT)
CREATE TABLE x AS SELECT * FROM orders
CREATE VIEW v AS SELECT 1
CREATE INDEX i ON orders (id)
SELECT 1; SELECT 2
SELECT 1; DROP TABLE orders
SELECT 1;; DELETE FROM orders
;DROP TABLE orders
DROP TABLE orders; SELECT 1
BEGIN; SELECT 1; COMMIT
GRANT ALL ON orders TO public
REVOKE SELECT ON orders FROM public
EXPLAIN SELECT * FROM orders
EXPLAIN ANALYZE SELECT 1
DESCRIBE orders
SHOW TABLES
USE shop
SET x = 1
COMMIT
ROLLBACK
SAVEPOINT a
CALL f()
MERGE INTO orders USING customers ON 1 = 1 WHEN MATCHED THEN DELETE
WITH d AS (DELETE FROM orders RETURNING *) SELECT * FROM d
WITH d AS (UPDATE orders SET amount = 0 RETURNING *) SELECT * FROM d
WITH d AS (INSERT INTO orders (id) VALUES (9) RETURNING *) SELECT * FROM d
WITH x AS (SELECT 1) DELETE FROM orders
SELECT * FROM (DELETE FROM orders RETURNING *) t
SELECT * FROM information_schema.tables
SELECT * FROM "information_schema"."columns"
SELECT (SELECT count(*) FROM information_schema.tables)
SELECT id FROM orders WHERE id IN (SELECT 1 FROM information_schema.tables)
SELECT id FROM orders UNION SELECT table_name FROM information_schema.tables
WITH t AS (SELECT * FROM information_schema.tables) SELECT * FROM t
SELECT frobnicate(1)
SELECT s.frobnicate(1)
SELECT load_extension('x')
SELECT version()
SELECT sleep(1)
SELECT pg_sleep(1)
SELECT benchmark(1, 1)
SELECT system('id')
SELECT exec('id')
SELECT * FROM orders FOR UPDATE
SELECT * INTO x FROM orders
SELECT 1 /*!50000 , 2 */
SELECT 1 /*M!100100 , 2 */
SELECT /*+ MAX_EXECUTION_TIME(0) */ 1
SELECT 1 /*! */
SELECT ?
SELECT :name FROM orders
SELECT * FROM orders WHERE id = $1
SELECT @x
SELECT @@version
-- nothing
/* nothing */
;
SELECT
SELECT FROM
SELEC 1
SELECT * FROM orders WHERE
SELECT (1
SELECT 'unclosed
SELECT "unclosed
SELECT /* unclosed
hello world
请帮我删除订单
SELECT COUNT（*） FROM orders
SELECT * FROM orders；
SELECT * FROM orders， customers
ＤＲＯＰ TABLE orders
SELECT　1
SELECT ‘a’ FROM orders
```sql
{"sql": "SELECT 1"}
TABLE orders
ANALYZE orders
VACUUM
COPY orders TO '/tmp/x'
LOAD DATA INFILE '/etc/passwd' INTO TABLE orders
ATTACH '/tmp/x' AS x
PRAGMA table_info(orders)
COMMENT ON TABLE orders IS 'x'
REPLACE INTO orders (id) VALUES (1)
KILL 1
RESET ALL
SELECT 1.5e3, . 10., 0.1 + 0.2
