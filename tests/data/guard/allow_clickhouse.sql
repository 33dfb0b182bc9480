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
--- places in tuples; COLUMNS and APPLY over tables whose hidden columns are left out, with functions of the list
SELECT t.1, t.2 FROM (SELECT (1, 'a') AS t)
SELECT x.t.1 AS a, x.t.2.1 AS b FROM (SELECT (1, (2, 3)) AS t) AS x
SELECT (t.1 + 1) * 2, toString(t.2), arrayMap(p -> p.1, [(1, 2), (3, 4)]), tuple(1, 2).1 FROM (SELECT (1, 'a') AS t)
SELECT untuple((1, 2)), tupleElement((1, 2), 1)
SELECT COLUMNS('^(jan|feb)$') FROM monthly_sales
SELECT sum(COLUMNS('^(jan|feb)$')) FROM monthly_sales
SELECT COLUMNS('^(jan|feb)$') APPLY(sum) FROM monthly_sales
SELECT COLUMNS(jan, feb) FROM monthly_sales
SELECT * EXCEPT (region) APPLY(sum) FROM monthly_sales
SELECT * EXCEPT (region) APPLY(max) APPLY(toString) FROM monthly_sales
SELECT * EXCEPT (region) APPLY(quantile(0.5)) FROM monthly_sales
SELECT COLUMNS('jan|feb') APPLY(x -> x * 2) FROM monthly_sales
SELECT * EXCEPT (region) REPLACE (jan * 2 AS jan) FROM monthly_sales
SELECT * APPLY(toString) FROM monthly_sales
--- as analysts write them
SELECT toStartOfMonth(order_date) AS m, count() AS n, sum(amount) AS total, round(avg(amount), 2) AS aov, uniq(customer_id) AS buyers FROM orders GROUP BY m ORDER BY m
SELECT toYear(order_date) AS y, toQuarter(order_date) AS q, sum(amount) FROM orders GROUP BY y, q ORDER BY y, q
SELECT toStartOfInterval(created_at, INTERVAL 1 WEEK) AS w, count() FROM orders GROUP BY w ORDER BY w
SELECT toStartOfInterval(created_at, toIntervalDay(7)), dateTrunc('week', created_at), date_trunc('hour', created_at), toDate(created_at), toHour(created_at), toDayOfYear(created_at), toWeek(created_at), toRelativeDayNum(created_at) FROM orders
SELECT order_date + INTERVAL 1 DAY, order_date - INTERVAL 2 MONTH, created_at + INTERVAL 3 HOUR, created_at + toIntervalMinute(5), addWeeks(order_date, 1), subtractDays(order_date, 1), dateAdd(DAY, 1, order_date), date_sub(MONTH, 1, order_date), dateDiff('month', order_date, today()) > 0, age('day', order_date, toDate('2024-12-31')), INTERVAL '1 day' + order_date FROM orders
SELECT formatDateTime(created_at, '%Y-%m-%d %H:00'), parseDateTime('2024-01-02', '%Y-%m-%d'), parseDateTimeBestEffort('2024-01-02 10:00'), toUnixTimestamp(created_at), fromUnixTimestamp(0), toTimeZone(created_at, 'Asia/Shanghai'), toDateTime('2024-01-01 00:00:00', 'UTC'), toDateTime64('2024-01-01 00:00:00.123', 3), makeDate(2024, 1, 2), DATE '2024-01-01', TIMESTAMP '2024-01-01 00:00:00' FROM orders
SELECT customer_id, length(groupArray(status)) AS s, arraySort(groupUniqArray(status)), arrayStringConcat(arraySort(groupArray(status)), ','), arraySort(groupArrayIf(id, amount > 50)), arraySort(groupArray((order_date, amount))) FROM orders GROUP BY customer_id ORDER BY customer_id
SELECT countIf(status = 'paid') AS paid, sumIf(amount, status = 'paid'), avgIf(amount, amount > 10), uniqIf(customer_id, amount > 10), round(countIf(status = 'paid') / count() * 100, 1) AS pct FROM orders
SELECT quantile(0.5)(amount), quantiles(0.25, 0.5, 0.75)(amount), quantileExact(0.9)(amount), quantileDD(0.01, 0.5)(toFloat64(amount)), quantileTiming(0.5)(quantity), median(amount), quantileIf(0.5)(amount, status = 'paid') FROM orders
SELECT argMax(status, order_date), argMin(amount, order_date), anyLast(status) IS NOT NULL, max(amount), min(amount), stddevSamp(amount), varPop(amount), corr(toFloat64(amount), toFloat64(quantity)), skewPop(toFloat64(amount)), kurtPop(toFloat64(amount)), entropy(status), topK(2)(customer_id), uniqExact(customer_id), uniqHLL12(customer_id), uniqCombined(customer_id) FROM orders
SELECT sumMap(map(status, amount)), maxMap(map(status, amount)), sumMap([1, 2], [3, 4]), groupBitOr(toUInt32(id)), groupBitmap(toUInt32(id)), simpleLinearRegression(toFloat64(id), toFloat64(amount)) FROM orders
SELECT windowFunnel(86400)(ts, event = 'open', event = 'close') AS level FROM events GROUP BY user_id
SELECT retention(event = 'open', event = 'close') FROM events
SELECT sequenceMatch('(?1)(?2)')(ts, event = 'open', event = 'close'), sequenceCount('(?1).*(?2)')(ts, event = 'open', event = 'close') FROM events
SELECT id, amount, sum(amount) OVER (PARTITION BY customer_id ORDER BY order_date ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS running, avg(amount) OVER (ORDER BY id ROWS BETWEEN 2 PRECEDING AND CURRENT ROW) AS ma FROM orders ORDER BY id
SELECT id, row_number() OVER (PARTITION BY customer_id ORDER BY amount DESC) AS rn, rank() OVER (ORDER BY amount), dense_rank() OVER (ORDER BY amount), ntile(2) OVER (ORDER BY id), first_value(amount) OVER (ORDER BY id), last_value(amount) OVER (ORDER BY id), nth_value(amount, 2) OVER (ORDER BY id), lagInFrame(amount) OVER (ORDER BY id ROWS BETWEEN 1 PRECEDING AND CURRENT ROW), leadInFrame(amount, 1, 0) OVER (ORDER BY id ROWS BETWEEN CURRENT ROW AND 1 FOLLOWING) FROM orders ORDER BY id
SELECT id, sum(amount) OVER w FROM orders WINDOW w AS (PARTITION BY status ORDER BY id) ORDER BY id
SELECT neighbor(id, 1), runningDifference(id) FROM (SELECT id FROM orders ORDER BY id) LIMIT 0
SELECT status, customer_id, count() FROM orders GROUP BY GROUPING SETS ((status), (customer_id), ()) ORDER BY status, customer_id
SELECT status, count() AS n FROM orders GROUP BY status WITH CUBE ORDER BY status, n
SELECT status, count() AS n FROM orders GROUP BY ROLLUP(status) ORDER BY status, n
SELECT status, count() AS n FROM orders GROUP BY status HAVING n > 0 ORDER BY n DESC, status LIMIT 2 WITH TIES
SELECT customer_id, id, amount FROM orders ORDER BY customer_id, amount DESC, id LIMIT 2 BY customer_id LIMIT 10
SELECT toDate('2024-01-01') + number AS d, if(number % 2 = 0, 'even', 'odd') FROM numbers(5) ORDER BY d
SELECT d, total FROM (SELECT order_date AS d, sum(amount) AS total FROM orders GROUP BY d) ORDER BY d WITH FILL FROM toDate('2024-01-01') TO toDate('2024-01-10') STEP INTERVAL 1 DAY LIMIT 20
SELECT arrayJoin(range(3)) AS i, i * 2 AS j ORDER BY i
SELECT id, tag FROM products ARRAY JOIN splitByChar(',', assumeNotNull(tags)) AS tag ORDER BY id, tag
SELECT id, i, v FROM products ARRAY JOIN [10, 20] AS v, arrayEnumerate([10, 20]) AS i ORDER BY id, i
SELECT arrayMap((x, y) -> x + y, [1, 2], [3, 4]), arrayFilter(x -> x % 2 = 0, range(10)), arraySum(x -> x * 2, [1, 2]), arrayExists(x -> x > 1, [1, 2]), arrayCount(x -> x > 1, [1, 2, 3]), arrayReverse([1, 2]), arrayDistinct([1, 1]), arraySlice([1, 2, 3], 2), arrayConcat([1], [2]), indexOf([1, 2], 2), arrayElement([1, 2], 1), [1, 2, 3][-1], arrayZip([1], ['a']), arrayFold((acc, x) -> acc + x, [1, 2, 3], toInt64(0)), arrayCumSum([1, 2, 3]), arrayDifference([1, 3]), arrayUniq([1, 1]), hasAny([1], [1, 2]), arrayStringConcat(['a', 'b'], '-'), arraySort(x -> -x, [1, 2]), arrayReduce('sum', [1, 2, 3]), arrayReduce('uniqExact', [1, 1, 2])
SELECT map('a', 1, 'b', 2)['a'], mapKeys(map('a', 1)), mapValues(map('a', 1)), mapContains(map('a', 1), 'a'), mapFilter((k, v) -> v > 0, map('a', 1)), mapApply((k, v) -> (k, v + 1), map('a', 1))
SELECT JSONExtract(payload, 'device', 'String'), JSONExtractRaw(payload, 'geo'), JSON_VALUE(payload, '$.device'), simpleJSONExtractString(payload, 'device'), JSONExtractKeys(payload), isValidJSON(payload), JSONExtract('{"a":[1,2]}', 'a', 'Array(Int32)'), visitParamExtractString(payload, 'device') FROM events
SELECT extract(email, '@(.*)'), extractAll(email, '[a-z]+'), match(name, '^A'), replaceRegexpAll(email, '@.*', ''), replaceAll(name, 'n', 'm'), splitByString('@', assumeNotNull(email))[2], substring(name, 1, 2), position(email, '@'), lower(name), upperUTF8(name), lengthUTF8(name), reverse(name), concat(name, '-', city), format('{} {}', name, city), leftPad(toString(id), 5, '0'), startsWith(name, 'A'), endsWith(name, 'n'), trimBoth(name), countSubstrings(name, 'n'), multiSearchAny(assumeNotNull(name), ['A']), ngramDistance(assumeNotNull(name), 'Ann'), base64Encode(assumeNotNull(name)), hex(assumeNotNull(name)), MD5('a') IS NOT NULL, sipHash64('a'), like(name, 'A%'), ilike(name, 'a%') FROM customers
SELECT name LIKE 'A%', name NOT LIKE '%z', name ILIKE 'a%', name IN ('Ann'), name NOT IN (SELECT name FROM customers WHERE id > 100), (id, level) IN ((1, 1)), id BETWEEN 1 AND 2, isNull(deleted_at), deleted_at IS NOT NULL, notEmpty(assumeNotNull(name)) FROM customers
SELECT multiIf(amount < 50, 'low', amount < 100, 'mid', 'high') AS band, count() FROM orders GROUP BY band ORDER BY band
SELECT CASE WHEN amount > 100 THEN 'big' ELSE 'small' END AS size, if(amount > 50, 1, 0), ifNull(note, '-'), coalesce(note, status), nullIf(status, 'paid'), greatest(1, 2), least(1, 2), transform(status, ['paid'], ['ok'], 'other'), amount > 50 ? 'a' : 'b' FROM orders ORDER BY id
SELECT toInt32OrZero('x'), toFloat64(amount), toString(amount), CAST(amount AS Float64), amount::Float64, toDecimal32(1.5, 2), toUInt8(1), accurateCastOrNull('300', 'UInt8'), toTypeName(amount), reinterpretAsUInt32('abcd'), toBool(1), toDateOrNull('x') FROM orders
SELECT intDiv(7, 2), 7 % 2, modulo(7, 2), pow(2, 3), sqrt(16), exp(1), log(10), round(2.567, 2), floor(2.9), ceil(2.1), roundBankers(2.5), abs(-1), sign(-1), gcd(4, 6), bitAnd(5, 3), bitXor(5, 3), bitShiftLeft(1, 2), rand() >= 0, pi(), e()
SELECT o.id, c.name FROM orders AS o LEFT JOIN customers AS c ON o.customer_id = c.id ORDER BY o.id
SELECT o.id, c.name FROM orders AS o INNER JOIN customers AS c ON c.id = o.customer_id AND c.level > 0 ORDER BY o.id
SELECT o.id FROM orders AS o GLOBAL INNER JOIN customers AS c ON o.customer_id = c.id ORDER BY o.id
SELECT * FROM (SELECT id, amount FROM orders) AS a FULL OUTER JOIN (SELECT id, name FROM customers) AS b USING (id) ORDER BY a.id, b.id
WITH (SELECT avg(amount) FROM orders) AS mean SELECT id, amount - mean FROM orders ORDER BY id
WITH monthly AS (SELECT toStartOfMonth(order_date) AS m, sum(amount) AS s FROM orders GROUP BY m) SELECT m, s, s - lagInFrame(s) OVER (ORDER BY m ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) AS diff FROM monthly ORDER BY m
SELECT sum(amount) AS total, total / count() AS mean, total * 1.1 AS taxed FROM orders
SELECT * FROM orders SAMPLE 1 LIMIT 0
SELECT count() FROM orders WHERE order_date >= toStartOfMonth(toDate('2024-01-15')) AND order_date < addMonths(toStartOfMonth(toDate('2024-01-15')), 1)
SELECT `产品名称`, sum(`销售额`) AS `总额` FROM `销售记录` GROUP BY `产品名称` ORDER BY `总额` DESC
SELECT bar(toFloat64(amount), 0, 250, 10), formatReadableQuantity(1234567), formatReadableSize(1024), histogram(3)(toFloat64(amount)) FROM orders GROUP BY amount ORDER BY amount
SELECT domain('http://a.b/c?d=e'), path('http://a.b/c?d=e'), extractURLParameter('http://a.b/c?d=e', 'd'), cutToFirstSignificantSubdomain('http://a.b.com'), IPv4NumToString(16909060), toIPv4('1.2.3.4'), greatCircleDistance(0, 0, 1, 1), geoToH3(37.6, 55.7, 8) > 0
SELECT exponentialMovingAverage(5)(toFloat64(amount), id), deltaSum(id), boundingRatio(id, toFloat64(amount)), groupArrayMovingAvg(2)(id), sparkbar(5)(toUInt32(id), toUInt32(id)), maxIntersections(id, id + 2), first_value(status), last_value(status) FROM (SELECT * FROM orders ORDER BY id)
SELECT uniqMerge(s) FROM (SELECT uniqState(customer_id) AS s FROM orders GROUP BY status)
SELECT sumOrDefault(amount), sumForEach([id, id]), countDistinct(status), COUNT(DISTINCT status, customer_id), any(status) IS NOT NULL, groupConcat(status) IS NOT NULL FROM orders
SELECT DISTINCT ON (customer_id) customer_id, id FROM orders ORDER BY customer_id, id
SELECT id FROM orders WHERE has([1, 2], id) AND id GLOBAL IN (SELECT id FROM customers) ORDER BY id
SELECT max2(1, 2), plus(1, 2), divide(7, 2), equals(1, 1), and(1, 0), or(1, 0), not(1), xor(1, 0)
SELECT EXISTS (SELECT 1 FROM orders WHERE amount > 100), (SELECT count() FROM customers) AS n
SELECT id FROM orders ORDER BY amount DESC NULLS LAST, id ASC LIMIT 2 OFFSET 1
SELECT id, amount FROM orders QUALIFY sum(amount) OVER (PARTITION BY customer_id) > 100 ORDER BY id
SELECT id FROM orders INTERSECT SELECT id FROM customers ORDER BY id
SELECT number, number * number FROM numbers(1, 5) WHERE number % 2 = 1
SELECT generate_series FROM generate_series(1, 5)
SELECT a.1 AS k, a.2 AS v FROM (SELECT arrayJoin([('x', 1), ('y', 2)]) AS a) ORDER BY k
SELECT LEFT(name, 2), RIGHT(name, 2), ASCII(name), LPAD(name, 5, '*'), INITCAP(name), CONCAT_WS('-', name, city), SUBSTRING_INDEX(email, '@', 1), TRIM(name) FROM customers
SELECT YEAR(order_date), MONTH(order_date), DAY(order_date), LAST_DAY(order_date), DATE_FORMAT(order_date, '%Y-%m'), DATEDIFF('day', order_date, created_at), DATE_ADD(order_date, INTERVAL 1 DAY), EXTRACT(MONTH FROM order_date) FROM orders
