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
