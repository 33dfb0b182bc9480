SELECT city FROM customers UNION DISTINCT SELECT dept FROM employees
SELECT sumIf(amount, status = 'paid') AS paid, countIf(amount > 50) AS big FROM orders
SELECT count(), uniqExact(customer_id), uniq(product_id), uniqCombined(17)(customer_id) FROM orders
SELECT quantile(0.9)(amount), quantiles(0.5, 0.9)(amount), median(amount) FROM orders
SELECT quantileExactIf(0.5)(amount, status = 'paid') FROM orders
SELECT argMax(status, amount), argMin(id, amount), any(status), anyLast(status) FROM orders WHERE id = 1
SELECT arraySort(groupArray(status)), arraySort(groupUniqArray(status)) FROM orders
SELECT avgOrNull(amount), sumOrNullIf(amount, id > 100), minIf(amount, id > 2) FROM orders
SELECT topK(1)(status) FROM orders
SELECT stddevPop(amount), varSamp(amount), corr(toFloat64(amount), toFloat64(quantity)) FROM orders
SELECT toStartOfMonth(order_date) AS m, sum(amount) AS total FROM orders GROUP BY m ORDER BY m
SELECT toYYYYMM(order_date) AS m, count() FROM orders GROUP BY m ORDER BY m
SELECT formatDateTime(created_at, '%Y-%m') AS m, count() FROM orders GROUP BY m ORDER BY m
SELECT toYear(order_date), toMonth(order_date), toQuarter(order_date), toDayOfWeek(order_date), toISOWeek(order_date) FROM orders
SELECT toMonday(order_date), toStartOfQuarter(order_date), toStartOfYear(order_date), toStartOfHour(created_at) FROM orders
SELECT date_trunc('month', order_date), dateDiff('day', order_date, toDate(updated_at)) FROM orders
SELECT order_date + INTERVAL 1 MONTH, addDays(order_date, 3), subtractMonths(order_date, 1), order_date - toIntervalDay(1) FROM orders
SELECT EXTRACT(YEAR FROM order_date), extract(name, '[A-Z]') FROM orders, customers
SELECT count() FROM orders WHERE order_date >= '2024-01-01' AND order_date < '2024-02-01'
SELECT count() FROM orders WHERE toYYYYMM(order_date) = 202401
SELECT count() FROM orders WHERE order_date >= today() - 3650
SELECT if(amount > 100, 'big', 'small') AS size, count() FROM orders GROUP BY size ORDER BY size
SELECT multiIf(amount > 100, 'big', amount > 50, 'middle', 'small') AS size FROM orders ORDER BY id
SELECT amount > 50 ? 'big' : 'small' FROM orders ORDER BY id
SELECT ifNull(note, '-'), coalesce(note, '-'), nullIf(status, 'paid'), isNull(note) FROM orders
SELECT name, position(name, 'n'), positionCaseInsensitive(name, 'A'), substring(name, 1, 2), lowerUTF8(name), upperUTF8(name) FROM customers
SELECT position('n' IN name), locate(name, 'n') FROM customers
SELECT trim(BOTH 'A' FROM name), trimLeft(name), trimBoth(name), concat(name, '-', city), name || city FROM customers
SELECT name FROM customers WHERE match(name, '^A') OR name ILIKE 'b%' OR startsWith(name, 'C')
SELECT splitByChar('@', email)[2] AS domain, count() FROM customers GROUP BY domain ORDER BY domain
SELECT replaceRegexpAll(email, '@.*', ''), replaceOne(name, 'n', 'm'), lengthUTF8(name) FROM customers
SELECT JSONExtractString(payload, 'device') AS device, count() FROM events GROUP BY device ORDER BY device
SELECT JSONExtractString(payload, 'geo', 'city'), JSONHas(payload, 'geo'), JSONExtractInt(attrs, 'size') FROM events, products
SELECT arrayMap(x -> x + 1, [1, 2, 3]), arrayFilter(x -> x > 1, [1, 2, 3]), arraySum([1, 2, 3]), has([1, 2], 1)
SELECT arrayJoin([1, 2, 3]) AS n
SELECT id, n FROM orders ARRAY JOIN [1, 2] AS n ORDER BY id, n
SELECT id, n FROM orders LEFT ARRAY JOIN [1, 2] AS n ORDER BY id, n
SELECT tuple(1, 'a').1, (1, 2).2, map('a', 1)['a']
SELECT toDecimal64(amount, 1), toInt32('7'), toFloat64(amount), toString(id), toDate('2024-01-02'), toInt64OrNull('x') FROM orders
SELECT CAST(amount AS Nullable(Int32)), CAST(id, 'String'), amount::Decimal(10, 1), id::String FROM orders
SELECT round(amount, 1), floor(amount), ceil(amount), intDiv(id, 2), id % 2, modulo(id, 2), abs(amount), pow(2, 3) FROM orders
SELECT sum(amount) / count() AS average, divideDecimal(amount, toDecimal64(3, 2)) FROM orders GROUP BY amount ORDER BY amount
SELECT o.id, c.name FROM orders AS o ANY LEFT JOIN customers AS c ON o.customer_id = c.id ORDER BY o.id
SELECT o.id, c.name FROM orders AS o LEFT ANY JOIN customers AS c USING (id) ORDER BY o.id
SELECT o.id FROM orders AS o LEFT SEMI JOIN customers AS c ON o.customer_id = c.id ORDER BY o.id
SELECT o.id FROM orders AS o LEFT ANTI JOIN customers AS c ON o.customer_id = c.id ORDER BY o.id
SELECT o.id, p.price FROM orders AS o ASOF LEFT JOIN price_history AS p ON o.product_id = p.product_id AND o.order_date >= p.valid_from ORDER BY o.id
SELECT id FROM orders WHERE customer_id GLOBAL IN (SELECT id FROM customers WHERE level > 0) ORDER BY id
SELECT id FROM orders WHERE (customer_id, product_id) IN ((1, 1), (2, 2)) ORDER BY id
SELECT id FROM orders FINAL ORDER BY id
SELECT o.id FROM orders AS o FINAL PREWHERE o.amount > 10 WHERE o.status = 'paid' ORDER BY o.id
SELECT customer_id, id FROM orders ORDER BY customer_id, amount DESC LIMIT 1 BY customer_id
SELECT id FROM orders ORDER BY amount DESC LIMIT 1, 2
SELECT id FROM orders ORDER BY amount DESC LIMIT 2 WITH TIES
SELECT status, count() FROM orders GROUP BY status WITH TOTALS ORDER BY status
SELECT status, sum(amount) FROM orders GROUP BY status WITH ROLLUP ORDER BY status
SELECT status, sum(amount) FROM orders GROUP BY ALL ORDER BY status
SELECT toDate('2024-01-01') + number AS d FROM numbers(5)
SELECT order_date AS d, sum(amount) FROM orders GROUP BY d ORDER BY d WITH FILL STEP 1
WITH (SELECT max(amount) FROM orders) AS top SELECT id FROM orders WHERE amount = top
WITH 50 AS least SELECT id FROM orders WHERE amount > least ORDER BY id
WITH paid AS (SELECT * FROM orders WHERE status = 'paid') SELECT count() FROM paid
SELECT amount AS a, a * 2 AS b, b + 1 AS c FROM orders ORDER BY id
SELECT * EXCEPT (note) FROM orders ORDER BY id
SELECT id, sum(amount) OVER (ORDER BY id ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) FROM orders
SELECT id, lagInFrame(amount, 1) OVER (ORDER BY id) AS before FROM orders
SELECT id FROM orders QUALIFY row_number() OVER (PARTITION BY customer_id ORDER BY amount DESC) = 1
SELECT DISTINCT ON (status) status, id FROM orders ORDER BY status, id
SELECT `地区`, sum(`销售额`) FROM `销售记录` GROUP BY `地区` ORDER BY `地区`
SELECT 'a\'b', 'a\\b', 'tab\there', "status" FROM orders
SELECT domain('http://a.example/x'), cutQueryString('http://a/x?y'), toTypeName(1), hex(255), cityHash64('a')
SELECT toUnixTimestamp(created_at), fromUnixTimestamp(0), toTimeZone(created_at, 'UTC') FROM orders
SELECT isNotNull(note), note IS NOT NULL, note IS DISTINCT FROM 'x' FROM orders
SELECT groupConcat(',')(status) FROM (SELECT status FROM orders ORDER BY id)
SELECT CAST([1, 2] AS Array(Nullable(Float64))), '1'::LowCardinality(String), (1, 'a')::Tuple(n Int32, s String), map('a', 1)::Map(String, UInt64), 'a'::Enum8('a' = 1), CAST('2024-01-01 00:00:00' AS DateTime64(3, 'UTC')), '1.2.3.4'::IPv4, 1::Decimal64(2), '2024-01-01'::Date32, CAST(1 AS IntervalDay), 1::Bool, accurateCastOrNull('x', 'Int32'), CAST('1', 'Nullable(UInt8)'), '61f0c404-5cb3-11e7-907b-a6006ad3dba0'::UUID, 1::BFloat16, CAST('ab' AS FixedString(4))
WITH wanted AS (SELECT 1 AS id) SELECT id FROM orders WHERE id IN wanted ORDER BY id
