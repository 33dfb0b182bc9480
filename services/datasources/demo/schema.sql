CREATE TABLE regions (
  region_id INTEGER PRIMARY KEY, name VARCHAR(16) NOT NULL, name_en VARCHAR(32) NOT NULL);
CREATE TABLE provinces (
  province_id INTEGER PRIMARY KEY, region_id INTEGER NOT NULL REFERENCES regions (region_id),
  name VARCHAR(16) NOT NULL, name_en VARCHAR(32) NOT NULL);
CREATE TABLE stores (
  store_id INTEGER PRIMARY KEY, province_id INTEGER NOT NULL REFERENCES provinces (province_id),
  name VARCHAR(64) NOT NULL, city VARCHAR(32) NOT NULL, store_type VARCHAR(16) NOT NULL,
  opened_on DATE NOT NULL, area_sqm INTEGER NOT NULL);
CREATE TABLE customers (
  customer_id INTEGER PRIMARY KEY, name VARCHAR(32) NOT NULL, gender VARCHAR(4) NOT NULL,
  age_group VARCHAR(16) NOT NULL, level VARCHAR(16) NOT NULL, registered_on DATE NOT NULL);
CREATE TABLE categories (
  category_id INTEGER PRIMARY KEY, name VARCHAR(16) NOT NULL, name_en VARCHAR(32) NOT NULL,
  introduced_on DATE NOT NULL);
CREATE TABLE products (
  product_id INTEGER PRIMARY KEY,
  category_id INTEGER NOT NULL REFERENCES categories (category_id),
  name VARCHAR(64) NOT NULL, brand VARCHAR(16) NOT NULL, list_price DECIMAL(10,2) NOT NULL,
  cost DECIMAL(10,2) NOT NULL, launched_on DATE NOT NULL);
CREATE TABLE orders (
  order_id INTEGER PRIMARY KEY, order_no VARCHAR(20) NOT NULL,
  customer_id INTEGER NOT NULL REFERENCES customers (customer_id),
  store_id INTEGER NOT NULL REFERENCES stores (store_id), order_date DATE NOT NULL,
  channel VARCHAR(16) NOT NULL, payment_method VARCHAR(16) NOT NULL, status VARCHAR(16) NOT NULL,
  total_amount DECIMAL(12,2) NOT NULL);
CREATE TABLE order_items (
  item_id INTEGER PRIMARY KEY, order_id INTEGER NOT NULL REFERENCES orders (order_id),
  product_id INTEGER NOT NULL REFERENCES products (product_id), quantity INTEGER NOT NULL,
  unit_price DECIMAL(10,2) NOT NULL, amount DECIMAL(12,2) NOT NULL);
CREATE TABLE returns (
  return_id INTEGER PRIMARY KEY, item_id INTEGER NOT NULL REFERENCES order_items (item_id),
  return_date DATE NOT NULL, quantity INTEGER NOT NULL, refund_amount DECIMAL(12,2) NOT NULL,
  reason VARCHAR(16) NOT NULL);
