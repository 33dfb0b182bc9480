SELECT city FROM customers UNION SELECT dept FROM employees
FROM orders
FROM orders SELECT id, amount WHERE id > 1
FROM orders o JOIN customers c ON c.id = o.customer_id SELECT o.id, c.name
SELECT * EXCLUDE (note, created_at) FROM orders
SELECT * REPLACE (amount * 2 AS amount) FROM orders
SELECT o.* EXCLUDE (id), c.name FROM orders o JOIN customers c ON c.id = o.customer_id
SELECT * RENAME (amount AS total) FROM orders
SELECT COLUMNS(*) FROM kw
SELECT COLUMNS('.*_id') FROM orders
SELECT COLUMNS(c -> c LIKE '%_id') FROM orders
SELECT min(COLUMNS(* EXCLUDE (note))) FROM orders
SELECT COLUMNS(['id', 'amount']) FROM orders
SELECT * LIKE '%id' FROM orders
SELECT status, sum(amount) FROM orders GROUP BY ALL ORDER BY ALL
SELECT status, sum(amount) FROM orders GROUP BY ALL ORDER BY ALL DESC
SELECT id, row_number() OVER (PARTITION BY status ORDER BY amount DESC) AS rn FROM orders QUALIFY rn = 1
SELECT id, amount FROM orders QUALIFY row_number() OVER (PARTITION BY customer_id ORDER BY amount DESC) = 1
SELECT count(*) FILTER (status = 'paid') FROM orders
SELECT list(id ORDER BY id), array_agg(status), string_agg(status, ', ' ORDER BY id), group_concat(status), listagg(status, '|'), list_sort(list(DISTINCT status)) FROM orders
SELECT arg_max(id, amount), arg_min(id, amount), max_by(id, amount), min_by(id, amount), max(amount, 2), min(id, 2), arg_max(id, amount, 2), first(id ORDER BY id), last(id ORDER BY id), any_value(status), mode(status), median(amount), quantile_cont(amount, 0.5), quantile_cont(amount, [0.25, 0.75]), quantile_disc(amount, 0.5), approx_count_distinct(id), approx_quantile(amount, 0.5) IS NULL, product(id), bool_and(id > 0), bool_or(id > 3), bit_xor(id), count_if(id > 2), histogram(status), entropy(status), kurtosis(amount), skewness(amount), mad(amount), geomean(amount), favg(amount), fsum(amount) FROM orders
SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY amount), mode() WITHIN GROUP (ORDER BY status) FROM orders
SELECT corr(amount, quantity), covar_pop(amount, quantity), regr_slope(amount, quantity), stddev(amount), stddev_samp(amount), var_pop(amount), variance(amount) FROM orders
SELECT country, city, count(*), grouping(country, city), grouping_id(country, city) FROM customers GROUP BY GROUPING SETS ((country, city), (country), ())
SELECT country, city, count(*) FROM customers GROUP BY CUBE (country, city) ORDER BY ALL
SELECT date_trunc('month', order_date) AS m, sum(amount) FROM orders GROUP BY m ORDER BY m
SELECT year(order_date), month(order_date), day(order_date), quarter(order_date), week(order_date), dayofweek(order_date), isodow(order_date), dayofyear(order_date), yearweek(order_date), monthname(order_date), dayname(order_date), hour(created_at), minute(created_at), second(created_at), epoch(created_at), epoch_ms(created_at), last_day(order_date), century(order_date), era(order_date), julian(order_date) FROM orders
SELECT date_part('year', order_date), datepart('month', order_date), extract(year FROM order_date), extract('isodow' FROM order_date), date_diff('month', order_date, DATE '2024-12-31'), datediff('day', order_date, DATE '2024-12-31'), date_sub('month', order_date, DATE '2024-12-31'), date_add(order_date, INTERVAL 1 MONTH), age(TIMESTAMP '2024-12-31', created_at), time_bucket(INTERVAL '2 weeks', order_date) FROM orders
SELECT order_date + INTERVAL 1 DAY, order_date - INTERVAL '1 month', order_date + 1, INTERVAL (id) DAY, to_days(id::INT), to_months(1), to_years(1), to_hours(1), INTERVAL '1' YEAR, current_date - order_date > 0, today() > DATE '2000-01-01', now() > TIMESTAMP '2000-01-01' FROM orders
SELECT strftime(created_at, '%Y年%m月'), strftime('%Y-%m-%d', created_at), strptime('2024-01-02', '%Y-%m-%d'), try_strptime('x', '%Y'), strptime('02/01/2024', ['%Y-%m-%d', '%d/%m/%Y']), make_date(2024, 1, 2), make_time(1, 2, 3), make_timestamp(2024, 1, 2, 3, 4, 5), to_timestamp(0)::VARCHAR IS NOT NULL, epoch_ms(1700000000000), DATE '2024-01-01', TIMESTAMP '2024-01-01 00:00:00', TIME '10:00:00', TIMESTAMPTZ '2024-01-01 00:00:00+00' IS NULL, '2024-01-01'::DATE FROM orders
SELECT TRY_CAST('x' AS INTEGER), CAST('1' AS BIGINT), '1'::HUGEINT, '1.5'::DOUBLE, '1.5'::DECIMAL(4, 1), 'true'::BOOLEAN, 1::VARCHAR, '1'::UTINYINT, '12:00'::TIME, [1, 2]::VARCHAR[], {'a': 1}::STRUCT(a VARCHAR), '1'::FLOAT, 'a'::BLOB, '2024-01-01'::TIMESTAMP_S, '{"a":1}'::JSON, MAP {'a': 1}::MAP(VARCHAR, BIGINT), 1::UBIGINT, '1 day'::INTERVAL, 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'::UUID, 'x'::ENUM('x', 'y')
SELECT name || '-' || city, concat(name, 1, NULL), concat_ws('-', name, city), contains(name, 'n'), starts_with(name, 'A'), prefix(name, 'A'), suffix(name, 'n'), ends_with(name, 'n'), left(name, 2), right(name, 2), lpad(name, 5, '*'), rpad(name, 5, '*'), repeat('x', 3), reverse(name), strpos(name, 'n'), position('n' IN name), instr(name, 'n'), split_part(email, '@', 2), string_split(email, '@'), str_split(email, '@')[1], split(email, '@'), string_split_regex('a b', '\s'), regexp_matches(name, 'A'), regexp_replace(name, 'n', 'm', 'g'), regexp_extract(email, '@(.*)', 1), regexp_extract_all('a1b2', '\d'), regexp_full_match(name, '.*'), ascii('a'), chr(65), unicode('a'), ord('a'), md5(name), sha256(name), hash(name) IS NULL, upper(name), lower(name), ucase(name), trim(name), ltrim(name), rtrim(name, 'n'), length(name), strlen(name), len(name), levenshtein('a', 'b'), jaccard('ab', 'ac'), jaro_winkler_similarity('ab', 'ac'), hamming('a', 'b'), damerau_levenshtein('a', 'b'), format('{} x {}', name, 1), printf('%s', name), translate('abc', 'a', 'b'), strip_accents('é'), nfc_normalize('é'), to_base64('a'::BLOB), hex('a'), bar(5, 0, 10, 10), format_bytes(1000), substring(name, 1, 2), substr(name, 1, 2), array_slice(name, 1, 2), name[1], name[1:2], url_encode('a b') FROM customers
SELECT name LIKE 'A%', name ILIKE 'a%', name NOT LIKE 'b%', name GLOB 'A*', name SIMILAR TO '.*n', name ~ '.*n', name ^@ 'A', name NOT SIMILAR TO 'x', name ~~ 'A%', name !~~ 'A%' FROM customers
SELECT name FROM customers WHERE name LIKE '%!%%' ESCAPE '!'
SELECT [1, 2, 3], [1, 2, 3][1], [1, 2, 3][-1], [1, 2, 3][1:2], list_value(1, 2), len([1, 2]), list_contains([1, 2], 1), list_has_any([1], [1]), array_length([1]), list_position([1, 2], 2), list_append([1], 2), list_prepend(0, [1]), list_concat([1], [2]), [1] || [2], list_distinct([1, 1]), list_unique([1, 1]), list_sort([2, 1]), list_sort([2, 1], 'DESC', 'NULLS FIRST'), list_reverse_sort([1, 2]), list_reverse([1, 2]), list_sum([1, 2]), list_avg([1, 2]), list_max([1]), list_min([1]), list_aggregate([1, 2], 'sum'), flatten([[1], [2]]), list_zip([1], [2]), range(3), range(1, 5, 2), generate_series(1, 3), list_slice([1, 2, 3], 1, 2), array_to_string([1, 2], ','), list_string_agg(['a']), unnest([1, 2]), list_resize([1], 2), list_extract([1], 1), list_where([1, 2], [true, false]), list_select([1, 2], [1]), list_any_value([1]), 1 IN [1, 2], list_intersect([1], [1]), list_cosine_similarity([1.0, 2.0], [1.0, 2.0])
SELECT list_transform([1, 2], x -> x + 1), list_filter([1, 2, 3], x -> x > 1), list_reduce([1, 2], (x, y) -> x + y), [x * 2 FOR x IN [1, 2] IF x > 1], apply([1], x -> x), list_transform([1, 2], (x, i) -> x * i)
SELECT list_transform([1, 2], lambda x: x + 1), list_filter([1, 2], lambda x: x > 1)
SELECT [x + 1 FOR x IN [1, 2, 3]]
SELECT {'a': 1, 'b': 'x'}, {'a': 1}.a, {'a': 1}['a'], struct_pack(a := 1, b := 'x'), struct_extract({'a': 1}, 'a'), row(1, 'a'), struct_insert({'a': 1}, b := 2), (s).x, s.x, s['x'] FROM (SELECT {'x': 5} AS s)
SELECT s.* FROM (SELECT {'x': 5, 'y': 6} AS s)
SELECT unnest({'a': 1, 'b': 2}), unnest([{'a': 1}], recursive := true)
SELECT MAP {'a': 1, 'b': 2}, MAP {'a': 1}['a'], map(['k'], ['v']), map_keys(MAP {'a': 1}), map_values(MAP {'a': 1}), map_entries(MAP {'a': 1}), map_extract(MAP {'a': 1}, 'a'), cardinality(MAP {'a': 1}), map_from_entries([('a', 1)]), element_at(MAP {'a': 1}, 'a'), map_contains(MAP {'a': 1}, 'a'), map_concat(MAP {'a': 1}, MAP {'b': 2})
SELECT attrs -> 'color', attrs ->> 'color', attrs ->> '$.color', attrs -> '$.size', json_extract(attrs, '$.color'), json_extract_string(attrs, 'color'), json_type(attrs), json_keys(attrs), json_valid(attrs), json_array_length('[1]'), json_object('a', 1), json_array(1, 2), to_json([1]), json_structure(attrs), json_contains(attrs, '"red"'), json_merge_patch(attrs, '{"z": 1}'), json_extract(attrs, ['$.color', '$.size']), json_value(attrs, '$.size'), json_exists(attrs, '$.color'), from_json('{"a":1}', '{"a":"INTEGER"}'), json_transform('{"a":1}', '{"a":"INTEGER"}'), attrs.color FROM products
SELECT (attrs ->> 'size')::INT + 1, attrs ->> 'size' = '1' FROM products WHERE (attrs ->> 'color') = 'red'
SELECT json_group_array(id), json_group_object(id, status) FROM orders
SELECT j.key, j.value FROM products p, json_each(p.attrs) AS j
SELECT e.key FROM json_each('{"a":1}') e
SELECT u.x FROM unnest([1, 2]) AS u(x)
SELECT p.id, t.tag FROM products p, LATERAL (SELECT unnest(string_split(p.tags, ',')) AS tag) t
SELECT * FROM range(5)
SELECT i FROM range(1, 10, 3) AS r(i)
SELECT * FROM generate_series(TIMESTAMP '2024-01-01', TIMESTAMP '2024-01-03', INTERVAL 1 DAY) AS g(d)
SELECT * FROM (PIVOT orders ON status USING sum(amount) GROUP BY customer_id)
SELECT * FROM (PIVOT (SELECT customer_id, status, amount FROM orders) ON status IN ('paid', 'refunded') USING sum(amount) AS s, count(*) AS n)
WITH p AS (PIVOT orders ON status USING count(*) GROUP BY customer_id) SELECT * FROM p
SELECT * FROM monthly_sales UNPIVOT (amt FOR mon IN (jan, feb, mar))
SELECT * FROM (UNPIVOT monthly_sales ON COLUMNS(* EXCLUDE (region)) INTO NAME mon VALUE amt)
SELECT * FROM monthly_sales UNPIVOT INCLUDE NULLS (amt FOR mon IN (jan AS 'J', feb AS 'F'))
SELECT * FROM orders PIVOT (sum(amount) AS total FOR status IN ('paid' AS p, 'refunded' AS r) GROUP BY customer_id)
SELECT * FROM orders POSITIONAL JOIN customers
SELECT o.id, p.price FROM orders o ASOF JOIN price_history p ON o.product_id = p.product_id AND o.order_date >= p.valid_from
SELECT o.id, p.price FROM orders o ASOF LEFT JOIN price_history p USING (product_id) WHERE false
SELECT c.name FROM customers c SEMI JOIN orders o ON o.customer_id = c.id
SELECT c.name FROM customers c ANTI JOIN orders o ON o.customer_id = c.id
SELECT * FROM orders USING SAMPLE 10 ROWS
SELECT * FROM orders TABLESAMPLE 100%
SELECT * FROM orders USING SAMPLE reservoir(50 ROWS) REPEATABLE (7)
SELECT * FROM (VALUES (1, 'a'), (2, 'b')) t(n, s)
VALUES (1, 'a'), (2, 'b')
SELECT 7 / 2, 7 // 2, 7 % 2, 2 ** 3, 2 ^ 3, 5 & 3, 5 | 3, xor(5, 3), ~1, 1 << 2, 8 >> 1, @ (-5), -(-3)
SELECT 1_000_000, 1e3, 0x1F, 'a' || 'b', TRUE AND NOT FALSE
SELECT round(2.5), round_even(2.5, 0), trunc(2.7), ceil(2.1), floor(2.9), abs(-1), sign(-1), sqrt(4), cbrt(27), exp(1), ln(2), log(100), log2(8), log10(100), power(2, 3), pow(2, 3), mod(7, 2), pi(), gcd(4, 6), lcm(4, 6), factorial(5), isnan(1.0::DOUBLE), isinf(1.0::DOUBLE), even(3), greatest(1, 2), least(1, 2), bit_count(5), random() < 2, degrees(1), radians(180), gamma(5), fdiv(7, 2), fmod(7, 2)
SELECT coalesce(note, '-'), ifnull(note, '-'), nullif(status, 'paid'), if(amount > 50, 1, 0), typeof(amount), CASE WHEN TRY_CAST(note AS INT) IS NULL THEN 0 ELSE 1 END FROM orders
SELECT id FROM orders WHERE note IS DISTINCT FROM 'x' AND status IS NOT NULL AND quantity IS NOT DISTINCT FROM 2
SELECT id, a: amount, b: amount * 2 FROM orders
SELECT total: sum(amount) FROM orders
SELECT id AS x, x + 1 AS y, y * 2 AS z FROM orders WHERE x > 1
SELECT memory.main.orders.id FROM memory.main.orders
SELECT main.orders.id FROM main.orders
SELECT orders FROM orders LIMIT 1
SELECT o FROM orders o LIMIT 1
SELECT "销售 额(元)", "Unnamed: 0" FROM "Sheet1"
SELECT "销售 额(元)" * 2 AS "两倍（元）" FROM sheet1
SELECT t.a FROM "2024年 1-3月.明细" t
SELECT count(*) FROM main."2024年 1-3月.明细"
WITH RECURSIVE t(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM t WHERE n < 5) SELECT * FROM t
WITH RECURSIVE t(n) USING KEY (n) AS (SELECT 1 UNION SELECT n + 1 FROM t WHERE n < 3) SELECT * FROM t
WITH t AS MATERIALIZED (FROM orders SELECT id) FROM t
WITH a AS NOT MATERIALIZED (SELECT 1 AS x) SELECT * FROM a
SELECT * FROM orders UNION BY NAME SELECT * FROM orders
SELECT id FROM orders UNION ALL BY NAME SELECT id, name FROM customers
SELECT id FROM orders EXCEPT ALL SELECT id FROM customers
SELECT id, lag(amount) OVER (ORDER BY id), lag(amount IGNORE NULLS) OVER (ORDER BY id), first_value(note IGNORE NULLS) OVER (ORDER BY id) FROM orders
SELECT id, sum(amount) OVER (ORDER BY order_date RANGE BETWEEN INTERVAL 30 DAYS PRECEDING AND CURRENT ROW) FROM orders
SELECT id, sum(amount) OVER w FROM orders WINDOW w AS (PARTITION BY status ORDER BY id)
SELECT id, avg(amount) OVER (ORDER BY id ROWS BETWEEN 1 PRECEDING AND 1 FOLLOWING EXCLUDE CURRENT ROW) FROM orders
SELECT id FROM orders ORDER BY amount DESC NULLS FIRST LIMIT 10 OFFSET 1
SELECT id FROM orders LIMIT 40 PERCENT
SELECT id FROM orders LIMIT (SELECT 2)
SELECT DISTINCT ON (customer_id) customer_id, id FROM orders ORDER BY customer_id, amount DESC
SELECT id FROM orders WHERE (customer_id, product_id) IN (SELECT id, 1 FROM customers)
SELECT id FROM orders WHERE id = ANY (SELECT id FROM customers) AND id <> ALL ([7, 8])
SELECT ARRAY(SELECT id FROM orders), array_value(1, 2), [1, 2]::INT[2]
SELECT E'a\nb', $$it's$$, 'plain \ back'
SELECT 'x' COLLATE NOCASE = 'X', name COLLATE NOACCENT FROM customers
SELECT count() FROM orders
SELECT sum(DISTINCT amount), avg(DISTINCT quantity) FROM orders
SELECT bitstring('1010', 8), get_bit('1010'::BIT, 0), bit_length('a'), encode('a'), decode('a'::BLOB)
SELECT uuid() IS NULL, gen_random_uuid() IS NULL, current_timestamp IS NULL, current_date IS NULL, get_current_timestamp() IS NULL, localtimestamp IS NULL
SELECT date, count FROM (SELECT order_date AS date, count(*) AS count FROM orders GROUP BY order_date)
SELECT s.v.w FROM (SELECT {'v': {'w': 1}} AS s)
SELECT * FROM orders o, customers c WHERE o.customer_id = c.id AND o.amount > (SELECT avg(amount) FROM orders)
SELECT * FROM o: orders WHERE o.id = 1
SELECT columns.id FROM orders AS columns
SELECT equi_width_bins(0, 10, 2, true), union_value(k := 1), union_tag(union_value(k := 1)), enum_first(NULL::ENUM('a', 'b'))
SELECT epoch_us(created_at), timezone('UTC', created_at), created_at AT TIME ZONE 'UTC' FROM orders
SELECT (SELECT list(name) FROM customers) AS names, (FROM orders SELECT count(*)) AS n
SELECT regexp_split_to_table('a b', ' ')
SELECT parse_filename('/a/b.csv'), parse_path('/a/b') WHERE false
SELECT #1, #2 FROM (SELECT 1 AS a, 2 AS b)
SELECT 1::HUGEINT, 1::UTINYINT, '101'::BITSTRING, '1'::VARINT, TIMESTAMP_S '2024-01-01 00:00:00', '[1]'::INT[], [1, 2]::INT[2], {'a': 1}::STRUCT(a BIGINT), MAP {'a': 1}::MAP(VARCHAR, BIGINT), 'a'::ENUM('a', 'b'), '{}'::JSON, 1::UNION(n INT, s VARCHAR), 'a'::STRING, 1::INT8, TRY_CAST('x' AS DECIMAL(10, 2))
--- PIVOT and UNPIVOT as statements: rows of tables that are found like any other
PIVOT orders ON status USING sum(amount)
PIVOT orders ON status USING sum(amount) GROUP BY customer_id
PIVOT orders ON status IN ('paid', 'refunded') USING sum(amount) AS total, count(*) AS n GROUP BY customer_id ORDER BY customer_id
PIVOT (SELECT customer_id, status, amount FROM orders WHERE amount > 10) ON status USING max(amount)
PIVOT orders ON year(order_date), status USING count(*)
WITH o AS (SELECT * FROM orders WHERE amount > 20) PIVOT o ON status USING sum(amount) GROUP BY customer_id
PIVOT_WIDER orders ON status USING sum(amount) GROUP BY customer_id
UNPIVOT monthly_sales ON jan, feb, mar
UNPIVOT monthly_sales ON jan, feb, mar INTO NAME month VALUE amount
UNPIVOT monthly_sales ON COLUMNS(* EXCLUDE (region)) INTO NAME month VALUE amount
UNPIVOT (SELECT region, jan, feb FROM monthly_sales) ON jan, feb INTO NAME m VALUE v ORDER BY region, m
UNPIVOT monthly_sales ON (jan, feb) AS a, (feb, mar) AS b INTO NAME m VALUE x, y
FROM monthly_sales UNPIVOT (v FOR m IN (jan, feb))
SELECT * FROM monthly_sales UNPIVOT INCLUDE NULLS (v FOR m IN (jan, feb))
SELECT * FROM (UNPIVOT monthly_sales ON jan, feb INTO NAME m VALUE v) WHERE v > 1
SELECT m, sum(v) FROM (UNPIVOT monthly_sales ON jan, feb, mar INTO NAME m VALUE v) GROUP BY m
--- methods: the call behind a dot is on the list, what stands before it is a value
SELECT name.upper(), name.lower().reverse(), c.name.substring(1, 2), email.split('@')[2], email.string_split('@').list_extract(1) FROM customers c
SELECT created_at.strftime('%Y-%m'), amount.round(1) FROM orders
SELECT struct_pack(a := 1, b := 'x').a, {'a': 1}.a, ({'a': {'b': 2}}).a.b, struct_pack(x := id).x FROM orders
SELECT row(1, 2), (1, 2), struct_extract({'a': 1}, 'a'), {'a': 1}['a'], {'a': 1} = {'a': 1}
--- as analysts write them
SELECT date_trunc('month', order_date) AS m, count(*) AS n, sum(amount) AS total, avg(amount)::DECIMAL(10, 2) FROM orders GROUP BY ALL ORDER BY ALL
SELECT customer_id, sum(amount) AS total, total / sum(total) OVER () AS share FROM orders GROUP BY customer_id
SELECT id, amount, sum(amount) OVER (PARTITION BY customer_id ORDER BY order_date ROWS UNBOUNDED PRECEDING) AS running, avg(amount) OVER (ORDER BY order_date RANGE BETWEEN INTERVAL 7 DAYS PRECEDING AND CURRENT ROW) FROM orders
SELECT id, lag(amount, 1, 0) OVER w, lead(amount) OVER w, first_value(amount ORDER BY id) OVER w, row_number() OVER w FROM orders WINDOW w AS (PARTITION BY customer_id ORDER BY id)
SELECT id, sum(amount) FILTER (WHERE status = 'paid') OVER (ORDER BY id), count(DISTINCT status) OVER (ORDER BY id) FROM orders
SELECT id, amount FROM orders QUALIFY row_number() OVER (PARTITION BY customer_id ORDER BY amount DESC) <= 2
SELECT customer_id, max(amount), arg_max(status, amount), arg_max(id, amount, 2), max_by(id, amount) FROM orders GROUP BY customer_id
SELECT quantile_cont(amount, [0.25, 0.5, 0.75]), median(amount), mad(amount), approx_quantile(amount, 0.9) > 0, percentile_cont(0.5) WITHIN GROUP (ORDER BY amount), mode(status), entropy(status), skewness(amount), kurtosis(amount), corr(amount, quantity), regr_slope(amount, quantity), stddev(amount), var_samp(amount) FROM orders
SELECT country, city, count(*), grouping_id(country, city), grouping(country) FROM customers GROUP BY ROLLUP (country, city)
SELECT country, city, count(*) FROM customers GROUP BY CUBE (country, city)
SELECT country, city, count(*) FROM customers GROUP BY GROUPING SETS ((country, city), (country), ())
SELECT order_date + INTERVAL 1 MONTH, order_date - INTERVAL '3 days', order_date + 7, created_at + to_hours(2), INTERVAL (quantity) DAY + order_date, INTERVAL '1' YEAR, INTERVAL '1 day 02:03:04', date_add(order_date, INTERVAL 1 WEEK), order_date + INTERVAL (1 + 1) MONTH FROM orders
SELECT DATE '2024-01-31' + INTERVAL 1 MONTH, TIMESTAMP '2024-01-01 10:00:00' - TIMESTAMP '2023-01-01', DATE '2024-02-01' - DATE '2024-01-01', TIME '10:00:00', TIMESTAMPTZ '2024-01-01 00:00:00+00' AT TIME ZONE 'Asia/Shanghai', DATE '2024-01-31'::TIMESTAMP + INTERVAL 1 HOUR, BIT '101', UUID 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11', JSON '{"a": 1}' ->> 'a', HUGEINT '1'
SELECT strftime(order_date, '%Y-%m'), strptime('2024-01-02', '%Y-%m-%d'), try_strptime('x', '%Y'), date_part('year', order_date), extract(dow FROM order_date), extract('week' FROM order_date), dayname(order_date), monthname(order_date), last_day(order_date), date_diff('day', order_date, created_at), datesub('month', order_date, DATE '2024-12-31'), age(DATE '2024-12-31', order_date), epoch(created_at), epoch_ms(created_at), make_date(2024, 1, 2), time_bucket(INTERVAL '1 week', order_date), isodow(order_date), weekofyear(order_date), quarter(order_date), year(order_date) || '-Q' || quarter(order_date) FROM orders
SELECT d FROM generate_series(DATE '2024-01-01', DATE '2024-01-05', INTERVAL 1 DAY) AS t(d)
SELECT d::DATE AS day, coalesce(sum(amount), 0) FROM range(DATE '2024-01-01', DATE '2024-01-08', INTERVAL 1 DAY) AS t(d) LEFT JOIN orders ON order_date = d GROUP BY ALL
SELECT unnest(generate_series(1, 3)) AS n, unnest(['a', 'b', 'c']) AS s
SELECT id, unnest(string_split(coalesce(note, ''), ' ')) AS word FROM orders
SELECT p.id, t.tag FROM products p, unnest(string_split(p.tags, ',')) AS t(tag)
SELECT p.id, tag FROM products p CROSS JOIN LATERAL (SELECT unnest(string_split(p.tags, ',')) AS tag)
SELECT c.name, o.total FROM customers c LEFT JOIN LATERAL (SELECT sum(amount) AS total FROM orders WHERE customer_id = c.id) o ON true
SELECT list_transform([1, 2, 3], x -> x * 2), list_filter([1, 2, 3], lambda x: x > 1), list_reduce([1, 2, 3], (a, b) -> a + b), [x * 2 FOR x IN [1, 2, 3] IF x > 1], list_transform([1, 2], (x, i) -> x + i), list_aggregate([1, 2], 'sum'), list_sort([3, 1], 'DESC'), list_zip([1], ['a']), flatten([[1], [2]]), list_contains([1], 1), [1, 2, 3][1:2], [1, 2, 3][-1], len([1, 2]), list_has_any([1], [1, 2]), list_unique([1, 1]), array_to_string(['a', 'b'], '-')
SELECT MAP {'a': 1}['a'], map(['a', 'b'], [1, 2]), map_keys(MAP {'a': 1}), cardinality(MAP {'a': 1}), element_at(MAP {'a': 1}, 'a')[1], map_entries(MAP {'a': 1})
SELECT attrs ->> '$.color', attrs -> 'size', json_extract_string(attrs, '$.color'), (attrs ->> 'size')::INT + 1, json_extract(attrs, '$.size')::INT, lower(attrs ->> 'color'), sum((attrs ->> 'size')::INT) OVER (), count(attrs -> 'color') OVER (), json_keys(attrs), json_array_length('[1]'::JSON) FROM products
SELECT json_group_array(status), json_group_object(id, status), to_json({'a': 1}), json_object('a', id), row_to_json(o) FROM orders o GROUP BY ALL
SELECT p.id, j.key, j.value FROM products p, json_each(p.attrs) j
SELECT regexp_matches(email, '@'), regexp_extract(email, '@(.*)$', 1), regexp_replace(email, '@.*', ''), regexp_extract_all(email, '[a-z]+'), regexp_full_match(name, '[A-Z].*'), name ~ 'A.*', name SIMILAR TO 'A.*', name GLOB 'A*', name ILIKE 'a%', name !~ 'x', email.regexp_replace('@.*', '') FROM customers
SELECT string_split(email, '@')[-1] AS domain, count(*) FROM customers GROUP BY domain
SELECT upper(name), concat_ws('-', name, city), name || ' / ' || city, lpad(id::VARCHAR, 5, '0'), format('{} is {}', name, city), printf('%05d', id), left(name, 2), right(name, 1), replace(name, 'n', 'm'), strip_accents(name), levenshtein(name, 'ann'), jaccard(name, 'ann'), md5(email), sha256(email), hash(email) IS NOT NULL, starts_with(name, 'A'), contains(email, '@'), reverse(name), length(name), instr(name, 'n'), position('n' IN name), substring(name, 2), translate(name, 'a', 'b'), ascii(name), chr(65), repeat('x', 2), trim(name), unicode(name), ord(name), bar(level, 0, 3, 10) FROM customers
SELECT * EXCLUDE (note) REPLACE (round(amount, 0) AS amount) FROM orders
SELECT COLUMNS('.*_id'), min(COLUMNS(* EXCLUDE (id, status, note, order_date, created_at, updated_at))) OVER () FROM orders
SELECT max(COLUMNS(['amount', 'quantity'])) FROM orders
SELECT sum(COLUMNS(c -> c IN ('jan', 'feb'))) FROM monthly_sales
SELECT COLUMNS(*)::VARCHAR FROM monthly_sales
SELECT * FROM monthly_sales WHERE COLUMNS(* EXCLUDE region) > 0
SELECT COLUMNS('(jan|feb)') AS 'x_\1' FROM monthly_sales
FROM orders SELECT customer_id, sum(amount) GROUP BY ALL HAVING sum(amount) > 10
FROM orders WHERE amount > 50
FROM (FROM orders WHERE amount > 50) SELECT count(*)
SELECT c.name FROM customers c SEMI JOIN orders o ON o.customer_id = c.id UNION ALL SELECT c.name FROM customers c ANTI JOIN orders USING (id)
SELECT * FROM orders NATURAL JOIN price_history
SELECT * FROM orders o FULL OUTER JOIN customers c ON o.customer_id = c.id
WITH RECURSIVE org AS (SELECT id, name, manager_id, [name] AS path FROM employees WHERE manager_id IS NULL UNION ALL SELECT e.id, e.name, e.manager_id, list_append(o.path, e.name) FROM employees e JOIN org o ON o.id = e.manager_id) SELECT *, len(path) FROM org
WITH m AS (SELECT date_trunc('month', order_date) AS m, sum(amount) AS s FROM orders GROUP BY 1) SELECT m, s, s - lag(s) OVER (ORDER BY m) AS diff, round(100 * (s / lag(s) OVER (ORDER BY m) - 1), 1) AS pct FROM m
SELECT * FROM orders USING SAMPLE 100 PERCENT (bernoulli)
SELECT * FROM orders TABLESAMPLE reservoir(5)
SELECT id FROM orders ORDER BY amount DESC NULLS LAST LIMIT 50%
SELECT DISTINCT ON (customer_id) customer_id, amount FROM orders ORDER BY customer_id, amount DESC
SELECT count(*) FILTER (amount > 50), count_if(amount > 50), sum(amount > 50), bool_and(amount > 0) FROM orders
SELECT CASE WHEN amount < 50 THEN 'low' ELSE 'high' END AS band, count(*) FROM orders GROUP BY 1
SELECT status, amount, CASE status WHEN 'paid' THEN 1 END, if(amount > 50, 1, 0), ifnull(note, '-'), coalesce(note, status), greatest(amount, 1), least(amount, 1), nullif(quantity, 0) FROM orders
SELECT 7 // 2, 7 % 2, 2 ** 3, 2 ^ 3, 10 / 4, -7 // 2, 1e3, 1_000, 0xFF, round(2.567, 2), ceil(2.1), floor(-2.1), trunc(2.7), sign(-1), abs(-1), sqrt(16), ln(2), log10(100), log2(8), exp(1), pow(2, 3), mod(7, 3), gcd(4, 6), factorial(5), pi(), even(3), xor(1, 2), 5 & 3, 5 | 3, ~5, 1 << 2
SELECT (SELECT max(amount) FROM orders) AS top, EXISTS (FROM orders WHERE amount > 100) AS big, amount > ANY (SELECT avg(amount) FROM orders), id IN (1, 2), (customer_id, id) IN ((1, 1), (2, 3)) FROM orders
SELECT ARRAY(SELECT id FROM orders ORDER BY id), ARRAY[1, 2], array_value(1, 2)::INT[2], list_cosine_similarity([1.0, 2.0], [2.0, 1.0]), array_distance([1.0, 2.0]::FLOAT[2], [2.0, 1.0]::FLOAT[2])
SELECT 'x' COLLATE NOCASE = 'X', name FROM customers ORDER BY name COLLATE NOCASE
SELECT * FROM orders UNION ALL BY NAME SELECT id, note FROM orders
SELECT id FROM orders INTERSECT ALL SELECT id FROM customers
SELECT * FROM (VALUES (1, 'a'), (2, 'b')) AS t(n, s) WHERE n > 1
SELECT id, total: amount * 2, t: total + 1 FROM orders
SELECT pg_typeof(amount), pg_size_pretty(1024) FROM orders
SELECT o.id, (o).amount, o.status FROM orders o
SELECT s.a, s.b.c FROM (SELECT {'a': 1, 'b': {'c': 2}} AS s)
SELECT s.* FROM (SELECT {'a': 1, 'b': 2} AS s)
SELECT unnest({'a': 1, 'b': 2}), unnest([{'a': 1, 'b': 2}], max_depth := 2)
SELECT "产品名称", sum("销售额") AS "总额", round(sum("销售额") / sum(sum("销售额")) OVER () * 100, 2) AS "占比" FROM "销售记录" GROUP BY ALL ORDER BY 2 DESC
SELECT t.year FROM (SELECT year(order_date) AS year FROM orders) t
SELECT approx_count_distinct(customer_id), approx_top_k(status, 2) FROM orders
SELECT try(1 / 0), error_if_null IS NULL FROM (SELECT NULL AS error_if_null)
SELECT ts - lag(ts) OVER (PARTITION BY user_id ORDER BY ts) AS gap, date_trunc('hour', ts) FROM events
SELECT union_value(n := 1).n, union_tag(union_value(n := 1))
SELECT x.value FROM (SELECT unnest([{'value': 1}]) AS x)
SELECT count(*) OVER (ORDER BY order_date RANGE BETWEEN INTERVAL 1 MONTH PRECEDING AND INTERVAL 1 MONTH FOLLOWING EXCLUDE CURRENT ROW) FROM orders
SELECT fill(amount) OVER (ORDER BY id), id FROM orders
--- an arrow before a text is JSON in the first argument, a lambda elsewhere and in COLUMNS
SELECT list_transform([1], x -> 'a'), list_filter(['a', 'b'], x -> 'a' = x), [1].list_transform(x -> 'b')
SELECT count(attrs -> 'color'), max(attrs ->> 'color') FROM products
SELECT COLUMNS(c -> 'jan' = c) FROM monthly_sales
