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
