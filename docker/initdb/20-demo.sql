-- A small shop in MySQL, to try a server as a data source: host mysql, account demo_reader, database demo.
USE demo;
SET NAMES utf8mb4;

CREATE TABLE regions (
  id INT PRIMARY KEY,
  name VARCHAR(40) NOT NULL COMMENT '地区 / name of the region'
) COMMENT '销售地区 / sales regions';

CREATE TABLE products (
  id INT PRIMARY KEY,
  name VARCHAR(60) NOT NULL COMMENT '产品名称 / name of the product',
  category VARCHAR(40) NOT NULL COMMENT '类别 / category',
  unit_price DECIMAL(10, 2) NOT NULL COMMENT '单价(元) / price of one piece in CNY'
) COMMENT '产品 / products';

CREATE TABLE orders (
  id INT PRIMARY KEY,
  region_id INT NOT NULL COMMENT '地区编号 / region',
  product_id INT NOT NULL COMMENT '产品编号 / product',
  ordered_on DATE NOT NULL COMMENT '下单日期 / day of the order',
  quantity INT NOT NULL COMMENT '数量 / pieces',
  amount DECIMAL(12, 2) NOT NULL COMMENT '金额(元) / amount in CNY',
  FOREIGN KEY (region_id) REFERENCES regions (id),
  FOREIGN KEY (product_id) REFERENCES products (id)
) COMMENT '订单 / orders';

INSERT INTO regions VALUES (1, '华东'), (2, '华南'), (3, '华北'), (4, '西南');
INSERT INTO products VALUES
  (1, '龙井茶', '茶叶', 128.00), (2, '普洱茶', '茶叶', 96.50), (3, '手冲咖啡壶', '器具', 159.00),
  (4, '白瓷杯', '器具', 29.90), (5, '云南咖啡豆', '咖啡', 78.00), (6, '挂耳咖啡', '咖啡', 45.00);

INSERT INTO orders
  WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 900)
  SELECT n.i, 1 + (n.i * 7) % 4, p.id, DATE_ADD('2024-01-01', INTERVAL (n.i * 13) % 366 DAY), 1 + (n.i * 5) % 9,
    p.unit_price * (1 + (n.i * 5) % 9)
  FROM n JOIN products p ON p.id = 1 + (n.i * 11) % 6;
