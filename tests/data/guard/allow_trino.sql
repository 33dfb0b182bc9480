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
--- MATCH_RECOGNIZE: rows of a table that is found like any other; its pattern is names and signs only
SELECT * FROM orders MATCH_RECOGNIZE (PARTITION BY customer_id ORDER BY order_date MEASURES A.amount AS first_amount, LAST(B.amount) AS last_amount, MATCH_NUMBER() AS n, CLASSIFIER() AS label ONE ROW PER MATCH AFTER MATCH SKIP PAST LAST ROW PATTERN (A B+ C*) DEFINE B AS B.amount > PREV(B.amount), C AS C.amount < PREV(C.amount))
SELECT m.customer_id, m.total FROM orders MATCH_RECOGNIZE (PARTITION BY customer_id ORDER BY order_date MEASURES SUM(UP.amount) AS total ALL ROWS PER MATCH PATTERN (STRT UP{2,}) DEFINE UP AS amount > PREV(amount, 1)) AS m
SELECT * FROM (SELECT * FROM events) AS e MATCH_RECOGNIZE (ORDER BY ts MEASURES FINAL LAST(ts) AS t, RUNNING COUNT(*) AS c PATTERN (^ A? (B | C)+?) DEFINE A AS event = 'open', B AS event = 'close')
--- JSON_TABLE, TABLE(sequence()): rows of the arguments
SELECT o.id, t.v FROM events AS o CROSS JOIN JSON_TABLE(o.payload, 'lax $.geo' COLUMNS (n FOR ORDINALITY, v varchar(20) PATH 'lax $.city' DEFAULT 'none' ON EMPTY, NESTED PATH 'lax $.list[*]' COLUMNS (x double PATH 'lax $'))) AS t
SELECT JSON_VALUE(payload, 'lax $.device' RETURNING varchar(10) DEFAULT 'none' ON EMPTY NULL ON ERROR), JSON_QUERY(payload, 'lax $.geo' WITH ARRAY WRAPPER), JSON_EXISTS(payload, 'lax $.geo' FALSE ON ERROR) FROM events
SELECT JSON_OBJECT('id' VALUE id, KEY 'event' VALUE event, 'x': 1 ABSENT ON NULL), JSON_ARRAY(1, 2 NULL ON NULL) FROM events
SELECT n FROM TABLE(sequence(start => 1, stop => 10)) AS t(n)
SELECT * FROM TABLE(sequence(1, 10, 2))
--- as analysts write them
SELECT date_trunc('month', order_date) AS m, count(*) AS n, sum(amount) AS total, approx_distinct(customer_id) AS buyers, approx_percentile(amount, 0.5) AS p50, approx_percentile(amount, ARRAY[0.5, 0.9]) AS ps FROM orders GROUP BY 1 ORDER BY 1
SELECT year(order_date) AS y, quarter(order_date) AS q, sum(amount) FROM orders GROUP BY year(order_date), quarter(order_date)
SELECT date_add('day', 7, order_date), date_diff('month', order_date, current_date), order_date + INTERVAL '1' MONTH, order_date - INTERVAL '7' DAY, created_at + INTERVAL '2' HOUR, INTERVAL '1-2' YEAR TO MONTH, INTERVAL '2 03:04:05' DAY TO SECOND, last_day_of_month(order_date), day_of_week(order_date), week(order_date), format_datetime(created_at, 'yyyy-MM'), date_format(created_at, '%Y-%m-%d'), date_parse('2024-01-02', '%Y-%m-%d'), from_unixtime(0), to_unixtime(created_at), from_iso8601_date('2024-01-01'), parse_datetime('2024', 'yyyy') FROM orders
SELECT created_at AT TIME ZONE 'Asia/Shanghai', with_timezone(created_at, 'UTC'), CAST(created_at AS date), date(created_at), TIMESTAMP '2024-01-01 00:00:00 UTC', TIME '10:00', DECIMAL '1.25', CHAR 'abc', JSON '{"a": 1}', IPADDRESS '1.2.3.4', UUID 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11', REAL '1.5', X'65' FROM orders
SELECT id, sum(amount) OVER (PARTITION BY customer_id ORDER BY order_date ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW), avg(amount) OVER (ORDER BY order_date RANGE BETWEEN INTERVAL '7' DAY PRECEDING AND CURRENT ROW), lag(amount, 1, 0) OVER (ORDER BY id), lead(amount) IGNORE NULLS OVER (ORDER BY id), first_value(note) IGNORE NULLS OVER (ORDER BY id), ntile(4) OVER (ORDER BY amount), nth_value(amount, 2) OVER w FROM orders WINDOW w AS (ORDER BY id)
SELECT id, count(*) OVER (ORDER BY amount GROUPS BETWEEN 1 PRECEDING AND 1 FOLLOWING) FROM orders
SELECT * FROM (SELECT *, row_number() OVER (PARTITION BY customer_id ORDER BY amount DESC) AS rn FROM orders) WHERE rn = 1
SELECT country, city, count(*), grouping(country, city) FROM customers GROUP BY GROUPING SETS ((country, city), (country), ())
SELECT country, city, count(*) FROM customers GROUP BY CUBE (country, city)
SELECT array_agg(status ORDER BY id DESC), array_join(array_sort(array_agg(DISTINCT status)), ', '), listagg(status, ', ') WITHIN GROUP (ORDER BY id), map_agg(id, status), histogram(status), multimap_agg(status, id), max_by(id, amount), min_by(status, amount, 2), arbitrary(status), bool_or(amount > 50), count_if(amount > 50), checksum(status), geometric_mean(amount), stddev(amount), corr(amount, quantity), regr_slope(amount, quantity), approx_most_frequent(3, status, 10), numeric_histogram(3, amount), reduce_agg(amount, 0.0, (a, b) -> a + b, (a, b) -> a + b) FROM orders
SELECT count(*) FILTER (WHERE status = 'paid') * 100.0 / count(*), sum(if(status = 'paid', amount, 0)), sum(CASE WHEN amount > 50 THEN 1 ELSE 0 END) FROM orders
SELECT transform(ARRAY[1, 2], x -> x * 2), filter(ARRAY[1, 2], x -> x > 1), reduce(ARRAY[1, 2], 0, (s, x) -> s + x, s -> s), any_match(ARRAY[1], x -> x > 0), zip_with(ARRAY[1], ARRAY[2], (x, y) -> x + y), array_distinct(ARRAY[1, 1]), array_max(ARRAY[1, 2]), contains(ARRAY[1], 1), cardinality(ARRAY[1]), element_at(ARRAY[1, 2], -1), slice(ARRAY[1, 2, 3], 1, 2), flatten(ARRAY[ARRAY[1]]), sequence(1, 3), sequence(DATE '2024-01-01', DATE '2024-01-05', INTERVAL '1' DAY), ARRAY[1, 2][1], ARRAY[1] || ARRAY[2], split('a,b', ','), arrays_overlap(ARRAY[1], ARRAY[1]), combinations(ARRAY[1, 2], 2), ngrams(ARRAY['a', 'b'], 2), shuffle(ARRAY[1])
SELECT map(ARRAY['a'], ARRAY[1])['a'], map_keys(map(ARRAY['a'], ARRAY[1])), map_filter(map(ARRAY['a'], ARRAY[1]), (k, v) -> v > 0), transform_values(map(ARRAY['a'], ARRAY[1]), (k, v) -> v + 1), map_from_entries(ARRAY[ROW('a', 1)]), element_at(map(ARRAY['a'], ARRAY[1]), 'b'), split_to_map('a=1', ',', '=')
SELECT ROW(1, 'a'), CAST(ROW(1, 'a') AS ROW(x integer, y varchar)).x, (1, 2) = (1, 2), ROW(1, 2) IN (ROW(1, 2))
SELECT n, i FROM UNNEST(sequence(1, 3)) WITH ORDINALITY AS t(n, i)
SELECT d, coalesce(sum(amount), 0) FROM UNNEST(sequence(DATE '2024-01-01', DATE '2024-01-05', INTERVAL '1' DAY)) AS t(d) LEFT JOIN orders ON order_date = d GROUP BY d ORDER BY d
SELECT k, v FROM UNNEST(map(ARRAY['a'], ARRAY[1])) AS t(k, v)
SELECT p.id, tag FROM products AS p CROSS JOIN UNNEST(split(p.tags, ',')) AS t(tag)
SELECT c.name, o.total FROM customers AS c LEFT JOIN LATERAL (SELECT sum(amount) AS total FROM orders WHERE customer_id = c.id) AS o ON TRUE
SELECT json_extract_scalar(payload, '$.device'), CAST(json_extract(payload, '$.geo') AS map(varchar, varchar)), json_parse(payload), json_format(JSON '{"a": 1}'), json_array_length('[1]'), json_size(payload, '$'), CAST(JSON '[1, 2]' AS array(integer)) FROM events
SELECT regexp_like(email, '@'), regexp_extract(email, '@(.*)', 1), regexp_extract_all(email, '[a-z]+'), regexp_replace(email, '@.*', ''), regexp_replace(name, '(\w)', x -> upper(x[1])), regexp_count(email, 'e'), split_part(email, '@', 2), strpos(email, '@'), substr(name, 1, 2), length(name), upper(name), lower(name), trim(name), lpad(name, 5, '*'), reverse(name), replace(name, 'n', 'm'), starts_with(name, 'A'), concat(name, '-', city), name || city, levenshtein_distance(name, 'Ann'), format('%s %05d', name, id), url_extract_host('http://a/b'), to_hex(md5(to_utf8(name))), from_base64(to_base64(to_utf8(name))), translate(name, 'a', 'b'), chr(65), word_stem(name), normalize(name, NFD) FROM customers
SELECT name LIKE 'A%' ESCAPE '\', name NOT LIKE '%z', name IN ('Ann'), id BETWEEN 1 AND 2, name IS DISTINCT FROM 'x', id = ANY (VALUES 1, 2), id > ALL (SELECT 0), EXISTS (SELECT 1 FROM orders), (id, level) IN (SELECT 1, 1), coalesce(name, '-'), nullif(name, 'x'), if(id > 1, 'a', 'b'), try(1 / 0), TRY_CAST('x' AS integer), typeof(id), greatest(1, 2) FROM customers
SELECT round(amount, 1), ceil(amount), floor(amount), truncate(amount), mod(7, 2), 7 % 2, power(2, 3), sqrt(16), ln(2), log10(100), log(2, 8), abs(-1), sign(-1), rand() < 1, width_bucket(amount, 0, 100, 5), bitwise_and(5, 3), to_base(255, 16), cosine_similarity(map(ARRAY['a'], ARRAY[1.0]), map(ARRAY['a'], ARRAY[1.0])), is_nan(nan()) FROM orders
WITH RECURSIVE t(n) AS (VALUES 1 UNION ALL SELECT n + 1 FROM t WHERE n < 5) SELECT sum(n) FROM t
WITH m AS (SELECT date_trunc('month', order_date) AS m, sum(amount) AS s FROM orders GROUP BY 1) SELECT m, s, s - lag(s) OVER (ORDER BY m) AS diff, CAST(s AS double) / lag(s) OVER (ORDER BY m) - 1 AS pct FROM m
SELECT id FROM orders INTERSECT SELECT id FROM customers EXCEPT SELECT 1
SELECT id FROM orders ORDER BY amount DESC NULLS FIRST FETCH FIRST 2 ROWS WITH TIES
SELECT id FROM orders ORDER BY id OFFSET 1 LIMIT 2
SELECT * FROM (VALUES (1, 'a'), (2, 'b')) AS t(n, s)
SELECT o.id FROM orders AS o JOIN customers AS c USING (id) NATURAL JOIN price_history
SELECT * FROM orders AS o FULL OUTER JOIN customers AS c ON o.customer_id = c.id
SELECT approx_set(customer_id), cardinality(approx_set(customer_id)), cardinality(merge(approx_set(customer_id))), tdigest_agg(CAST(amount AS double)), value_at_quantile(tdigest_agg(CAST(amount AS double)), 0.5) FROM orders
SELECT orders.status, sum(orders.amount) AS "总额（元）" FROM orders GROUP BY orders.status HAVING sum(orders.amount) > 10
