SELECT 1
SELECT * FROM orders
SELECT id, amount FROM orders WHERE amount > 50 AND status = 'paid'
SELECT DISTINCT status FROM orders
SELECT count(*), sum(amount), avg(amount), min(amount), max(amount) FROM orders
SELECT count(DISTINCT customer_id) FROM orders
SELECT status, count(*) AS n FROM orders GROUP BY status HAVING count(*) > 0 ORDER BY n DESC, status
SELECT o.id, c.name FROM orders o JOIN customers c ON o.customer_id = c.id
SELECT o.id, c.name FROM orders AS o INNER JOIN customers AS c ON o.customer_id = c.id ORDER BY o.id
SELECT c.name, o.id FROM customers c LEFT OUTER JOIN orders o ON o.customer_id = c.id ORDER BY c.name, o.id
SELECT c.name, o.id FROM orders o RIGHT JOIN customers c ON o.customer_id = c.id
SELECT a.id, b.id FROM orders a CROSS JOIN customers b
SELECT a.id, b.id FROM orders a, customers b WHERE a.customer_id = b.id
SELECT a.name, b.name AS boss FROM employees a LEFT JOIN employees b ON a.manager_id = b.id
SELECT id FROM orders WHERE customer_id IN (1, 2)
SELECT id FROM orders WHERE customer_id NOT IN (SELECT id FROM customers WHERE level = 0)
SELECT id FROM orders o WHERE EXISTS (SELECT 1 FROM customers c WHERE c.id = o.customer_id AND c.city = 'Beijing')
SELECT id FROM orders o WHERE NOT EXISTS (SELECT 1 FROM customers c WHERE c.id = o.customer_id)
SELECT id FROM orders WHERE amount BETWEEN 10 AND 100 AND note IS NOT NULL
SELECT id FROM orders WHERE note IS NULL OR quantity IS NULL
SELECT id FROM orders WHERE note LIKE '%drop table%'
SELECT id FROM orders WHERE status NOT LIKE 'p%' AND NOT (amount < 10)
SELECT id, CASE WHEN amount > 100 THEN 'big' WHEN amount > 50 THEN 'middle' ELSE 'small' END AS size FROM orders ORDER BY id
SELECT id, CASE status WHEN 'paid' THEN 1 ELSE 0 END AS paid FROM orders
SELECT coalesce(note, '-'), nullif(status, 'paid') FROM orders
SELECT upper(name), lower(name), length(name), trim(name), replace(name, 'n', 'm'), substr(name, 1, 2) FROM customers
SELECT round(amount, 1), abs(amount), ceil(amount), floor(amount) FROM orders
SELECT amount + 1, amount - 1, amount * 2, amount / 2, quantity % 2, -amount FROM orders WHERE quantity IS NOT NULL
SELECT (amount + 1) * (2 - quantity) FROM orders
SELECT max(amount) - min(amount) AS spread FROM orders
SELECT city FROM customers UNION ALL SELECT city FROM customers
SELECT city FROM customers EXCEPT SELECT city FROM customers WHERE level = 0
SELECT city FROM customers INTERSECT SELECT city FROM customers WHERE level > 0
SELECT 1 AS n UNION ALL SELECT 2 UNION ALL SELECT 3 ORDER BY n LIMIT 2
WITH t AS (SELECT customer_id, sum(amount) AS total FROM orders GROUP BY customer_id) SELECT c.name, t.total FROM t JOIN customers c ON c.id = t.customer_id ORDER BY t.total DESC
WITH a AS (SELECT id FROM orders), b AS (SELECT id FROM a WHERE id > 1) SELECT count(*) FROM a, b
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5) SELECT i FROM n
WITH RECURSIVE t AS (SELECT id, name, 0 AS lvl FROM employees WHERE manager_id IS NULL UNION ALL SELECT e.id, e.name, t.lvl + 1 FROM employees e JOIN t ON e.manager_id = t.id) SELECT * FROM t
WITH orders2 AS (SELECT * FROM orders) SELECT count(*) FROM orders2
WITH orders AS (SELECT 1 AS id) SELECT id FROM orders
WITH t(a, b) AS (SELECT id, amount FROM orders) SELECT a, b FROM t
SELECT * FROM (SELECT status, count(*) AS n FROM orders GROUP BY status) AS t WHERE n > 1
SELECT (SELECT max(amount) FROM orders) AS top, (SELECT count(*) FROM customers) AS customers
SELECT id, (SELECT name FROM customers c WHERE c.id = o.customer_id) AS who FROM orders o
SELECT name, salary, rank() OVER (ORDER BY salary DESC) AS r, dense_rank() OVER (ORDER BY salary) AS d, row_number() OVER (ORDER BY id) AS n FROM employees
SELECT id, sum(amount) OVER (PARTITION BY customer_id ORDER BY id ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS running FROM orders
SELECT id, avg(amount) OVER (ORDER BY id ROWS BETWEEN 2 PRECEDING AND 1 FOLLOWING) FROM orders
SELECT id, lag(amount, 1) OVER (ORDER BY id) AS prev, lead(amount) OVER (ORDER BY id) AS next, first_value(amount) OVER (ORDER BY id) AS f, last_value(amount) OVER (ORDER BY id) AS l FROM orders
SELECT id, ntile(2) OVER (ORDER BY id) AS q, percent_rank() OVER (ORDER BY amount) AS p, cume_dist() OVER (ORDER BY amount) AS c FROM orders
SELECT id, nth_value(amount, 2) OVER (ORDER BY id) FROM orders
SELECT id, sum(amount) OVER w AS s, count(*) OVER w AS n FROM orders WINDOW w AS (PARTITION BY status)
SELECT status, sum(amount) * 100.0 / (SELECT sum(amount) FROM orders) AS share FROM orders GROUP BY status
SELECT status, sum(sum(amount)) OVER () AS total FROM orders GROUP BY status
SELECT * FROM orders ORDER BY amount DESC LIMIT 3
SELECT * FROM orders ORDER BY 1 LIMIT 2 OFFSET 1
SELECT truncated_at, insert_count, delete_flag FROM drop_log
SELECT product_id, price FROM price_history p WHERE valid_from = (SELECT max(valid_from) FROM price_history q WHERE q.product_id = p.product_id)
SELECT CAST(amount AS DECIMAL(10, 1)), CAST(id AS CHAR(10)) FROM orders
SELECT 'it''s', '100%', ':x', 'a;b', '-- no comment', '/* nor this */', 'DROP TABLE orders' FROM orders
SELECT '中文，全角（标点）；“引号”', '删除' FROM customers WHERE name <> '陈；'
SELECT 1 /* a comment */ + 2 -- another
SELECT 1 -- first
SELECT id FROM orders;
SELECT id FROM orders ; -- the end
SELECT sum(CASE WHEN status = 'paid' THEN amount ELSE 0 END) / count(*) AS x FROM orders
SELECT o.* FROM orders o
SELECT o.*, c.name FROM orders o JOIN customers c ON c.id = o.customer_id
SELECT orders.id FROM orders WHERE orders.amount > 1
SELECT t.id FROM (SELECT id FROM (SELECT id FROM (SELECT id FROM orders) a) b) t
SELECT count(*) FROM orders o JOIN (SELECT id FROM customers WHERE level > 0) c ON c.id = o.customer_id
SELECT a.id FROM orders a JOIN orders b USING (id)
SELECT c.name FROM customers c NATURAL JOIN (SELECT 1 AS id) q
SELECT status, customer_id, count(*) FROM orders GROUP BY status, customer_id HAVING sum(amount) > 10 AND count(*) < 5
SELECT power(2, 3), sqrt(16), exp(0), ln(1), sign(-3), mod(7, 3) FROM orders
SELECT concat(name, ' / ', city) FROM customers
SELECT 销售额, 数量 FROM 销售记录 WHERE 地区 = '华东'
SELECT 地区 AS 区域, sum(销售额) AS 总额 FROM 销售记录 GROUP BY 地区 ORDER BY 总额 DESC
SELECT s.产品名称 FROM 销售记录 s WHERE s.备注 LIKE '%已%'
SELECT 1.5e3, .5, 10., 0.1 + 0.2
SELECT NULL, TRUE, FALSE
SELECT current_date, current_timestamp
SELECT id FROM orders WHERE (status = 'paid' AND (amount > 10 OR (quantity < 3)))
