SELECT city FROM customers UNION SELECT dept FROM employees
SELECT to_char(order_date, 'YYYY-MM') AS ym, sum(amount) FROM orders GROUP BY 1 ORDER BY 1
SELECT to_char(created_at, 'YYYY-MM-DD HH24:MI:SS'), to_char(amount, 'FM999,999.00'), to_char(created_at, 'Day DD Mon, "Q"Q IYYY-IW'), to_date('2024-01-02', 'YYYY-MM-DD'), to_timestamp(0), to_timestamp('2024', 'YYYY'), to_number('1,234', '9,999') FROM orders
SELECT date_trunc('month', order_date), date_trunc('week', created_at), date_trunc('day', created_at, 'UTC') , date_part('year', order_date), date_bin('15 minutes', created_at, timestamp '2001-01-01') FROM orders
SELECT extract(year FROM order_date), extract(dow FROM order_date), extract(epoch FROM created_at), extract(quarter from order_date), extract(isodow FROM order_date) FROM orders
SELECT age(timestamp '2024-03-01', created_at), justify_days(interval '40 days'), justify_hours(interval '30 hours'), make_interval(days => 10, hours => 2), make_interval(0, 0, 1), make_timestamp(2024, 1, 2, 3, 4, 5.5), make_time(1, 2, 3), make_timestamptz(2024, 1, 1, 0, 0, 0, 'UTC') FROM orders
SELECT order_date + 1, order_date - interval '1 month', order_date + interval '1' day, created_at - updated_at, current_date - order_date > 0, now() - interval '1 year 2 mons' > '2000-01-01', order_date + 2 * interval '1 week' FROM orders
SELECT (order_date + interval '1 month - 1 day')::date, DATE '2024-01-01', TIMESTAMP '2024-01-01 10:00', TIMESTAMP WITH TIME ZONE '2024-01-01 10:00+08', TIME '10:00', INTERVAL '1 day', timestamptz '2024-01-01 00:00:00+00' AT TIME ZONE 'UTC' FROM orders
SELECT (DATE '2024-01-01', DATE '2024-06-01') OVERLAPS (DATE '2024-02-01', DATE '2024-12-01')
SELECT localtime IS NULL, localtimestamp > '2000-01-01', current_time IS NULL, current_timestamp(0) > '2000-01-01', clock_timestamp() > '2000-01-01', statement_timestamp() > '2000-01-01', transaction_timestamp() > '2000-01-01', timeofday() > '0'
SELECT amount::numeric(10,1), amount::int, id::text, '1'::integer, '{1,2}'::int[], '2024-01-01'::timestamp, 'a'::varchar(10), true::text, 1::bool, '1.5'::float8, '1'::double precision, amount::money::text, 'a'::char(3), '{"a":1}'::jsonb, '{"a":1}'::json::text FROM orders
SELECT CAST(amount AS bigint), CAST('a' AS character varying), CAST(id AS real), cast('1 day' as interval), CAST('a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11' AS uuid) FROM orders
SELECT string_agg(status, ', ' ORDER BY id DESC), array_agg(id ORDER BY id), array_agg(DISTINCT status ORDER BY status), string_agg(DISTINCT status, '|') FROM orders
SELECT count(*) FILTER (WHERE status = 'paid') AS paid, sum(amount) FILTER (WHERE amount > 50) FROM orders
SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY amount), percentile_disc(ARRAY[0.25, 0.75]) WITHIN GROUP (ORDER BY amount), mode() WITHIN GROUP (ORDER BY status), rank(50) WITHIN GROUP (ORDER BY amount) FROM orders
SELECT bool_and(amount > 0), bool_or(amount > 100), every(id > 0), bit_and(id), bit_or(id) FROM orders
SELECT corr(amount, quantity), covar_pop(amount, quantity), covar_samp(amount, quantity), regr_slope(amount, quantity), regr_intercept(amount, quantity), regr_r2(amount, quantity), regr_count(amount, quantity), stddev(amount), variance(amount), var_pop(amount), stddev_pop(amount) FROM orders
SELECT country, city, count(*), grouping(country, city) FROM customers GROUP BY GROUPING SETS ((country, city), (country), ()) ORDER BY 1, 2
SELECT country, city, count(*) FROM customers GROUP BY CUBE (country, city) ORDER BY 1, 2
SELECT country, city, count(*) FROM customers GROUP BY ROLLUP (country, city) ORDER BY 1, 2
SELECT country, city, count(*) FROM customers GROUP BY country, ROLLUP (city) ORDER BY 1, 2
SELECT DISTINCT ON (customer_id) customer_id, id, amount FROM orders ORDER BY customer_id, amount DESC
SELECT name, salary, sum(salary) OVER (PARTITION BY dept ORDER BY salary RANGE BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) FROM employees
SELECT id, first_value(amount) OVER w, nth_value(amount, 2) OVER w, lag(amount, 1, 0) OVER (PARTITION BY customer_id ORDER BY id) FROM orders WINDOW w AS (ORDER BY id ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING)
SELECT id, sum(amount) OVER (ORDER BY order_date RANGE BETWEEN interval '10 days' PRECEDING AND CURRENT ROW EXCLUDE GROUP) FROM orders
SELECT name || ' ' || city, name ILIKE 'a%', name NOT ILIKE 'a%', name ~ '^A', name ~* '^a', name !~ 'x', name !~* 'X', name LIKE 'A\_%' FROM customers
SELECT concat(name, '-', city), concat_ws(',', name, NULL, city), format('%s is %L', name, city), left(name, -1), right(name, 2), lpad(name, 5, '*'), rpad(name, 5), repeat('x', 3), reverse(name), strpos(name, 'n'), split_part(email, '@', 1), initcap('hello world'), translate(name, 'abc', 'xyz'), ascii('a'), chr(65), md5(name), char_length(name), octet_length(name), bit_length(name), btrim('xax', 'x'), ltrim('xa', 'x'), rtrim('ax', 'x'), starts_with(name, 'A'), quote_literal(name), quote_ident(name), to_hex(255), encode('a'::bytea, 'hex'), decode('61', 'hex'), convert_from('\x61'::bytea, 'UTF8') FROM customers
SELECT regexp_replace(name, '(.)', '<\1>', 'g'), regexp_match(email, '@(.*)'), regexp_split_to_array('a,b', ','), regexp_count('aaa', 'a'), regexp_like('abc', 'B', 'i'), regexp_substr('abc', '[b-c]+'), regexp_instr('abc', 'b') FROM customers
SELECT m[1] FROM (SELECT regexp_matches(email, '(\w+)@(\w+)') AS m FROM customers) t
SELECT substring(name, 1, 2), substring(name FROM 2), substring(name FROM 1 FOR 2), substring('Thomas' from '...$'), overlay('Txxxxas' placing 'hom' from 2 for 4), position('b' IN 'abc'), trim(leading 'x' from 'xa'), trim(trailing from 'a  '), trim('xax', 'x') FROM customers
SELECT round(amount), round(amount, 1), trunc(amount), ceil(amount), ceiling(amount), floor(amount), mod(id, 2), power(2, 3), sqrt(4), cbrt(27), exp(1), ln(2), log(100), log(2, 8), pi(), degrees(1), radians(180), sin(1), cosd(60), atan2(1, 2), sign(-1), abs(-1), gcd(12, 8), lcm(4, 6), factorial(5), width_bucket(5, 0, 10, 5), random() < 2, div(7, 2), scale(1.50), min_scale(1.50), trim_scale(1.50) FROM orders
SELECT 7 / 2, 7 % 2, 2 ^ 10, |/ 25, ||/ 27, @ -5, 5 & 3, 5 | 3, 5 # 1, ~1, 1 << 3, 8 >> 1, -(-3), - - 3, 5 !=4
SELECT greatest(1, 2, NULL), least(1, 2), coalesce(NULL, 1), nullif(1, 1), num_nulls(1, NULL)
SELECT ARRAY[1, 2, 3], ARRAY[[1, 2], [3, 4]], (ARRAY[1, 2, 3])[2], (ARRAY[1, 2, 3])[1:2], array_length(ARRAY[1, 2], 1), cardinality(ARRAY[1]), array_append(ARRAY[1], 2), array_prepend(0, ARRAY[1]), array_cat(ARRAY[1], ARRAY[2]), array_remove(ARRAY[1, 2], 1), array_replace(ARRAY[1], 1, 2), array_position(ARRAY['a', 'b'], 'b'), array_to_string(ARRAY[1, 2], ','), string_to_array('a,b', ','), ARRAY[1] || 2, ARRAY[1, 2] @> ARRAY[1], ARRAY[1] <@ ARRAY[1, 2], ARRAY[1] && ARRAY[1, 3], 1 = ANY (ARRAY[1, 2]), 1 <> ALL (ARRAY[2, 3])
SELECT ARRAY(SELECT id FROM orders ORDER BY id), array_fill(0, ARRAY[2]), array_dims(ARRAY[1]), array_upper(ARRAY[1], 1), array_lower(ARRAY[1], 1), array_ndims(ARRAY[1]), trim_array(ARRAY[1, 2], 1), unnest(ARRAY[1, 2])
SELECT id FROM orders WHERE status = ANY ('{paid,refunded}'::text[])
SELECT id FROM orders WHERE amount > ALL (SELECT amount FROM orders WHERE status = 'x') AND id = ANY (SELECT id FROM customers)
SELECT id FROM orders WHERE id = SOME (ARRAY[1, 2])
SELECT n, s FROM unnest(ARRAY[1, 2], ARRAY['a', 'b']) AS t(n, s)
SELECT * FROM ROWS FROM (generate_series(1, 3), unnest(ARRAY['a', 'b'])) AS t(n, s)
SELECT * FROM ROWS FROM (generate_series(1, 3)) WITH ORDINALITY AS t(n, o)
SELECT g FROM generate_series(1, 10, 2) g
SELECT generate_series(1, 3)
SELECT g.d::date FROM generate_series(timestamp '2024-01-01', '2024-02-01', '1 week') AS g(d)
SELECT * FROM generate_series(1, 3) WITH ORDINALITY
SELECT s.i FROM generate_subscripts(ARRAY[5, 6], 1) AS s(i)
SELECT * FROM string_to_table('a,b', ',') x
SELECT * FROM regexp_split_to_table('a b', ' ') AS w
SELECT attrs -> 'color', attrs ->> 'color', attrs #> '{color}', attrs #>> '{color}', attrs @> '{"color": "red"}', '{"color": "red"}' <@ attrs, attrs ? 'size', attrs ?| array['a', 'size'], attrs ?& array['color'], attrs - 'color', attrs || '{"z": 1}', attrs #- '{size}' FROM products
SELECT attrs -> 'a.b', attrs ->> '$.x', ('[1,2]'::jsonb) -> 0, ('[1,2]'::jsonb) -> -1, ('{"a":{"b":1}}'::jsonb) -> 'a' ->> 'b', (attrs ->> 'size')::int + 1, attrs @? '$.color', attrs @@ '$.size > 1' FROM products
SELECT attrs['color'], (attrs['size'])::int FROM products
SELECT jsonb_typeof(attrs), jsonb_array_length('[1]'), jsonb_pretty(attrs), jsonb_set(attrs, '{size}', '9'), jsonb_insert(attrs, '{n}', '1'), jsonb_strip_nulls(attrs), jsonb_extract_path(attrs, 'color'), jsonb_extract_path_text(attrs, 'color'), jsonb_build_array(1, 'a'), jsonb_build_object('k', id), to_jsonb(id), to_json(name), row_to_json(row(1, 2)), json_build_object('a', 1), json_object('{a,1}'), array_to_json(ARRAY[1]), jsonb_path_query_first(attrs, '$.color'), jsonb_path_exists(attrs, '$.color'), jsonb_path_query_array(attrs, '$.*'), jsonb_path_match(attrs, '$.size > 1') FROM products
SELECT json_agg(id), jsonb_agg(status), json_object_agg(id, status), jsonb_object_agg(id, amount), jsonb_agg(to_jsonb(o.id)) FROM orders o
SELECT json_agg(id ORDER BY id DESC), json_agg(t.status) FROM orders t
SELECT k, v FROM products, jsonb_each(attrs) AS e(k, v)
SELECT p.id, x.value FROM products p CROSS JOIN LATERAL jsonb_array_elements_text('["a","b"]') AS x(value)
SELECT x.* FROM jsonb_to_recordset('[{"a":1,"b":"x"}]') AS x(a int, b text)
SELECT * FROM json_to_record('{"a":1}') AS x(a int)
SELECT jsonb_object_keys(attrs) FROM products
SELECT e.* FROM products p LEFT JOIN LATERAL (SELECT * FROM jsonb_each_text(p.attrs)) e ON true
SELECT id FROM orders WHERE note IS DISTINCT FROM 'x' AND (note IS NOT DISTINCT FROM NULL OR note IS NOT NULL)
SELECT (amount > 10) IS TRUE, (amount > 10) IS NOT FALSE, (quantity > 1) IS UNKNOWN, note IS NOT NULL FROM orders
SELECT ROW(1, 'a'), (1, 2) = (1, 2), ROW(1, 2) < ROW(1, 3)
SELECT (t.r).a FROM (SELECT x AS r FROM (SELECT 1 AS a) x) t
SELECT * FROM (VALUES (1, 'one'), (2, 'two')) AS t (num, letter) WHERE num > 1
VALUES (1, 2) ORDER BY 1 LIMIT 1
SELECT id FROM orders FETCH FIRST 3 ROWS ONLY
SELECT id FROM orders ORDER BY id OFFSET 2 ROWS FETCH NEXT 1 ROW ONLY
SELECT id FROM orders LIMIT ALL OFFSET 0
SELECT id FROM orders ORDER BY note NULLS FIRST, amount DESC NULLS LAST
SELECT * FROM orders TABLESAMPLE BERNOULLI (100) REPEATABLE (1)
SELECT * FROM ONLY orders
SELECT id FROM public.orders
SELECT o.id FROM "orders" AS o WHERE "o"."amount" > 1
SELECT "select", "delete", "order" FROM kw WHERE "update" = 'a' ORDER BY "desc"
SELECT name COLLATE "C" FROM customers ORDER BY name COLLATE "C"
SELECT E'line\nbreak', E'it\'s', E'\x41', 'back\slash', $$it's$$, $tag$a $$ b$tag$, U&'\0041', B'101', X'1F'
SELECT * FROM orders a FULL OUTER JOIN customers b ON a.customer_id = b.id
SELECT a.id FROM orders a NATURAL LEFT JOIN (SELECT 1 AS id) b
WITH RECURSIVE t(n) AS (VALUES (1) UNION ALL SELECT n + 1 FROM t WHERE n < 5) SELECT sum(n) FROM t
WITH RECURSIVE t AS (SELECT id, manager_id, ARRAY[id] AS path FROM employees WHERE manager_id IS NULL UNION ALL SELECT e.id, e.manager_id, t.path || e.id FROM employees e JOIN t ON e.manager_id = t.id) SELECT * FROM t
WITH RECURSIVE t(id, m) AS (SELECT id, manager_id FROM employees WHERE id = 3 UNION SELECT e.id, e.manager_id FROM employees e, t WHERE e.id = t.m) SEARCH DEPTH FIRST BY id SET o SELECT id FROM t ORDER BY o
SELECT to_tsvector('english', 'a fat cat') @@ to_tsquery('fat & cat'), ts_rank(to_tsvector('fat'), plainto_tsquery('fat')), websearch_to_tsquery('fat cat') IS NULL
SELECT int4range(1, 5) @> 3, daterange('2024-01-01', '2024-02-01') && daterange('2024-01-15', '2024-03-01'), lower(int4range(1, 5)), upper_inc(int4range(1, 5)), isempty(int4range(1, 1)), numrange(1, 2) * numrange(1.5, 3), int4range(1, 3) -|- int4range(3, 5)
SELECT '192.168.1.5'::inet << '192.168.1.0/24'::inet, host('1.2.3.4/24'::inet), masklen('1.2.3.0/24'::cidr)
SELECT point(1, 2) <-> point(4, 6), box(point(0, 0), point(1, 1)) @> point(0.5, 0.5)
SELECT gen_random_uuid() IS NULL, sha256('a'::bytea), md5('a'), pg_typeof(1)::text, pg_size_pretty(1024::bigint)
SELECT xmlelement(name foo, 'bar')::text, xpath('/a/text()', '<a>1</a>'::xml)::text
SELECT CASE WHEN grouping(status) = 1 THEN 'all' ELSE status END, sum(amount) FROM orders GROUP BY ROLLUP (status) ORDER BY 2
SELECT count(*) OVER (), count(*) FILTER (WHERE id > 1) OVER (PARTITION BY status) FROM orders
SELECT sum(amount) FROM orders WHERE order_date >= date_trunc('month', current_date - interval '1 month') AND order_date < date_trunc('month', current_date)
SELECT id FROM orders WHERE order_date BETWEEN SYMMETRIC '2024-03-01' AND '2024-01-01'
SELECT 1 AS "drop", 2 "insert", 3 AS select_, 5 AS value
SELECT t.*, count(*) OVER () AS total FROM (SELECT status, sum(amount) AS s FROM orders GROUP BY status) t
SELECT EXISTS (SELECT 1 FROM orders WHERE id = 1), NOT EXISTS (SELECT 1 FROM orders WHERE id = 99)
SELECT normalize('é', NFC), unistr('\0041'), is_normalized('a')
SELECT position('京' in city), char_length('北京') FROM customers
SELECT extract(year from age(now(), created_at)) > 0 FROM customers
SELECT id FROM orders o WHERE (o.customer_id, o.amount) IN (SELECT customer_id, max(amount) FROM orders GROUP BY customer_id)
SELECT width_bucket(amount, ARRAY[10, 50, 100]::numeric[]) FROM orders
SELECT lower(name) AS user_name FROM customers AS "user"
SELECT o.note::text || '!' FROM orders o WHERE o.note ~~ 'f%' OR o.note !~~ '%x'
SELECT xmlforest(id, status)::text FROM orders
SELECT 1::int2, 1::int8, 1.5::decimal, 'x'::name
SELECT date '2024-01-31' + interval '1 month', date(created_at), created_at::date, created_at::time FROM orders
SELECT id, amount, sum(amount) OVER (PARTITION BY date_trunc('month', order_date)) AS m FROM orders
(SELECT id FROM orders ORDER BY id LIMIT 2)
SELECT to_tsvector('english'::regconfig, note), to_tsvector(CAST('simple' AS regconfig), note) @@ plainto_tsquery('simple'::regconfig, 'drop') FROM orders
SELECT 'a'::"char", '(1,1),(0,0)'::box, '(1,2)'::point, 'a b'::tsvector, 'a'::tsquery, '$.a'::jsonpath, '{a}'::_text, '{1,2}'::_int4, B'10'::varbit, '1.2.3.0/24'::cidr, '08:00:2b:01:02:03'::macaddr, '[1,2]'::int4range, '{[1,2]}'::int4multirange
SELECT 'a'::bpchar, 1::real, 1::float(3), '10'::bit(2), '{1}'::int[3], '{{1}}'::int[][], '{1}'::int array, 1::money, 'x'::text COLLATE "C", '1'::numeric(5), '<a/>'::xml, '12:00'::timetz, '2024-01-01'::timestamp(3) with time zone, '12:00'::time(0) without time zone, 1::dec
--- as analysts write them: windows, frames, grouping sets, laterals, arrays, JSON, dates and intervals
SELECT date_trunc('month', order_date)::date AS month, count(*) AS orders, sum(amount) AS revenue, round(avg(amount), 2) AS aov FROM orders GROUP BY 1 ORDER BY 1
SELECT customer_id, sum(amount) AS total, rank() OVER (ORDER BY sum(amount) DESC) FROM orders GROUP BY customer_id
SELECT id, amount, amount - lag(amount) OVER (ORDER BY order_date, id) AS delta, round(100.0 * (amount - lag(amount) OVER w) / nullif(lag(amount) OVER w, 0), 1) AS pct FROM orders WINDOW w AS (ORDER BY order_date, id)
SELECT id, sum(amount) OVER (PARTITION BY customer_id ORDER BY order_date ROWS UNBOUNDED PRECEDING) FROM orders
SELECT id, avg(amount) OVER (ORDER BY order_date ROWS 2 PRECEDING) FROM orders
SELECT id, count(*) OVER (ORDER BY amount GROUPS BETWEEN 1 PRECEDING AND 1 FOLLOWING) FROM orders
SELECT id, sum(amount) OVER (ORDER BY order_date RANGE BETWEEN '7 days'::interval PRECEDING AND '0 days'::interval FOLLOWING) FROM orders
SELECT id, amount, sum(amount) OVER (w ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) FROM orders WINDOW w AS (ORDER BY id)
SELECT dept, name, salary, percent_rank() OVER w AS pr, cume_dist() OVER w AS cd, ntile(4) OVER w AS q FROM employees WINDOW w AS (PARTITION BY dept ORDER BY salary)
SELECT DISTINCT ON (customer_id) customer_id, order_date, amount FROM orders ORDER BY customer_id, order_date DESC
SELECT country, city, sum(level), grouping(country), grouping(city) FROM customers GROUP BY GROUPING SETS ((country, city), (country), ()) HAVING count(*) > 0 ORDER BY country NULLS LAST, city NULLS FIRST
SELECT coalesce(status, 'all'), count(*) FROM orders GROUP BY ROLLUP(status)
SELECT status, customer_id, count(*) FROM orders GROUP BY CUBE(status, customer_id), ()
SELECT count(*) FILTER (WHERE status = 'paid') * 100.0 / count(*) AS paid_pct FROM orders
SELECT percentile_cont(ARRAY[0.25, 0.5, 0.75]) WITHIN GROUP (ORDER BY amount) FROM orders
SELECT status, percentile_cont(0.95) WITHIN GROUP (ORDER BY amount) FILTER (WHERE quantity IS NOT NULL) FROM orders GROUP BY status
SELECT string_agg(DISTINCT status, ', ' ORDER BY status) FROM orders
SELECT customer_id, array_agg(id ORDER BY order_date DESC) FILTER (WHERE amount > 20) FROM orders GROUP BY customer_id
SELECT (array_agg(status ORDER BY order_date DESC))[1] AS latest FROM orders GROUP BY customer_id
SELECT json_agg(json_build_object('id', id, 'amount', amount) ORDER BY id) FROM orders
SELECT jsonb_object_agg(status, n) FROM (SELECT status, count(*) AS n FROM orders GROUP BY status) s
SELECT c.name, o.* FROM customers c CROSS JOIN LATERAL (SELECT id, amount FROM orders WHERE customer_id = c.id ORDER BY amount DESC LIMIT 2) o
SELECT c.name, o.total FROM customers c LEFT JOIN LATERAL (SELECT sum(amount) AS total FROM orders WHERE customer_id = c.id) o ON TRUE
SELECT d::date, coalesce(sum(o.amount), 0) FROM generate_series('2024-01-01'::date, '2024-01-10'::date, interval '1 day') AS d LEFT JOIN orders o ON o.order_date = d::date GROUP BY d ORDER BY d
SELECT g.n, g.n ^ 2 FROM generate_series(1, 5) AS g(n)
SELECT to_char(d, 'Mon YYYY') FROM generate_series(date_trunc('year', date '2024-05-01'), date '2024-12-01', '1 month') d
SELECT t.elem, t.nr FROM unnest(ARRAY['a', 'b', 'c']) WITH ORDINALITY AS t(elem, nr)
SELECT p.id, tag FROM products p, unnest(string_to_array(p.tags, ',')) AS tag
SELECT p.id, trim(tag) FROM products p CROSS JOIN LATERAL regexp_split_to_table(p.tags, ',') AS tag
SELECT attrs->>'color' AS color, (attrs->>'size')::int AS size FROM products WHERE attrs @> '{"color":"red"}'::jsonb
SELECT attrs #>> '{a,b}', attrs -> 'x' -> 0 ->> 'y' FROM products
SELECT key, value FROM products, jsonb_each_text(attrs)
SELECT p.id, kv.key, kv.value FROM products p CROSS JOIN LATERAL jsonb_each(p.attrs) AS kv(key, value) ORDER BY 1, 2
SELECT jsonb_path_query(attrs, '$.* ? (@ > 1)') FROM products
SELECT * FROM products WHERE attrs ? 'color' AND NOT attrs ?& ARRAY['z']
SELECT * FROM products WHERE attrs @@ '$.size > 1' AND attrs @? '$.color'
SELECT jsonb_pretty(jsonb_build_object('n', count(*), 'avg', avg(amount))) FROM orders
SELECT extract(year FROM order_date)::int AS y, extract(week FROM order_date)::int AS w, count(*) FROM orders GROUP BY y, w
SELECT date_part('hour', created_at) AS h, count(*) FROM orders GROUP BY h ORDER BY h
SELECT to_char(order_date, 'YYYY"Q"Q') AS quarter, sum(amount) FROM orders GROUP BY quarter
SELECT to_char(order_date, 'IYYY-"W"IW'), to_char(amount, 'L999G999D99'), to_char(12345, '99,999') FROM orders
SELECT age('2024-03-01'::date, order_date), order_date + interval '1 month' * 2, order_date - '1 week'::interval, now() - created_at > interval '30 days' FROM orders
SELECT created_at AT TIME ZONE 'UTC' AT TIME ZONE 'Asia/Shanghai' FROM orders
SELECT (created_at AT TIME ZONE 'Asia/Shanghai')::date AS local_day, count(*) FROM orders GROUP BY 1
SELECT timezone('UTC', created_at), date_trunc('day', created_at AT TIME ZONE 'UTC') FROM orders
SELECT EXTRACT(EPOCH FROM (updated_at - created_at)) / 3600 AS hours FROM orders
SELECT make_date(2024, 1, 31), make_interval(days => 3), justify_interval(interval '35 days'), isfinite(date '2024-01-01')
SELECT date '2024-01-31' + 1, date '2024-02-01' - date '2024-01-01', time '10:00' + interval '90 minutes', timestamp '2024-01-01' - timestamp '2023-01-01'
SELECT interval '1' year, interval '2 hours 30 minutes', interval 'P1DT2H', interval '1-2', -interval '1 day', interval '1 day' * 1.5, interval '90' minute
SELECT (order_date, order_date + 30) OVERLAPS (DATE '2024-01-10', DATE '2024-02-10') FROM orders
SELECT date_bin('1 hour', created_at, '2024-01-01') FROM orders
SELECT order_date BETWEEN DATE '2024-01-01' AND DATE '2024-01-31' FROM orders
SELECT DATE '2024-01-31'::timestamp + interval '1 hour', TIMESTAMP '2024-01-01 10:00'::date, '2024-01-01'::date::timestamptz AT TIME ZONE 'UTC'
SELECT name ~ '^[A-C]', name ~* 'ann', name !~ 'z', name SIMILAR TO '(A|b)%', name ILIKE ANY (ARRAY['a%', 'b%']), name LIKE ALL (ARRAY['%n%']) FROM customers
SELECT regexp_replace(email, '^(.*)@.*$', '\1', 'g'), (regexp_match(email, '@(.+)$'))[1], regexp_matches(email, '[a-z]+', 'g') FROM customers
SELECT split_part(email, '@', 2) AS domain, count(*) FROM customers GROUP BY domain
SELECT substring(email from '@(.*)$'), substring(email for 3), overlay(name placing 'X' from 1 for 1), position('@' in email), trim(both ' ' from name) FROM customers
SELECT format('%s-%s', name, city), concat_ws(', ', city, country), initcap(lower(name)), lpad(id::text, 5, '0'), left(name, 1) || '.', reverse(name), md5(email), repeat('*', level) FROM customers
SELECT encode(sha256(email::bytea), 'hex'), encode(digest('a', 'sha1'), 'hex'), hashtext(email), encode('abc'::bytea, 'base64') FROM customers
SELECT encode(sha256(convert_to(email, 'UTF8')), 'hex'), left(md5(email), 8), ('x' || left(md5(email), 8))::bit(32)::int FROM customers
SELECT CASE WHEN amount < 50 THEN 'low' WHEN amount BETWEEN 50 AND 100 THEN 'mid' ELSE 'high' END AS band, count(*) FROM orders GROUP BY band ORDER BY min(amount)
SELECT width_bucket(amount, 0, 250, 5) AS bucket, count(*), min(amount), max(amount) FROM orders GROUP BY bucket ORDER BY bucket
SELECT corr(amount, quantity), regr_slope(amount, quantity), stddev_samp(amount), var_pop(amount), covar_samp(amount, quantity) FROM orders
SELECT mode() WITHIN GROUP (ORDER BY status), bool_or(amount > 100), every(amount > 0) FROM orders
WITH RECURSIVE org AS (SELECT id, name, manager_id, 1 AS depth, name::text AS path FROM employees WHERE manager_id IS NULL UNION ALL SELECT e.id, e.name, e.manager_id, o.depth + 1, o.path || ' > ' || e.name FROM employees e JOIN org o ON o.id = e.manager_id) SELECT * FROM org ORDER BY path
WITH RECURSIVE org(id, m) AS (SELECT id, manager_id FROM employees WHERE id = 3 UNION SELECT e.id, e.manager_id FROM employees e, org WHERE e.id = org.m) CYCLE id SET is_cycle USING path SELECT id, is_cycle FROM org
WITH m AS MATERIALIZED (SELECT * FROM orders), n AS NOT MATERIALIZED (SELECT * FROM customers) SELECT count(*) FROM m JOIN n ON n.id = m.customer_id
WITH monthly AS (SELECT date_trunc('month', order_date) AS m, sum(amount) AS s FROM orders GROUP BY 1) SELECT m, s, s - lag(s) OVER (ORDER BY m) AS mom, sum(s) OVER (ORDER BY m) AS ytd FROM monthly
SELECT * FROM customers NATURAL JOIN (SELECT 1 AS id) x
SELECT id, o.amount, c.name FROM orders o JOIN customers c USING (id)
SELECT a.id FROM (orders a JOIN customers b ON a.customer_id = b.id) JOIN products p ON p.id = a.product_id
SELECT * FROM orders WHERE (customer_id, product_id) IN (SELECT id, 1 FROM customers)
SELECT * FROM orders WHERE (customer_id, product_id) = (1, 1)
SELECT * FROM orders WHERE ROW(customer_id, amount) > ROW(1, 50)
SELECT * FROM orders WHERE amount > ALL (SELECT amount FROM orders WHERE status = 'deleted')
SELECT * FROM orders WHERE id = ANY (ARRAY[1, 2, 3]) AND status <> ALL ('{deleted}')
SELECT * FROM orders WHERE id = ANY ('{1,2}'::int[])
SELECT * FROM orders WHERE status IN ('paid', 'refunded') AND note IS NOT NULL ORDER BY amount DESC FETCH FIRST 2 ROWS WITH TIES
SELECT name COLLATE "C" < 'a', name FROM customers ORDER BY name COLLATE "POSIX" DESC
SELECT city FROM customers EXCEPT ALL SELECT city FROM customers WHERE id = 1
(SELECT id FROM orders LIMIT 1) UNION ALL (SELECT id FROM customers LIMIT 1) ORDER BY 1
SELECT x FROM (VALUES (1), (2), (3)) AS v(x) WHERE x % 2 = 1
SELECT v.a, v.b FROM (VALUES (1, 'x'), (2, 'y')) v(a, b) JOIN orders o ON o.id = v.a
SELECT count(DISTINCT (customer_id, product_id)) FROM orders
SELECT ARRAY(SELECT DISTINCT status FROM orders ORDER BY 1), array_length(ARRAY(SELECT id FROM orders), 1)
SELECT (ARRAY[10, 20, 30])[2:3], array_position(ARRAY['a', 'b'], 'b'), ARRAY[1, 2] || ARRAY[3], 2 = ANY (ARRAY[1, 2]), ARRAY[1, 2] && ARRAY[2], cardinality(ARRAY[1, 2])
SELECT array_to_string(array_agg(name ORDER BY name), ' / ') FROM customers
SELECT int4range(1, 10) @> 5, daterange('2024-01-01', '2024-02-01', '[]') * daterange('2024-01-15', '2024-03-01'), lower(tsrange('2024-01-01', '2024-01-02')), tstzrange(now(), now() + interval '1 h') @> now()
SELECT to_tsvector('english', coalesce(note, '')) @@ plainto_tsquery('english', 'first') FROM orders
SELECT ts_headline('english', note, to_tsquery('english', 'first')) FROM orders WHERE note IS NOT NULL
SELECT similarity(name, 'ann'), levenshtein(name, 'ann'), name % 'ann' FROM customers
SELECT greatest(amount, 50), least(amount, 50), coalesce(note, status), nullif(quantity, 0), num_nulls(note, quantity) FROM orders
SELECT round(amount::numeric, 1), ceil(amount), trunc(amount, 1), mod(id, 2), power(amount, 2), ln(amount), log(10, amount), abs(-1), sign(amount), sqrt(amount), |/ 16, 2 ^ 3, 7 % 3, 5 / 2.0, div(5, 2) FROM orders
SELECT amount::int, amount::text || ' EUR', id::varchar(10), '12'::smallint, 't'::boolean, quantity::double precision FROM orders
SELECT sum(amount) / NULLIF(sum(quantity), 0) AS unit_price FROM orders
SELECT sum(CASE WHEN status = 'paid' THEN amount END) AS paid, sum(amount) FILTER (WHERE status <> 'paid') AS rest FROM orders
SELECT o.status, o.amount > avg(o.amount) OVER () AS above FROM orders o
SELECT * FROM (SELECT *, row_number() OVER (PARTITION BY customer_id ORDER BY amount DESC) AS rn FROM orders) t WHERE rn = 1
SELECT status, count(*), round(100 * count(*)::numeric / sum(count(*)) OVER (), 2) AS pct FROM orders GROUP BY status
SELECT EXISTS (SELECT FROM orders WHERE amount > 100) AS has_big
SELECT count(*) FROM orders WHERE order_date >= current_date - interval '3650 days' AND order_date < current_date + 1
SELECT tableoid IS NOT NULL, ctid FROM orders LIMIT 1
SELECT xmlelement(name order_, xmlattributes(id AS id), status) FROM orders
SELECT xpath('//a/text()', '<r><a>1</a></r>'::xml), xmlagg(xmlelement(name x, id)) FROM orders
SELECT x.* FROM xmltable('/r/a' PASSING '<r><a>1</a></r>'::xml COLUMNS v int PATH '.') AS x
SELECT count(*) AS "订单数", sum(amount) AS "总金额（元）" FROM orders
SELECT pg_typeof(amount), pg_size_pretty(sum(length(coalesce(note, '')))::bigint) FROM orders GROUP BY 1
SELECT set_bit(B'0000', 1, 1), bit_count(B'101'), B'101' & B'100', get_byte('abc'::bytea, 1), '\x41'::bytea, E'\\x41'::bytea
SELECT point(1, 2) <-> point(4, 6), circle(point(0, 0), 5) @> point(1, 1)
SELECT first_value(status) OVER (ORDER BY id), last_value(status) OVER (ORDER BY id RANGE BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) FROM orders
SELECT lead(order_date, 1, order_date) OVER (PARTITION BY customer_id ORDER BY order_date) - order_date AS gap FROM orders
SELECT customer_id, min(order_date) AS first_day, max(order_date) - min(order_date) AS lifetime FROM orders GROUP BY customer_id HAVING count(*) > 1
WITH first_order AS (SELECT customer_id, min(date_trunc('month', order_date)) AS cohort FROM orders GROUP BY 1) SELECT cohort, date_trunc('month', o.order_date) AS m, count(DISTINCT o.customer_id) FROM orders o JOIN first_order f USING (customer_id) GROUP BY 1, 2 ORDER BY 1, 2
SELECT id, sum(is_new) OVER (ORDER BY ts) AS session FROM (SELECT id, ts, CASE WHEN ts - lag(ts) OVER (ORDER BY ts) > interval '30 minutes' THEN 1 ELSE 0 END AS is_new FROM events) e
SELECT id, amount, avg(amount) OVER () AS mean, (amount - avg(amount) OVER ()) / nullif(stddev(amount) OVER (), 0) AS z FROM orders
SELECT (o).id, (o).amount FROM (SELECT o FROM orders o) t
SELECT row_to_json(o) FROM orders o
SELECT to_jsonb(o) - 'note' FROM orders o
SELECT jsonb_agg(o) FROM (SELECT id, status FROM orders) o
SELECT (SELECT row_to_json(x) FROM (SELECT o.id, o.status) x) FROM orders o
SELECT coalesce((SELECT name FROM customers c WHERE c.id = o.customer_id), 'n/a') FROM orders o
SELECT json_object_agg(status, cnt ORDER BY status) FROM (SELECT status, count(*) cnt FROM orders GROUP BY 1) s
SELECT jsonb_array_elements(attrs -> 'list') FROM products
SELECT p.attrs ->> 'color' AS c, count(*) FROM products p GROUP BY p.attrs ->> 'color'
SELECT * FROM jsonb_to_record('{"a":1,"b":"x"}') AS r(a int, b text)
SELECT * FROM json_array_elements('[{"a":1},{"a":2}]') AS e(v) WHERE (v ->> 'a')::int > 1
SELECT jsonb_path_query_array(attrs, '$.size'), jsonb_path_exists(attrs, '$.size ? (@ > $min)', '{"min": 1}') FROM products
SELECT jt.* FROM products, JSON_TABLE(attrs, '$' COLUMNS (color text PATH '$.color', size int PATH '$.size')) AS jt
SELECT random() BETWEEN 0 AND 1, floor(random() * 10) < 10, gen_random_uuid() IS NOT NULL
SELECT 'a' || NULL IS NULL, 1 IS DISTINCT FROM 2, TRUE IS NOT UNKNOWN, NOT FALSE
SELECT timeofday() IS NOT NULL, localtimestamp(0) IS NOT NULL, current_time IS NOT NULL, CURRENT_DATE > DATE '2020-01-01'
SELECT sum(amount) FROM orders WHERE date_trunc('month', order_date) = date_trunc('month', DATE '2024-01-15')
SELECT ordinality, x FROM jsonb_array_elements_text('["a","b"]') WITH ORDINALITY AS t(x, ordinality)
SELECT a, b FROM ROWS FROM (generate_series(1, 3), generate_series(1, 2)) AS t(a, b)
SELECT x.id, y.id FROM orders x, orders y WHERE x.id < y.id AND x.customer_id = y.customer_id
SELECT status, array_agg(DISTINCT customer_id) @> ARRAY[1] FROM orders GROUP BY status
SELECT date_trunc('quarter', order_date) + interval '3 months - 1 day' AS quarter_end FROM orders
SELECT extract(isodow FROM order_date) IN (6, 7) AS weekend, count(*) FROM orders GROUP BY 1
SELECT (DATE_TRUNC('month', order_date) + INTERVAL '1 MONTH - 1 day')::DATE AS month_end FROM orders
SELECT CAST(extract(year FROM order_date) AS text) || '-' || lpad(CAST(extract(month FROM order_date) AS text), 2, '0') FROM orders
SELECT '{"a": [1, 2, 3]}'::jsonb -> 'a' ->> -1, '[1,2]'::json ->> 0, '{"a":{"b":2}}'::json #>> '{a,b}', json '{"a": 1}' ->> 'a'
SELECT trim_scale(amount), to_char(order_date, 'TMMonth'), to_char(interval '1 day 02:03', 'DD HH24:MI') FROM orders
SELECT regexp_count(note, 'a'), string_to_array(note, ' '), starts_with(note, 'f'), strpos(note, 'r'), ascii(left(note, 1)), chr(65), translate(note, 'abc', 'xyz'), quote_literal(note) FROM orders
SELECT count(*) FROM orders o FULL OUTER JOIN customers c ON o.customer_id = c.id AND o.amount > 50 WHERE o.id IS NULL OR c.id IS NULL
SELECT box '((0,0),(1,1))' && box '((0.5,0.5),(2,2))', cidr '10.0.0.0/8' >> inet '10.1.1.1', tsquery 'fat & rat'
SELECT any_value(name), array_agg(DISTINCT city ORDER BY city DESC NULLS LAST) FROM customers GROUP BY country
SELECT range_agg(int4range(id, id + 2)) FROM orders
SELECT unnest(ARRAY[1, 2]) AS a, unnest(ARRAY['x', 'y']) AS b
SELECT id, generate_series(1, quantity) AS nth FROM orders WHERE quantity IS NOT NULL
SELECT CASE status WHEN 'paid' THEN 'ok' WHEN 'refunded' THEN 'back' END, (CASE WHEN true THEN 1 END)::text FROM orders
SELECT 1.5e3::numeric, 1e-2, .5, 1_000, 0xFF, 0b11, 0o17
SELECT count(*) FROM ONLY orders o WHERE o.note LIKE '100\%' ESCAPE '\'
SELECT 'O''Reilly', E'tab\there', $$dollar 'quoted'$$, U&'d\0061ta', N'x'
SELECT id FROM orders OFFSET 1 LIMIT 2
SELECT id FROM orders LIMIT 2 OFFSET (SELECT 1)
--- TimescaleDB, its toolkit, hll, tdigest: they compute on their arguments only
SELECT time_bucket('1 day', created_at) AS day, avg(amount), first(amount, created_at), last(amount, created_at) FROM orders GROUP BY day
SELECT time_bucket(INTERVAL '15 minutes', ts, 'Asia/Shanghai') AS b, count(*) FROM events GROUP BY b
SELECT time_bucket_gapfill('1 day', created_at, '2024-01-01', '2024-02-01') AS day, locf(avg(amount)), interpolate(avg(amount)) FROM orders GROUP BY day
SELECT time_bucket_gapfill('1 hour', ts) AS h, count(*) FROM events WHERE ts > now() - interval '1 day' AND ts < now() GROUP BY h
SELECT approx_percentile(0.5, percentile_agg(amount)), mean(percentile_agg(amount)) FROM orders
SELECT approx_percentile(0.95, rollup(p)) FROM (SELECT percentile_agg(amount) AS p FROM orders GROUP BY status) s
SELECT histogram(amount, 0, 200, 5) FROM orders
SELECT average(stats_agg(amount)), stddev(stats_agg(amount)), slope(stats_agg(amount, quantity)), counter_agg(ts, id) FROM orders, events
SELECT delta(counter_agg(ts, id)), rate(counter_agg(ts, id)) FROM events
SELECT time_weight('Linear', ts, id), average(time_weight('LOCF', ts, id)) FROM events
SELECT distinct_count(hyperloglog(32768, customer_id)), approx_count_distinct(customer_id) FROM orders
SELECT hll_cardinality(hll_add_agg(hll_hash_integer(customer_id))), hll_cardinality(hll_union_agg(h)) FROM (SELECT customer_id, hll_add_agg(hll_hash_text(status)) AS h FROM orders GROUP BY customer_id) t
SELECT candlestick_agg(ts, id, 1) FROM events
SELECT hll_hash_text(status), hll_hash_any(id), hll_hash_boolean(true), hll_hash_bytea('a'::bytea), hll_hash_smallint(1::smallint) FROM orders
SELECT timeline_agg(ts, event), state_agg(ts, event), duration_in(state_agg(ts, event), 'open') FROM events
SELECT tdigest_percentile(amount, 100, 0.95), tdigest(amount, 100) FROM orders
SELECT approx_percentile_rank(50, percentile_agg(amount)), uddsketch(100, 0.01, amount) FROM orders
SELECT days_in_month(created_at), month_normalize(amount, created_at), to_epoch(created_at) FROM orders
SELECT max_n(amount, 3), min_n(amount, 3), max_n_by(amount, orders, 3), into_array(max_n(amount, 3)) FROM orders
SELECT topn(agg, 3), into_values(agg) FROM (SELECT freq_agg(0.05, status) AS agg FROM orders) t
--- a type before a constant belongs to it: nothing is cut, and what stands behind is done to the whole
SELECT bit '101', char 'abc', numeric '1.25', json '{"a": 1}' ->> 'a', box '((0,0),(1,1))' && box '((0.5,0.5),(2,2))', tsquery 'fat & rat', interval '1 day 02:03', interval '1-2' year to month, interval(0) '1.6 seconds', interval '90' minute, float8 '1.5' + 1
SELECT DATE '2024-01-31'::timestamp + interval '1 hour', pg_typeof(DATE '2024-01-31'::text), TIMESTAMP '2024-01-01 10:00'::date
SELECT EXISTS (SELECT FROM orders WHERE amount > 100) AS has_big, NOT EXISTS (SELECT FROM orders WHERE id = 99)
SELECT sum((attrs -> 'size')::int), count(attrs -> 'color'), max(attrs ->> 'color'), jsonb_array_length(coalesce(attrs -> 'list', '[]')) FROM products
SELECT x.* FROM xmltable('/r/a' PASSING '<r><a><b>1</b></a></r>' COLUMNS n FOR ORDINALITY, v int PATH 'b' NOT NULL, w text PATH 'c' DEFAULT 'none') AS x
