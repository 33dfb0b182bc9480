SELECT city FROM customers UNION SELECT dept FROM employees
SELECT strftime('%Y-%m', order_date) AS ym, sum(amount) FROM orders GROUP BY ym
SELECT strftime('%Y', order_date), strftime('%W', order_date), strftime('%j %H:%M:%S %s %w', created_at), strftime('%s') > 0 FROM orders
SELECT date(order_date), date('now') > '2020', date('now', '-1 month') > '2020', date(order_date, 'start of month', '+1 month', '-1 day'), datetime(created_at), datetime('now', 'localtime') > '2020', time(created_at), julianday(order_date), unixepoch(order_date), timediff('2024-02-01', '2024-01-01') FROM orders
SELECT julianday('2024-03-01') - julianday(order_date) FROM orders
SELECT id || '-' || status, amount || '' FROM orders
SELECT instr(email, '@'), substr(email, instr(email, '@') + 1), substring(name, 1, 2), ltrim('  a'), rtrim('a  '), trim('xax', 'x'), hex('a'), unhex('61'), quote('x'), unicode('a'), char(65, 66), soundex('a') IS NULL, printf('%05d', id), format('%.2f', id), typeof(id), zeroblob(2), like('a%', name), glob('A*', name) FROM customers
SELECT name GLOB 'A*', name LIKE 'a%', name NOT LIKE 'b%', name NOT GLOB '*z' FROM customers
SELECT iif(amount > 50, 1, 0), ifnull(note, '-'), max(amount, 50), min(amount, 50), coalesce(note, status, 'x') FROM orders
SELECT round(1.55, 1), abs(-1), random() IS NOT NULL, length(randomblob(3)), total(amount), sign(-2) FROM orders
SELECT acos(1), asin(1), atan(1), atan2(1, 2), ceil(1.2), ceiling(1.2), cos(1), degrees(1), exp(1), floor(1.5), ln(2), log(10), log(2, 8), log10(100), log2(8), mod(7, 3), pi(), pow(2, 3), power(2, 3), radians(180), sin(1), sqrt(4), tan(1), trunc(1.7)
SELECT group_concat(status), group_concat(status, '; '), group_concat(DISTINCT status), string_agg(status, ',') FROM orders
SELECT group_concat(status, ',' ORDER BY id DESC) FROM orders
SELECT count(*) FILTER (WHERE status = 'paid'), sum(amount) FILTER (WHERE id > 1) FROM orders
SELECT json_extract(attrs, '$.color'), attrs -> '$.color', attrs ->> '$.color', attrs ->> 'color', json_type(attrs), json_valid(attrs), json_array_length(tags), json(attrs) FROM products
SELECT tags -> 0, tags ->> 0, tags ->> '$[0]', json_extract(attrs, '$.color', '$.size') FROM products
SELECT json_array(1, 'a', NULL), json_object('a', 1, 'b', 'c'), json_set(attrs, '$.x', 1), json_insert(attrs, '$.y', 2), json_replace(attrs, '$.size', 3), json_remove(attrs, '$.size'), json_patch(attrs, '{"z":1}'), json_quote('x') FROM products
SELECT json_group_array(id), json_group_object(id, status) FROM orders
SELECT p.id, j.key, j.value FROM products p, json_each(p.attrs) j ORDER BY 1, 2
SELECT p.name, t.value FROM products p, json_tree(p.tags) t WHERE t.type = 'text'
SELECT p.id FROM products p WHERE EXISTS (SELECT 1 FROM json_each(p.tags) WHERE value = 'a')
SELECT value FROM json_each('[1,2,3]')
SELECT value FROM json_each((SELECT tags FROM products WHERE id = 1))
SELECT id FROM orders WHERE status IS 'paid' AND note IS NOT 'x' AND quantity IS NOT NULL
SELECT id FROM orders WHERE note IS DISTINCT FROM 'x' OR note IS NOT DISTINCT FROM NULL
SELECT id FROM orders WHERE note ISNULL OR note NOTNULL
SELECT id FROM orders WHERE status == 'paid' AND id != 3 AND id <> 4
SELECT CAST(amount AS INTEGER), CAST(id AS TEXT), CAST('1.5' AS REAL), CAST(x'41' AS TEXT), CAST('1' AS NUMERIC), CAST('a' AS BLOB) FROM orders
SELECT x'4142', 0x1F, 1e3, 1.5
SELECT "id", `amount`, [status] FROM "orders"
SELECT "select", "delete", [order], `group` FROM kw WHERE "update" = 'a' ORDER BY "desc"
SELECT main.orders.id FROM main.orders
SELECT o.rowid, o.id FROM orders o
SELECT name COLLATE NOCASE FROM customers ORDER BY name COLLATE NOCASE DESC
SELECT * FROM orders ORDER BY note NULLS FIRST, id DESC NULLS LAST
SELECT * FROM orders LIMIT 1, 2
SELECT * FROM orders NOT INDEXED WHERE id = 1
SELECT 7 & 3, 7 | 8, ~1, 1 << 3, 8 >> 1, 7 % 3, 7 / 2, -(-3), +1
SELECT - - 3, NOT 1, 'a' || 'b' || 1
SELECT id, sum(amount) OVER (ORDER BY id RANGE BETWEEN 1 PRECEDING AND CURRENT ROW EXCLUDE TIES) FROM orders
SELECT id, group_concat(id) OVER (ORDER BY id ROWS BETWEEN 1 PRECEDING AND 1 FOLLOWING) FROM orders
SELECT id FROM orders GROUP BY id HAVING count(*) = 1 ORDER BY id
SELECT id FROM orders WHERE (customer_id, product_id) = (1, 1)
SELECT * FROM (VALUES (1, 'a'), (2, 'b')) AS v
WITH v(a, b) AS (VALUES (1, 'x'), (2, 'y')) SELECT a, b FROM v
WITH n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3) SELECT * FROM n
WITH RECURSIVE d(x) AS (SELECT date('2024-01-01') UNION ALL SELECT date(x, '+1 day') FROM d WHERE x < '2024-01-05') SELECT d.x, coalesce(sum(o.amount), 0) FROM d LEFT JOIN orders o ON o.order_date = d.x GROUP BY d.x
SELECT * FROM orders a LEFT JOIN customers b ON a.customer_id = b.id FULL OUTER JOIN products p ON p.id = a.product_id
SELECT likely(id = 1), unlikely(id = 2), likelihood(id = 1, 0.5), octet_length('é'), concat('a', 1), concat_ws('-', 'a', 'b') FROM orders
SELECT typeof(attrs), length(attrs), upper(json_extract(attrs, '$.color')) FROM products
SELECT CASE WHEN strftime('%m', order_date) IN ('01', '02', '03') THEN 'Q1' ELSE 'other' END AS q, count(*) FROM orders GROUP BY 1
SELECT 'Q' || ((CAST(strftime('%m', order_date) AS INTEGER) + 2) / 3) AS q FROM orders
SELECT 销售额 AS "销售额（元）" FROM 销售记录 WHERE 备注 != '已删除'
SELECT max(order_date), min(created_at) FROM orders WHERE order_date BETWEEN '2024-01-01' AND '2024-12-31'
SELECT date, count FROM (SELECT order_date AS date, count(*) AS count FROM orders GROUP BY order_date)
SELECT json_pretty('{}'), json_error_position('{'), jsonb('[]') IS NULL
SELECT sum(amount) AS 'total' FROM orders
SELECT current_time > '00', CURRENT_DATE > '2000', CURRENT_TIMESTAMP > '2000'
SELECT 1 WHERE 1 IN (SELECT id FROM orders) AND 2 NOT IN (3, 4)
SELECT CAST(amount AS NUMBER), CAST(id AS STRING), CAST('1' AS UNSIGNED), CAST(id AS VARCHAR(20)), CAST(id AS DOUBLE PRECISION), CAST(id AS BIGINT), CAST(order_date AS DATE), CAST(amount AS FLOAT) FROM orders
