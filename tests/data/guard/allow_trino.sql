SELECT city FROM customers UNION SELECT dept FROM employees
SELECT date_trunc('month', order_date) AS m, sum(amount) FROM orders GROUP BY 1 ORDER BY 1
SELECT date_format(created_at, '%Y-%m') AS m, count(*) FROM orders GROUP BY date_format(created_at, '%Y-%m') ORDER BY 1
SELECT id FROM orders WHERE order_date >= DATE '2024-01-01' AND order_date < DATE '2024-02-01' ORDER BY id
SELECT id FROM orders WHERE order_date >= date_add('month', -1, DATE '2024-03-01') ORDER BY id
SELECT id, order_date + INTERVAL '1' MONTH, order_date - INTERVAL '3' DAY FROM orders ORDER BY id
SELECT year(order_date), month(order_date), quarter(order_date), day_of_week(order_date) FROM orders
SELECT date_diff('day', order_date, DATE '2024-12-31') FROM orders
SELECT count_if(amount > 50), approx_distinct(customer_id), arbitrary(status), max_by(id, amount), min_by(id, amount) FROM orders
SELECT sum(amount) FILTER (WHERE status = 'paid') FROM orders
SELECT array_agg(status ORDER BY id) FROM orders
SELECT array_join(array_agg(status ORDER BY id), ',') FROM orders
SELECT approx_percentile(amount, 0.5) FROM orders
SELECT status, sum(amount) FROM orders GROUP BY ROLLUP (status)
SELECT status, customer_id, sum(amount) FROM orders GROUP BY GROUPING SETS ((status), (customer_id))
SELECT transform(ARRAY[1, 2, 3], x -> x + 1), filter(ARRAY[1, 2], x -> x > 1), cardinality(ARRAY[1, 2]), element_at(ARRAY[1], 1)
SELECT n FROM UNNEST(ARRAY[1, 2, 3]) AS t (n)
SELECT o.id, n FROM orders AS o CROSS JOIN UNNEST(ARRAY[1, 2]) AS t (n) ORDER BY o.id, n
SELECT n, i FROM UNNEST(ARRAY['a', 'b']) WITH ORDINALITY AS t (n, i)
SELECT json_extract_scalar(payload, '$.device'), json_extract(payload, '$.geo') FROM events
SELECT regexp_like(name, '^A'), regexp_extract(email, '@(.*)', 1), regexp_replace(name, 'n', 'm') FROM customers
SELECT strpos(name, 'n'), split_part(email, '@', 2), substr(name, 1, 2), concat(name, '-', city), name || city FROM customers
SELECT CAST(amount AS DOUBLE), TRY_CAST(name AS INTEGER), CAST(id AS VARCHAR), CAST(amount AS DECIMAL(10, 1)) FROM orders, customers
SELECT if(amount > 50, 'big', 'small'), coalesce(note, '-'), nullif(status, 'paid'), try(1 / 0) FROM orders
SELECT id FROM orders ORDER BY amount DESC NULLS LAST OFFSET 1 ROWS FETCH FIRST 2 ROWS ONLY
SELECT id FROM orders ORDER BY amount DESC LIMIT 2
SELECT id, row_number() OVER (PARTITION BY customer_id ORDER BY amount DESC) AS place FROM orders
SELECT "地区", sum("销售额") AS "总额" FROM "销售记录" GROUP BY "地区" ORDER BY 2 DESC
SELECT EXTRACT(YEAR FROM order_date), TRIM(BOTH 'x' FROM status), POSITION('a' IN status) FROM orders
SELECT TIMESTAMP '2024-01-01 10:00:00', DATE '2024-01-01', current_date >= DATE '2024-01-01'
SELECT created_at AT TIME ZONE 'UTC' FROM orders
WITH t (a, b) AS (VALUES (1, 'x'), (2, 'y')) SELECT a, b FROM t ORDER BY a
SELECT * FROM orders TABLESAMPLE BERNOULLI (100)
SELECT listagg(status, ',') WITHIN GROUP (ORDER BY id) FROM orders
SELECT CAST(ROW(1, 'a') AS ROW(x INTEGER, y VARCHAR)), CAST(ARRAY[1] AS ARRAY(DOUBLE)), CAST(MAP(ARRAY['a'], ARRAY[1]) AS MAP(VARCHAR, DOUBLE)), CAST('1.2.3.4' AS IPADDRESS), CAST(NULL AS HyperLogLog), CAST(NULL AS qdigest(bigint)), CAST(NULL AS TIMESTAMP(3) WITH TIME ZONE), CAST('1' AS REAL), CAST('a' AS VARBINARY), TRY_CAST(note AS JSON) FROM orders
