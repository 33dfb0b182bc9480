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
--- INDEXED BY names an index of the table
SELECT * FROM orders INDEXED BY idx_orders_customer WHERE customer_id = 1
SELECT o.id FROM orders AS o INDEXED BY idx_orders_customer JOIN customers c NOT INDEXED ON c.id = o.customer_id WHERE o.customer_id = 1
SELECT o.id FROM orders o INDEXED BY "idx_orders_customer" WHERE o.customer_id IN (1, 2)
--- as analysts write them; LIMIT with a remainder is the usual median
SELECT strftime('%Y-%m', order_date) AS month, COUNT(*) AS n, SUM(amount) AS total, ROUND(AVG(amount), 2) AS avg FROM orders GROUP BY month ORDER BY month
SELECT strftime('%Y', order_date) || '-Q' || ((CAST(strftime('%m', order_date) AS INTEGER) + 2) / 3) AS quarter, SUM(amount) FROM orders GROUP BY 1
SELECT strftime('%w', order_date) AS dow, CASE CAST(strftime('%w', order_date) AS INT) WHEN 0 THEN 'Sun' WHEN 6 THEN 'Sat' ELSE 'weekday' END FROM orders
SELECT date(order_date, 'start of month'), date(order_date, 'weekday 1', '-7 days'), datetime(created_at, '+8 hours'), date(order_date, '+1 month', '-1 day'), julianday(updated_at) - julianday(created_at), CAST((julianday(updated_at) - julianday(created_at)) * 24 AS INTEGER), unixepoch(updated_at) - unixepoch(created_at), strftime('%s', created_at) FROM orders
SELECT * FROM orders WHERE order_date BETWEEN date('2024-01-15', 'start of month') AND date('2024-01-15', 'start of month', '+1 month', '-1 day')
SELECT id, SUM(amount) OVER (PARTITION BY customer_id ORDER BY order_date ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS running FROM orders
SELECT id, AVG(amount) OVER (ORDER BY order_date ROWS BETWEEN 6 PRECEDING AND CURRENT ROW) FROM orders
SELECT id, SUM(amount) OVER w, COUNT(*) OVER w FROM orders WINDOW w AS (PARTITION BY status ORDER BY id)
SELECT id, SUM(amount) OVER (w ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) FROM orders WINDOW w AS (ORDER BY id)
SELECT id, SUM(amount) OVER (ORDER BY id GROUPS BETWEEN 1 PRECEDING AND CURRENT ROW EXCLUDE CURRENT ROW) FROM orders
SELECT id, COUNT(*) FILTER (WHERE status = 'paid') OVER (ORDER BY id) FROM orders
SELECT id, LAG(amount, 1, 0) OVER (ORDER BY id), LEAD(amount) OVER (ORDER BY id), FIRST_VALUE(amount) OVER (ORDER BY id), NTH_VALUE(amount, 2) OVER (ORDER BY id), NTILE(4) OVER (ORDER BY amount), PERCENT_RANK() OVER (ORDER BY amount), CUME_DIST() OVER (ORDER BY amount) FROM orders
SELECT * FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY customer_id ORDER BY amount DESC) AS rn FROM orders) WHERE rn = 1
SELECT customer_id, GROUP_CONCAT(DISTINCT status) FROM orders GROUP BY customer_id
SELECT customer_id, GROUP_CONCAT(status, ' | ') FILTER (WHERE amount > 10) FROM orders GROUP BY customer_id
SELECT SUM(CASE WHEN status = 'paid' THEN amount ELSE 0 END) AS paid, TOTAL(amount), SUM(status = 'paid'), AVG(status = 'paid') * 100 FROM orders
SELECT iif(amount > 50, 'big', 'small') AS size, COUNT(*) FROM orders GROUP BY size HAVING COUNT(*) > 0 ORDER BY size
SELECT IFNULL(note, '-'), COALESCE(note, status), NULLIF(quantity, 0), MAX(amount, 50), MIN(amount, 50) FROM orders
SELECT substr(email, instr(email, '@') + 1) AS domain, COUNT(*) FROM customers GROUP BY domain
SELECT upper(substr(name, 1, 1)) || lower(substr(name, 2)), length(name), replace(name, 'n', 'm'), trim(name, 'A'), printf('%.2f', level), printf('%08d', id), format('%,d', id * 1000), hex(name), unicode(name), char(65, 66), quote(name), instr(name, 'n') FROM customers
SELECT name FROM customers WHERE name LIKE 'a%' ESCAPE '\' OR name GLOB '[A-C]*' OR name IS NOT NULL
SELECT name FROM customers WHERE name = 'ANN' COLLATE NOCASE ORDER BY name COLLATE NOCASE
SELECT json_extract(attrs, '$.color') AS color, attrs ->> '$.size' AS size, attrs -> '$.size', json_type(attrs, '$.size'), lower(attrs ->> 'color'), count(attrs ->> '$.x') FROM products GROUP BY 1
SELECT sum(json_extract(attrs, '$.size')), max(attrs -> '$.size'), total(attrs ->> 'size') FROM products
SELECT p.id, j.value FROM products p, json_each(p.tags) AS j WHERE j.type = 'text'
SELECT p.id, j.fullkey, j.atom FROM products p JOIN json_tree(p.attrs) j ON j.atom IS NOT NULL
SELECT key, value FROM json_each('{"a":1,"b":2}')
SELECT json_group_array(json_object('id', id, 'amount', amount)) FROM orders
SELECT json_group_object(status, n) FROM (SELECT status, COUNT(*) AS n FROM orders GROUP BY status)
SELECT (SELECT json_group_array(value) FROM (SELECT DISTINCT value FROM products, json_each(tags) ORDER BY value))
WITH RECURSIVE dates(d) AS (VALUES ('2024-01-01') UNION ALL SELECT date(d, '+1 day') FROM dates WHERE d < '2024-01-07') SELECT d, COALESCE(SUM(amount), 0) FROM dates LEFT JOIN orders ON order_date = d GROUP BY d
WITH RECURSIVE org AS (SELECT id, name, manager_id, 0 AS depth, name AS path FROM employees WHERE manager_id IS NULL UNION ALL SELECT e.id, e.name, e.manager_id, depth + 1, path || '/' || e.name FROM employees e JOIN org ON org.id = e.manager_id ORDER BY 4 DESC) SELECT * FROM org
WITH RECURSIVE split(word, rest) AS (SELECT '', 'a,b,c,' UNION ALL SELECT substr(rest, 0, instr(rest, ',')), substr(rest, instr(rest, ',') + 1) FROM split WHERE rest <> '') SELECT word FROM split WHERE word <> ''
WITH m AS MATERIALIZED (SELECT * FROM orders), n AS NOT MATERIALIZED (SELECT * FROM customers) SELECT COUNT(*) FROM m, n
WITH m AS (SELECT strftime('%Y-%m', order_date) AS ym, SUM(amount) AS s FROM orders GROUP BY 1) SELECT ym, s, s - LAG(s) OVER (ORDER BY ym) AS diff, ROUND(100.0 * (s - LAG(s) OVER (ORDER BY ym)) / LAG(s) OVER (ORDER BY ym), 1) || '%' AS pct FROM m
SELECT AVG(amount) FROM (SELECT amount FROM orders ORDER BY amount LIMIT 2 - (SELECT COUNT(*) FROM orders) % 2 OFFSET (SELECT (COUNT(*) - 1) / 2 FROM orders))
SELECT * FROM orders WHERE (customer_id, product_id) IN (SELECT id, 1 FROM customers)
SELECT * FROM orders WHERE (customer_id, product_id) IN (VALUES (1, 1), (2, 2))
SELECT * FROM orders o WHERE amount = (SELECT MAX(amount) FROM orders WHERE customer_id = o.customer_id)
SELECT * FROM orders o LEFT JOIN customers c ON c.id = o.customer_id WHERE c.id IS NULL OR o.note IS NOT 'x'
SELECT * FROM customers c RIGHT JOIN orders o ON c.id = o.customer_id FULL OUTER JOIN products p ON p.id = o.product_id
SELECT * FROM orders JOIN customers USING (id)
SELECT * FROM orders NATURAL JOIN price_history
SELECT * FROM orders CROSS JOIN (SELECT COUNT(*) AS n FROM orders)
SELECT id FROM orders INTERSECT SELECT id FROM customers EXCEPT SELECT 1
SELECT DISTINCT status FROM orders ORDER BY status DESC NULLS LAST LIMIT 5 OFFSET 0
SELECT CAST(amount AS INT), CAST(amount AS TEXT) || ' EUR', CAST('3.7' AS REAL), CAST(id AS VARCHAR(10)), CAST(amount AS DECIMAL(10, 2)), CAST('12abc' AS UNSIGNED BIG INT), CAST(order_date AS DATE), typeof(CAST(id AS STRING)) FROM orders
SELECT amount * 1.0 / SUM(amount) OVER () AS share, amount / 3, 7 / 2, 7 % 3, 7.0 / 2, -amount, +amount, ~1, 1 << 2, 6 & 3, 6 | 1 FROM orders
SELECT ROUND(amount, 1), ABS(-1), SIGN(-1), CEIL(1.2), FLOOR(1.8), POW(2, 3), SQRT(4), LN(2), LOG(100), LOG2(8), EXP(1), MOD(7, 3), PI(), RANDOM() IS NOT NULL FROM orders
SELECT amount 'total', order_date "day", status [state], id `key` FROM orders
SELECT "id", [amount], `status` FROM "orders" ORDER BY "id"
SELECT COUNT(DISTINCT customer_id || '-' || product_id) FROM orders
SELECT status, COUNT(*) * 100.0 / (SELECT COUNT(*) FROM orders) AS pct FROM orders GROUP BY status
SELECT EXISTS (SELECT 1 FROM orders WHERE amount > 100), NOT EXISTS (SELECT 1 FROM orders WHERE amount > 1000)
SELECT CASE WHEN amount BETWEEN 0 AND 50 THEN '0-50' WHEN amount <= 100 THEN '50-100' ELSE '>100' END AS bucket, COUNT(*) FROM orders GROUP BY bucket ORDER BY MIN(amount)
SELECT group_concat(name, x'0a') FROM customers
SELECT * FROM (VALUES (1, 'a'), (2, 'b')) WHERE column1 > 1
SELECT t.column1 FROM (VALUES (1), (2)) AS t
SELECT value FROM generate_series(1, 10, 2)
SELECT a.id, b.id FROM orders a, orders b WHERE a.customer_id = b.customer_id AND a.id < b.id
SELECT rowid, oid, _rowid_ FROM orders LIMIT 1
SELECT max(amount), id FROM orders
SELECT date('now') > '2020-01-01', datetime('now', 'localtime') IS NOT NULL, date(1700000000, 'unixepoch'), datetime(1700000000, 'unixepoch', '+8 hours'), time('10:00', '+90 minutes'), date('2024-02-29', '+1 year')
SELECT 'It''s', '100%', 1e3, 0x10, .5, NULL, TRUE, FALSE, CURRENT_DATE IS NOT NULL
SELECT id FROM orders WHERE status IN ('paid') AND status NOT IN (SELECT 'x') AND note NOT NULL
SELECT id FROM orders WHERE note REGEXP 'a' LIMIT 0
SELECT 产品名称, SUM(销售额) AS 总额, ROUND(SUM(销售额) * 100.0 / (SELECT SUM(销售额) FROM 销售记录), 2) AS 占比 FROM 销售记录 GROUP BY 产品名称 ORDER BY 总额 DESC
SELECT unhex('41'), concat_ws('-', 1, NULL, 2), concat('a', 1), string_agg(name, ',') FROM customers
SELECT likely(1), iif(1, 2, 3), octet_length('é'), timediff('2024-02-01', '2024-01-01'), strftime('%G-W%V', '2024-01-01'), strftime('%u', '2024-01-01')
SELECT median(amount), percentile(amount, 90) FROM orders
SELECT * FROM orders WHERE order_date >= date('now', '-30 years') AND CAST(strftime('%m', order_date) AS INTEGER) IN (1, 2, 3)
SELECT sum(amount) FILTER (WHERE order_date < '2024-02-01') AS jan, sum(amount) FILTER (WHERE order_date >= '2024-02-01') AS later FROM orders
SELECT c.name, COUNT(o.id) AS n, COALESCE(SUM(o.amount), 0) AS total FROM customers c LEFT JOIN orders o ON o.customer_id = c.id AND o.status <> 'deleted' GROUP BY c.id, c.name HAVING n >= 0 ORDER BY total DESC, c.name LIMIT 10
WITH wanted AS (SELECT 1 AS id) SELECT id FROM orders WHERE id IN wanted ORDER BY id
WITH wanted AS (SELECT 1 AS id) SELECT id FROM orders WHERE id NOT IN wanted AND status = "paid" ORDER BY id
