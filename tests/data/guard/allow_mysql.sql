SELECT city FROM customers UNION SELECT dept FROM employees
SELECT DATE_FORMAT(order_date, '%Y-%m') AS ym, SUM(amount) FROM orders GROUP BY DATE_FORMAT(order_date, '%Y-%m')
SELECT DATE_FORMAT(created_at, '%Y年%m月%d日 %H:%i:%s'), DATE_FORMAT(created_at, '%x-W%v'), DATE_FORMAT(created_at, '%W %M %e %D %p %b %a %j') FROM orders
SELECT YEAR(order_date), MONTH(order_date), DAY(order_date), QUARTER(order_date), WEEK(order_date), WEEK(order_date, 1), DAYOFWEEK(order_date), DAYOFYEAR(order_date), WEEKDAY(order_date), YEARWEEK(order_date, 1), WEEKOFYEAR(order_date) FROM orders
SELECT HOUR(created_at), MINUTE(created_at), SECOND(created_at), MICROSECOND(created_at), DATE(created_at), TIME(created_at) FROM orders
SELECT EXTRACT(YEAR FROM order_date), EXTRACT(YEAR_MONTH FROM order_date), EXTRACT(DAY_HOUR FROM created_at) FROM orders
SELECT DATE_ADD(order_date, INTERVAL 1 MONTH), DATE_SUB(order_date, INTERVAL 7 DAY), order_date + INTERVAL 1 DAY, order_date - INTERVAL 1 YEAR FROM orders
SELECT DATE_ADD(created_at, INTERVAL '1:30' MINUTE_SECOND), DATE_ADD(created_at, INTERVAL -1 QUARTER), INTERVAL 1 WEEK + order_date FROM orders
SELECT DATEDIFF('2024-03-01', order_date), TIMESTAMPDIFF(MONTH, order_date, '2024-12-31'), TIMESTAMPADD(HOUR, 2, created_at), TIMEDIFF(updated_at, created_at) FROM orders
SELECT LAST_DAY(order_date), MAKEDATE(2024, 60), MAKETIME(1, 2, 3), STR_TO_DATE('2024-01-02', '%Y-%m-%d'), STR_TO_DATE('01,5,2013 10:20', '%d,%m,%Y %H:%i') FROM orders
SELECT TO_DAYS(order_date), FROM_DAYS(739000), UNIX_TIMESTAMP(created_at), FROM_UNIXTIME(1700000000), FROM_UNIXTIME(1700000000, '%Y'), SEC_TO_TIME(3661), TIME_TO_SEC('01:00:00') FROM orders
SELECT PERIOD_ADD(202401, 2), PERIOD_DIFF(202403, 202401), ADDDATE(order_date, 3), SUBDATE(order_date, INTERVAL 1 DAY), ADDTIME('01:00:00', '00:30:00'), DAYNAME(order_date), MONTHNAME(order_date) FROM orders
SELECT CONVERT_TZ(created_at, '+00:00', '+08:00'), GET_FORMAT(DATE, 'ISO'), TIMESTAMP('2024-01-01'), TIMESTAMP('2024-01-01', '10:00:00') FROM orders
SELECT TIMESTAMPDIFF(DAY, created_at, NOW()) > 0, CURDATE() > '2020-01-01', UTC_DATE() > '2020-01-01', SYSDATE() > '2020-01-01', NOW(3) > '2020-01-01' FROM orders
SELECT DATE '2024-01-01', TIME '10:00:00', TIMESTAMP '2024-01-01 10:00:00'
SELECT status, GROUP_CONCAT(id ORDER BY id DESC SEPARATOR '; ') AS ids FROM orders GROUP BY status
SELECT GROUP_CONCAT(DISTINCT status ORDER BY status) FROM orders
SELECT GROUP_CONCAT(id, ':', status ORDER BY id SEPARATOR '|') FROM orders
SELECT status, JSON_ARRAYAGG(id), JSON_OBJECTAGG(id, status) FROM orders GROUP BY status
SELECT JSON_EXTRACT(attrs, '$.color'), JSON_UNQUOTE(JSON_EXTRACT(attrs, '$.color')), JSON_TYPE(attrs), JSON_KEYS(attrs), JSON_VALID(attrs), JSON_LENGTH(tags) FROM products
SELECT JSON_OBJECT('a', 1, 'b', 'x'), JSON_ARRAY(1, 2, 'x'), JSON_SET(attrs, '$.n', 1), JSON_REMOVE(attrs, '$.size'), JSON_REPLACE(attrs, '$.size', 9), JSON_INSERT(attrs, '$.z', 1), JSON_QUOTE('x'), JSON_DEPTH(attrs) FROM products
SELECT JSON_SEARCH(attrs, 'one', 'red'), JSON_CONTAINS_PATH(attrs, 'one', '$.color'), JSON_MERGE_PATCH(attrs, '{"x":1}'), JSON_MERGE_PRESERVE(attrs, '{"x":1}'), JSON_OVERLAPS(tags, '["a"]'), JSON_VALUE(attrs, '$.color') FROM products
SELECT jt.* FROM products p, JSON_TABLE(p.tags, '$[*]' COLUMNS (n FOR ORDINALITY, tag VARCHAR(20) PATH '$')) AS jt
SELECT p.id, jt.tag FROM products p LEFT JOIN JSON_TABLE('["a","b"]', '$[*]' COLUMNS (tag VARCHAR(20) PATH '$')) jt ON TRUE
SELECT CONCAT(name, ' ', city), CONCAT_WS('-', name, city), LPAD(id, 5, '0'), RPAD(name, 5, '.'), LTRIM(name), RTRIM(name), REVERSE(name), REPEAT('x', 3), SPACE(2), ASCII(name), ORD(name), CHAR_LENGTH(name), CHARACTER_LENGTH(name), OCTET_LENGTH(name), BIT_LENGTH(name) FROM customers
SELECT LEFT(name, 1), RIGHT(name, 1), MID(name, 1, 2), SUBSTRING(name, 2), SUBSTRING(name FROM 2 FOR 1), SUBSTR(name, 1, 1), SUBSTRING_INDEX(email, '@', -1), LOCATE('@', email), LOCATE('a', email, 3), POSITION('@' IN email), INSTR(email, '@'), INSERT(name, 1, 1, 'X'), FIELD(city, 'Paris', 'Beijing'), FIND_IN_SET('b', 'a,b'), ELT(1, 'x', 'y'), MAKE_SET(1, 'a', 'b'), EXPORT_SET(5, 'Y', 'N') FROM customers
SELECT TRIM(BOTH 'x' FROM 'xax'), TRIM(LEADING '0' FROM '007'), TRIM(TRAILING '.' FROM 'a.'), TRIM('  a '), LCASE('A'), UCASE('a'), FORMAT(1234.5, 1), FORMAT(1234.5, 1, 'de_DE'), HEX('a'), UNHEX('61'), BIN(5), OCT(9), CONV('a', 16, 10), QUOTE('x'), SOUNDEX('hello'), STRCMP('a', 'b'), CHAR(77, 121), CHAR(0x65 USING utf8mb4)
SELECT name REGEXP '^[A-C]', name NOT REGEXP 'x', name RLIKE 'n$', REGEXP_REPLACE(name, 'n', 'm'), REGEXP_SUBSTR(name, '[a-z]+'), REGEXP_INSTR(name, 'n') FROM customers
SELECT REGEXP_LIKE(name, '^a', 'i') FROM customers
SELECT ROUND(amount), TRUNCATE(amount, 1), CEILING(amount), MOD(id, 2), id MOD 2, id DIV 2, POW(2, 3), LOG(10), LOG(2, 8), LOG10(100), LOG2(8), PI(), RADIANS(180), DEGREES(3.14), SIN(1), COS(1), TAN(1), COT(1), ASIN(1), ACOS(1), ATAN(1), ATAN(1, 2), ATAN2(1, 2), CRC32('a'), SIGN(-1), RAND(1) < 2 FROM orders
SELECT IF(amount > 50, 'big', 'small'), IFNULL(note, '-'), NULLIF(status, 'paid'), ISNULL(note), GREATEST(1, 2, 3), LEAST(1, 2), INTERVAL(3, 1, 2, 5), id <=> 1 FROM orders
SELECT id & 1, id | 4, id ^ 1, ~id & 255, id << 2, id >> 1, BIT_COUNT(id), BIT_AND(id), BIT_OR(id), BIT_XOR(id) FROM orders GROUP BY id
SELECT STD(amount), STDDEV(amount), STDDEV_POP(amount), STDDEV_SAMP(amount), VARIANCE(amount), VAR_SAMP(amount), VAR_POP(amount) FROM orders
SELECT id FROM orders WHERE status = 'paid' XOR amount > 100
SELECT id FROM orders WHERE status = 'paid' && amount > 100 || id = 1
SELECT id FROM orders WHERE !(id = 1)
SELECT CAST(level AS SIGNED), CAST(id AS CHAR), CAST('2024-01-01' AS DATE), CAST('10:00' AS TIME), CAST('2024-01-01' AS DATETIME), CAST('1' AS UNSIGNED), CAST(1 AS DECIMAL(10,2)), CONVERT('1', SIGNED), CONVERT(name USING utf8mb4), CAST('a' AS BINARY), CAST(id AS CHAR CHARACTER SET utf8mb4), CAST(1 AS DOUBLE), CAST(1 AS FLOAT) FROM customers
SELECT name COLLATE utf8mb4_bin FROM customers ORDER BY name COLLATE utf8mb4_general_ci DESC
SELECT BINARY name FROM customers
SELECT _utf8mb4'x', N'y', x'41', 0x41, b'1', 0b1
SELECT "double quoted", 'it\'s', 'a\\b', 'tab\there', "say ""hi""", 'line\nbreak', 'a\%b', 'x\_y'
SELECT id FROM orders WHERE note LIKE '%100\%%'
SELECT id FROM orders WHERE note LIKE '%!%%' ESCAPE '!'
SELECT * FROM customers WHERE name LIKE 'A%' OR name LIKE BINARY 'b%'
SELECT country, city, COUNT(*), GROUPING(country) FROM customers GROUP BY country, city WITH ROLLUP
SELECT country, COUNT(*) FROM customers GROUP BY country WITH ROLLUP HAVING COUNT(*) > 0
SELECT * FROM orders LIMIT 2, 3
SELECT SQL_NO_CACHE id FROM orders
SELECT DISTINCTROW status FROM orders
SELECT ALL status FROM orders
SELECT STRAIGHT_JOIN o.id FROM orders o JOIN customers c ON c.id = o.customer_id
SELECT o.id FROM orders o STRAIGHT_JOIN customers c ON c.id = o.customer_id
SELECT `select`, `delete`, `order` FROM kw WHERE `update` = 'a' ORDER BY `desc`
SELECT kw.`order`, `kw`.`group` FROM `kw`
SELECT o.id AS `订单 编号`, o.amount '金额' FROM orders o
SELECT id, amount AS "total amount" FROM orders
(SELECT id FROM orders ORDER BY id LIMIT 1) UNION ALL (SELECT id FROM customers ORDER BY id LIMIT 1) ORDER BY id
SELECT * FROM (SELECT id FROM orders UNION SELECT id FROM customers) u ORDER BY id
SELECT DISTINCT LEFT(order_date, 7) AS m FROM orders ORDER BY m
SELECT COUNT(DISTINCT customer_id, status) FROM orders
SELECT MAX(id), ANY_VALUE(status) FROM orders
SELECT COUNT(IF(status = 'paid', 1, NULL)) AS paid, SUM(status = 'paid') FROM orders
SELECT * FROM orders WHERE order_date >= DATE_FORMAT(CURDATE() - INTERVAL 1 MONTH, '%Y-%m-01') AND order_date < DATE_FORMAT(CURDATE(), '%Y-%m-01')
SELECT * FROM orders WHERE YEAR(order_date) = YEAR(CURDATE()) - 1 AND order_date BETWEEN '2024-01-01' AND LAST_DAY('2024-02-01')
SELECT id FROM orders WHERE (customer_id, product_id) = (1, 2) OR ROW(customer_id, product_id) = ROW(2, 1)
SELECT * FROM products WHERE 'red' MEMBER OF ('["red"]')
SELECT attrs->'$.color', attrs->>'$.color' FROM products
SELECT UUID() <> UUID(), MD5('a'), SHA1('a'), SHA2('a', 256), TO_BASE64('a'), FROM_BASE64('YQ=='), INET_ATON('1.2.3.4'), INET_NTOA(16909060), CHARSET('a'), COLLATION('a')
VALUES ROW(1, 'a'), ROW(2, 'b')
WITH m AS (SELECT DATE_FORMAT(order_date, '%Y-%m') AS ym, SUM(amount) AS s FROM orders GROUP BY 1) SELECT ym, s, s - LAG(s) OVER (ORDER BY ym) AS diff, ROUND((s / LAG(s) OVER (ORDER BY ym) - 1) * 100, 2) AS pct FROM m
SELECT JSON_PRETTY(attrs), JSON_SCHEMA_VALID('{"type":"object"}', attrs) FROM products
SELECT ST_AsText(ST_GeomFromText('POINT(1 2)')), ST_Distance(POINT(0, 0), POINT(3, 4)), ST_X(POINT(1, 2))
SELECT EXTRACTVALUE('<a>1</a>', '/a'), UPDATEXML('<a>1</a>', '/a', '<b/>')
SELECT id, MEDIAN(amount) OVER (PARTITION BY status) FROM orders
SELECT NVL(note, 'x'), TO_CHAR(order_date, 'YYYY-MM-DD') FROM orders
SELECT id FROM orders ORDER BY FIELD(status, 'paid', 'refunded'), id
SELECT id FROM orders ORDER BY note IS NULL, note DESC
SELECT TRUNCATE(123.456, 1), DATE_FORMAT(NOW(), '%Y') > 2000, (SELECT REPLACE('a', 'a', 'b')) AS r
SELECT id FROM orders # a comment
SELECT c.city, SUM(o.amount) FROM orders o JOIN customers c ON c.id = o.customer_id AND c.deleted_at IS NULL GROUP BY c.city ORDER BY NULL
SELECT user_id, event FROM events WHERE ts BETWEEN '2024-01-01 00:00:00' AND '2024-01-31 23:59:59'
SELECT MATCH(name) AGAINST ('bob' IN BOOLEAN MODE) FROM customers
SELECT AES_ENCRYPT('a', 'k') IS NULL, COMPRESS('a') IS NULL, GREATEST(DATE('2024-01-01'), order_date) FROM orders
SELECT ROW_NUMBER() OVER (PARTITION BY customer_id ORDER BY order_date DESC) rn, o.* FROM orders o
SELECT CASE WHEN amount >= 100 THEN '>=100' ELSE '<100' END AS bucket, COUNT(*) FROM orders GROUP BY bucket ORDER BY MIN(amount)
SELECT `产品名称`, SUM(`销售额`) FROM `销售记录` GROUP BY `产品名称` HAVING SUM(`销售额`) > 100
SELECT year, month FROM (SELECT YEAR(order_date) AS year, MONTH(order_date) AS month FROM orders) t
SELECT date, count FROM (SELECT order_date AS date, COUNT(*) AS count FROM orders GROUP BY order_date) t
(SELECT id FROM orders ORDER BY id LIMIT 2)
SELECT 1 FROM dual
SELECT CURDATE() > '2000-01-01' FROM DUAL
SELECT CAST(id AS NCHAR(3)), CAST('2024' AS YEAR), CAST(id AS SIGNED INTEGER), CAST('{}' AS JSON), CAST(id AS REAL) FROM orders
SELECT CAST('::1' AS INET6), CAST('1.2.3.4' AS INET4)
--- index hints: they name indexes of the table, nothing else
SELECT o.id FROM orders AS o USE INDEX (PRIMARY) WHERE o.id > 1
SELECT * FROM orders FORCE INDEX (PRIMARY) WHERE id = 1
SELECT * FROM orders IGNORE INDEX (PRIMARY) WHERE customer_id = 1
SELECT * FROM orders o USE INDEX FOR JOIN (PRIMARY) JOIN customers c FORCE INDEX FOR JOIN (`PRIMARY`) ON c.id = o.customer_id
SELECT * FROM orders USE INDEX FOR ORDER BY (PRIMARY) ORDER BY id
SELECT status, COUNT(*) FROM orders IGNORE INDEX FOR GROUP BY (PRIMARY) GROUP BY status
SELECT * FROM orders USE INDEX () WHERE id = 1
SELECT * FROM orders USE KEY (PRIMARY) IGNORE KEY FOR ORDER BY (PRIMARY)
--- as analysts write them
SELECT DATE_FORMAT(order_date, '%Y-%m') AS ym, COUNT(DISTINCT customer_id) AS buyers, SUM(amount) AS gmv, ROUND(AVG(amount), 2) AS aov FROM orders GROUP BY ym ORDER BY ym
SELECT ym, s, LAG(s) OVER (ORDER BY ym) AS prev, ROUND((s - LAG(s) OVER (ORDER BY ym)) / LAG(s) OVER (ORDER BY ym) * 100, 2) AS mom FROM (SELECT DATE_FORMAT(order_date, '%Y-%m') AS ym, SUM(amount) AS s FROM orders GROUP BY ym) t
SELECT * FROM (SELECT o.*, ROW_NUMBER() OVER (PARTITION BY customer_id ORDER BY amount DESC) AS rn FROM orders o) t WHERE rn <= 2
SELECT id, SUM(amount) OVER (PARTITION BY customer_id ORDER BY order_date ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS running FROM orders
SELECT id, AVG(amount) OVER (ORDER BY order_date ROWS BETWEEN 6 PRECEDING AND CURRENT ROW) AS ma7 FROM orders
SELECT id, SUM(amount) OVER w1, COUNT(*) OVER w2 FROM orders WINDOW w1 AS (PARTITION BY status), w2 AS (ORDER BY id)
SELECT NTILE(4) OVER (ORDER BY amount) AS quartile, PERCENT_RANK() OVER (ORDER BY amount), CUME_DIST() OVER (ORDER BY amount), FIRST_VALUE(id) OVER (ORDER BY amount), NTH_VALUE(id, 2) OVER (ORDER BY amount) FROM orders
SELECT status, SUM(amount) FROM orders GROUP BY status WITH ROLLUP
SELECT IFNULL(status, '合计') AS status, SUM(amount) FROM orders GROUP BY status WITH ROLLUP
SELECT status, COUNT(*) AS n FROM orders GROUP BY status HAVING n > 1 ORDER BY n DESC
SELECT GROUP_CONCAT(DISTINCT status ORDER BY status SEPARATOR '、') FROM orders
SELECT customer_id, SUBSTRING_INDEX(GROUP_CONCAT(status ORDER BY order_date DESC), ',', 1) AS latest FROM orders GROUP BY customer_id
SELECT SUM(IF(status = 'paid', amount, 0)) AS paid, SUM(CASE WHEN status <> 'paid' THEN amount END) AS other, COUNT(CASE WHEN amount > 50 THEN 1 END) AS big FROM orders
SELECT * FROM orders WHERE order_date >= CURDATE() - INTERVAL 3650 DAY AND order_date < CURDATE() + INTERVAL 1 DAY
SELECT * FROM orders WHERE YEARWEEK(order_date, 1) = YEARWEEK('2024-01-03', 1)
SELECT * FROM orders WHERE order_date BETWEEN DATE_FORMAT('2024-01-15', '%Y-%m-01') AND LAST_DAY('2024-01-15')
SELECT QUARTER(order_date) AS q, CONCAT(YEAR(order_date), '-Q', QUARTER(order_date)) AS yq, SUM(amount) FROM orders GROUP BY yq, q
SELECT DAYOFWEEK(order_date), WEEKDAY(order_date), DAYNAME(order_date), MONTHNAME(order_date), WEEK(order_date, 3), TO_DAYS(order_date) FROM orders
SELECT TIMESTAMPDIFF(DAY, created_at, updated_at), TIMESTAMPDIFF(HOUR, created_at, updated_at), DATEDIFF(updated_at, created_at), TIMEDIFF(updated_at, created_at) FROM orders
SELECT DATE_ADD(order_date, INTERVAL 1 QUARTER), DATE_SUB(order_date, INTERVAL '1-2' YEAR_MONTH), ADDDATE(order_date, INTERVAL 2 WEEK), order_date + INTERVAL -1 DAY FROM orders
SELECT EXTRACT(YEAR_MONTH FROM order_date), EXTRACT(DAY FROM order_date), EXTRACT(HOUR_MINUTE FROM created_at) FROM orders
SELECT FROM_UNIXTIME(UNIX_TIMESTAMP(created_at), '%Y-%m-%d %H:00') AS h, COUNT(*) FROM orders GROUP BY h
SELECT CONVERT_TZ(created_at, 'UTC', 'Asia/Shanghai'), CONVERT_TZ(created_at, '+00:00', '+08:00') FROM orders
SELECT STR_TO_DATE('2024/01/02', '%Y/%m/%d'), STR_TO_DATE('Jan 2 2024', '%b %e %Y'), DATE('2024-01-02 10:00:00'), TIME('2024-01-02 10:00:00')
WITH RECURSIVE days AS (SELECT CAST('2024-01-01' AS DATE) AS d UNION ALL SELECT d + INTERVAL 1 DAY FROM days WHERE d < '2024-01-05') SELECT d, COALESCE(SUM(amount), 0) FROM days LEFT JOIN orders ON order_date = d GROUP BY d
WITH RECURSIVE org AS (SELECT id, name, manager_id, CAST(name AS CHAR(200)) AS path FROM employees WHERE manager_id IS NULL UNION ALL SELECT e.id, e.name, e.manager_id, CONCAT(o.path, '/', e.name) FROM employees e JOIN org o ON o.id = e.manager_id) SELECT * FROM org
SELECT c.name, t.total FROM customers c JOIN LATERAL (SELECT SUM(amount) AS total FROM orders WHERE customer_id = c.id) t ON TRUE
SELECT c.name, o.id FROM customers c LEFT JOIN orders o ON o.customer_id = c.id AND o.status = 'paid' WHERE o.id IS NULL
SELECT * FROM orders JOIN customers USING (id)
SELECT * FROM orders NATURAL JOIN price_history
SELECT o.* FROM (orders o, customers c) JOIN products p ON p.id = o.product_id WHERE c.id = o.customer_id
SELECT * FROM orders o INNER JOIN (customers c INNER JOIN employees e ON e.id = c.id) ON c.id = o.customer_id
SELECT name FROM customers WHERE id IN (SELECT customer_id FROM orders GROUP BY customer_id HAVING SUM(amount) > 100)
SELECT * FROM orders WHERE amount >= ALL (SELECT amount FROM orders) OR amount = ANY (SELECT MIN(amount) FROM orders)
SELECT * FROM orders WHERE (customer_id, amount) IN (SELECT customer_id, MAX(amount) FROM orders GROUP BY customer_id)
SELECT id FROM orders EXCEPT SELECT id FROM customers
SELECT id FROM orders INTERSECT SELECT id FROM customers
(SELECT id, amount FROM orders ORDER BY amount DESC LIMIT 1) UNION ALL (SELECT id, amount FROM orders ORDER BY amount LIMIT 1)
SELECT JSON_UNQUOTE(attrs->'$.color'), attrs->>'$.size', LOWER(attrs->>'$.color'), SUM(attrs->'$.size') FROM products GROUP BY 1, 2, 3
SELECT LOWER(JSON_EXTRACT(attrs, '$.color')), JSON_CONTAINS(attrs, '"red"', '$.color'), JSON_KEYS(attrs), JSON_LENGTH(attrs), JSON_VALUE(attrs, '$.size') FROM products
SELECT COUNT(attrs->'$.color') FROM products
SELECT jt.* FROM products, JSON_TABLE(attrs, '$' COLUMNS (color VARCHAR(10) PATH '$.color', size INT PATH '$.size')) AS jt
SELECT jt.* FROM JSON_TABLE('[{"a":1,"b":[1,2]}]', '$[*]' COLUMNS (rn FOR ORDINALITY, a INT PATH '$.a' DEFAULT '0' ON EMPTY NULL ON ERROR, NESTED PATH '$.b[*]' COLUMNS (b INT PATH '$'))) AS jt
SELECT jt.* FROM JSON_TABLE('[{"a":1}]', '$[*]' COLUMNS (a INT PATH '$.a' ERROR ON ERROR, has_b INT EXISTS PATH '$.b')) AS jt
SELECT JSON_VALUE(attrs, '$.size' RETURNING UNSIGNED), JSON_VALUE(attrs, '$.x' DEFAULT 0 ON EMPTY) FROM products
SELECT JSON_ARRAYAGG(JSON_OBJECT('id', id, 'amount', amount)) FROM orders
SELECT status, JSON_OBJECTAGG(id, amount) FROM orders GROUP BY status
SELECT name REGEXP '^A', name RLIKE 'n$', name NOT REGEXP 'x', REGEXP_REPLACE(email, '@.*$', ''), REGEXP_SUBSTR(email, '[a-z]+'), REGEXP_LIKE(name, '^a', 'c'), REGEXP_INSTR(email, '@') FROM customers
SELECT SUBSTRING_INDEX(email, '@', -1) AS domain, COUNT(*) FROM customers GROUP BY domain
SELECT CONCAT_WS('-', city, country), LPAD(id, 6, '0'), LEFT(name, 1), REVERSE(name), REPEAT('*', level), FIELD(city, 'Beijing', 'Paris'), ELT(2, 'a', 'b'), FIND_IN_SET('b', 'a,b,c'), CHAR_LENGTH(name), LENGTH(name), HEX(name), MD5(email), SHA2(email, 256), UPPER(name), TRIM(LEADING 'A' FROM name) FROM customers
SELECT FORMAT(amount, 2), TRUNCATE(amount, 1), ROUND(amount, -1), CEIL(amount), MOD(id, 2), id DIV 2, amount % 7, POW(2, 10), SQRT(amount), LOG(2, 8), GREATEST(1, 2), LEAST(1, 2), SIGN(-1), ABS(-2), PI(), RAND() < 1 FROM orders
SELECT CAST(amount AS SIGNED), CAST(id AS CHAR), CONVERT(amount, DECIMAL(10, 1)), CONVERT('a' USING utf8mb4), BINARY 'a' = 'A', CAST('2024-01-01 10:00:00' AS DATETIME(3)), 1 + '1' FROM orders
SELECT STDDEV_POP(amount), STDDEV_SAMP(amount), VAR_POP(amount), VARIANCE(amount), BIT_OR(id), MAX(DISTINCT amount) FROM orders
SELECT NULLIF(quantity, 0), IFNULL(note, '-'), COALESCE(note, status), ISNULL(note), status <=> 'paid', NOT (amount > 1), amount BETWEEN 1 AND 100 FROM orders
SELECT CASE WHEN amount < 50 THEN '0-50' WHEN amount < 100 THEN '50-100' ELSE '100+' END AS band, COUNT(*) FROM orders GROUP BY band ORDER BY MIN(amount)
SELECT * FROM orders ORDER BY FIELD(status, 'paid', 'refunded', 'deleted'), amount DESC
SELECT * FROM orders ORDER BY note IS NULL, note
SELECT * FROM orders ORDER BY RAND() LIMIT 0
SELECT name COLLATE utf8mb4_general_ci = 'ANN' FROM customers ORDER BY name COLLATE utf8mb4_bin
SELECT `订单`.id AS `编号` FROM orders AS `订单`
SELECT COUNT(*) / (SELECT COUNT(*) FROM orders) AS share, status FROM orders GROUP BY status
SELECT 'It''s', "double", 'a\'b', 0x41, b'101', 1e3, .5, TRUE, NULL
SELECT DATE '2024-01-01' + INTERVAL 1 DAY, TIMESTAMP '2024-01-01 10:00:00', TIME '10:00:00'
SELECT MIN(order_date), MAX(order_date), COUNT(*), COUNT(note) FROM orders
SELECT MEDIAN(amount) OVER (PARTITION BY status), PERCENTILE_CONT(0.5) WITHIN GROUP (ORDER BY amount) OVER (PARTITION BY status) FROM orders
SELECT id, LAG(amount, 1, 0) OVER (ORDER BY id), LEAD(amount) OVER (ORDER BY id) - amount FROM orders
SELECT customer_id, COUNT(*) AS n, RANK() OVER (ORDER BY COUNT(*) DESC) AS r FROM orders GROUP BY customer_id
SELECT DISTINCT customer_id, COUNT(*) OVER (PARTITION BY customer_id) FROM orders
WITH cohort AS (SELECT customer_id, DATE_FORMAT(MIN(order_date), '%Y-%m') AS m FROM orders GROUP BY customer_id) SELECT c.m, TIMESTAMPDIFF(MONTH, STR_TO_DATE(CONCAT(c.m, '-01'), '%Y-%m-%d'), o.order_date) AS k, COUNT(DISTINCT o.customer_id) FROM orders o JOIN cohort c USING (customer_id) GROUP BY c.m, k
SELECT STRCMP('a', 'b'), INSTR(email, '@'), LOCATE('@', email), POSITION('@' IN email), MID(name, 1, 2), SOUNDEX(name), QUOTE(name), ASCII(name), CHAR(65 USING utf8mb4), SPACE(2), INSERT(name, 1, 1, 'X'), TO_BASE64(name), INET_ATON('1.2.3.4'), BIN(5), CONV('ff', 16, 10), CRC32(name) FROM customers
SELECT MATCH (name, city) AGAINST ('+Ann' IN BOOLEAN MODE) AS score FROM customers
SELECT SUM(amount) FROM orders PARTITION (p0)
--- StarRocks and Doris: functions that compute on their arguments; rows of arrays behind LATERAL VIEW, unnest, TABLE(generate_series())
SELECT approx_count_distinct(customer_id), ndv(customer_id), bitmap_union_count(to_bitmap(customer_id)), hll_union_agg(hll_hash(customer_id)), percentile_approx(amount, 0.95), percentile_approx(amount, 0.95, 2048) FROM orders
SELECT date_trunc('month', order_date) AS m, SUM(amount) FROM orders GROUP BY date_trunc('month', order_date)
SELECT days_add(order_date, 1), months_add(order_date, -1), years_sub(order_date, 1), hours_add(created_at, 8), weeks_add(order_date, 1), minutes_sub(created_at, 5), seconds_add(created_at, 1), months_diff(updated_at, created_at), days_diff(updated_at, created_at), date_diff('day', updated_at, created_at) FROM orders
SELECT array_agg(status), array_agg(DISTINCT status ORDER BY status), array_length(array_agg(id)), array_join(array_agg(status), ','), array_contains([1, 2], 1), array_sum([1, 2]), array_sort(array_agg(amount)) FROM orders
SELECT window_funnel(3600, 'default', ts, event = 'open', event = 'close') FROM events
SELECT window_funnel(3600, ts, 0, [event = 'open', event = 'close']), retention([event = 'open', event = 'close']) FROM events GROUP BY user_id
SELECT max_by(id, amount), min_by(id, amount), any_value(status), group_concat(status, ','), count_if(amount > 50), sum(DISTINCT amount), multi_distinct_count(customer_id) FROM orders
SELECT split_part(email, '@', 2), split(email, '@')[1], split(email, '@'), starts_with(name, 'A'), ends_with(name, 'n'), null_or_empty(name), strleft(name, 1), strright(name, 1), money_format(level), initcap(name), regexp_extract(email, '@(.*)', 1), regexp_extract_all(email, '[a-z]+', 0), parse_url('http://a/b?c=d', 'HOST'), url_decode('a%20b'), append_trailing_char_if_absent(name, '.'), murmur_hash3_32(name), xx_hash3_64(name) FROM customers
SELECT time_slice(created_at, INTERVAL 5 MINUTE), time_slice(created_at, INTERVAL 1 DAY, CEIL), date_slice(order_date, INTERVAL 1 MONTH), str2date('2024-01-01', '%Y-%m-%d'), to_date(created_at), dayofweek_iso(order_date), next_day(order_date, 'Mo'), previous_day(order_date, 'Mo'), jodatime_format(created_at, 'yyyy-MM-dd') FROM orders
SELECT p.id, e.tag FROM products p LATERAL VIEW explode_split(p.tags, ',') e AS tag
SELECT id, v FROM orders LATERAL VIEW explode([1, 2, 3]) t AS v
SELECT id, v FROM orders LATERAL VIEW explode_numbers(5) t AS v WHERE v > 1
SELECT id, k FROM products LATERAL VIEW explode_json_array_string('["a","b"]') t AS k
SELECT id, k, v FROM products LATERAL VIEW explode_map(map('a', 1)) t AS k, v
SELECT id, e1, e2 FROM products LATERAL VIEW explode([1]) a AS e1 LATERAL VIEW OUTER explode_outer([2]) b AS e2
SELECT o.id, t.unnest FROM orders o, unnest(split(o.note, ',')) AS t
SELECT o.id, u.x FROM orders o CROSS JOIN unnest([1, 2]) AS u(x)
SELECT o.id, u.x FROM orders o LEFT JOIN unnest([1, 2]) AS u(x) ON TRUE
SELECT o.id, u.a, u.b FROM orders o, unnest([1, 2], ['x', 'y']) AS u(a, b)
SELECT * FROM TABLE(generate_series(1, 5))
SELECT * FROM TABLE(generate_series(1, 10, 2)) AS g(n)
SELECT generate_series FROM TABLE(generate_series(1, 3)) t
SELECT country, city, COUNT(*), GROUPING(country), GROUPING_ID(country, city) FROM customers GROUP BY ROLLUP(country, city)
SELECT country, city, COUNT(*) FROM customers GROUP BY CUBE(country, city)
SELECT country, city, COUNT(*) FROM customers GROUP BY GROUPING SETS ((country, city), (country), ())
SELECT id, ROW_NUMBER() OVER (PARTITION BY customer_id ORDER BY amount DESC) AS rn FROM orders QUALIFY rn = 1
SELECT id FROM orders QUALIFY ROW_NUMBER() OVER (PARTITION BY customer_id ORDER BY amount DESC) = 1
SELECT o.id FROM orders o LEFT SEMI JOIN customers c ON o.customer_id = c.id
SELECT o.id FROM orders o LEFT ANTI JOIN customers c ON o.customer_id = c.id
SELECT o.id, c.name FROM orders o FULL OUTER JOIN customers c ON o.customer_id = c.id
SELECT * EXCEPT (note) FROM orders
SELECT bitmap_count(bitmap_and(to_bitmap(1), to_bitmap(2))), bitmap_contains(to_bitmap(1), 1), bitmap_to_string(bitmap_union(to_bitmap(id))), intersect_count(to_bitmap(customer_id), status, 'paid', 'refunded'), bitmap_intersect(to_bitmap(id)), hll_cardinality(hll_union(hll_hash(id))), bitmap_union_int(id) FROM orders
SELECT CAST(amount AS STRING), CAST(id AS LARGEINT), CAST('[1,2]' AS ARRAY<INT>), CAST('{"a":1}' AS JSON), CAST(order_date AS DATETIME), CAST('{"k":1}' AS MAP<STRING, INT>), CAST(id AS BIGINT), CAST(note AS VARCHAR(10)), TRY_CAST(note AS INT) FROM orders
SELECT json_query(attrs, '$.color'), get_json_string(attrs, '$.color'), get_json_int(attrs, '$.size'), parse_json('{"a":1}'), attrs->'color', json_exists(attrs, '$.a'), json_each('{"a":1}') FROM products
SELECT collect_list(status), collect_set(status), topn(status, 3), group_bit_or(id), bitmap_from_string('1,2'), quantile_percent(quantile_union(to_quantile_state(amount, 2048)), 0.5), sequence_match('(?1)(?2)', created_at, amount > 1, amount > 2), sequence_count('(?1)(?2)', created_at, amount > 1, amount > 2) FROM orders
SELECT date_floor(created_at, INTERVAL 5 MINUTE), day_floor(created_at), month_ceil(order_date), hour_floor(created_at, 2), to_monday(order_date), from_second(1700000000), milliseconds_diff(updated_at, created_at), microseconds_add(created_at, 5) FROM orders
SELECT array_sortby(x -> -x, [3, 1, 2]), array_first(x -> x > 1, [1, 2]), array_distinct([1, 1]), array_union([1], [2]), array_except([1, 2], [2]), array_range(5), array_enumerate([1, 2]), size([1, 2]), element_at([1, 2], 1), arrays_overlap([1], [1]), array_position([1, 2], 2), array_slice([1, 2, 3], 1, 2), cardinality([1])
SELECT percentile(amount, 0.5), percentile_array(amount, [0.5, 0.9]), corr(amount, quantity), covar(amount, quantity), stddev(amount), histogram(amount), bool_or(amount > 1), map_agg(id, amount), avg_weighted(amount, quantity), approx_top_k(status, 3), max_n(amount, 3), percentile_cont(amount, 0.5), percentile_disc(amount, 0.5) FROM orders
SELECT id, SUM(amount) OVER (PARTITION BY status ORDER BY id RANGE BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING), LAST_VALUE(note IGNORE NULLS) OVER (ORDER BY id), LAG(note IGNORE NULLS) OVER (ORDER BY id) FROM orders
SELECT width_bucket(amount, 0, 100, 10), field(status, 'a', 'b'), mask(note), uuid_numeric() IS NULL, nullable(note), conv(id, 10, 2), running_difference(amount), bitand(id, 1), pmod(id, 2), fmod(amount, 2), dround(amount, 1), e(), cbrt(8), square(2), negative(id), positive(id), log(amount), truncate(amount, 1) FROM orders
SELECT DATE_TRUNC('week', order_date) AS wk, APPROX_COUNT_DISTINCT(customer_id) AS uv, SUM(amount) / NULLIF(COUNT(DISTINCT customer_id), 0) AS arpu FROM orders GROUP BY 1 ORDER BY 1
SELECT * FROM (SELECT status, amount FROM orders) PIVOT (SUM(amount) FOR status IN ('paid', 'refunded'))
SELECT INTERVAL(5, 1, 10), GET_FORMAT(DATE, 'EUR'), MAKEDATE(2024, 32), SEC_TO_TIME(100), PERIOD_DIFF(202402, 202401), MICROSECOND(created_at), TIME_FORMAT(created_at, '%H:%i'), UTC_DATE() IS NULL, CURRENT_TIMESTAMP(6) IS NULL, LOCALTIME IS NULL FROM orders
SELECT ST_Distance_Sphere(POINT(0, 0), POINT(1, 1)), ST_AsText(POINT(1, 2))
SELECT UUID_TO_BIN(UUID()) IS NULL, IS_UUID('x'), JSON_STORAGE_SIZE('{}'), ANY_VALUE(status) FROM orders
SELECT DISTINCT SQL_BIG_RESULT status FROM orders
SELECT id AS 'order id', amount "Amount" FROM orders
SELECT COUNT(DISTINCT CASE WHEN status = 'paid' THEN customer_id END) FROM orders
SELECT a.id, b.id FROM orders a JOIN orders b ON a.customer_id = b.customer_id AND a.id < b.id
SELECT id, amount, amount > (SELECT AVG(amount) FROM orders) AS above FROM orders
SELECT order_date AS d, SUM(amount) OVER (ORDER BY order_date RANGE BETWEEN INTERVAL 7 DAY PRECEDING AND CURRENT ROW) FROM orders
SELECT t.* FROM (VALUES ROW(1, 'a'), ROW(2, 'b')) AS t(n, s)
SELECT x.n FROM (VALUES (1), (2)) AS x(n)
WITH t(a, b) AS (SELECT 1, 2) SELECT a + b FROM t
SELECT id FROM orders FETCH FIRST 2 ROWS ONLY
SELECT id FROM orders ORDER BY id OFFSET 1 ROWS FETCH NEXT 2 ROWS WITH TIES
SELECT NVL(note, '-'), NVL2(note, 1, 0), ADD_MONTHS(order_date, 1), TO_CHAR(created_at, 'YYYY-MM-DD'), DECODE_ORACLE(status, 'paid', 1, 0) FROM orders
SELECT CHR(65), LENGTHB('é'), SUBSTR(name, -2), REGEXP_REPLACE(name, '(.)', '<\\1>'), TRIM(BOTH FROM name) FROM customers
SELECT SUM(amount) FROM orders PARTITION (p0, p1) WHERE status = 'paid'
SELECT row(1, 'x').col1, struct(1, 2).col1, LAG(note IGNORE NULLS) OVER (ORDER BY id) FROM orders
