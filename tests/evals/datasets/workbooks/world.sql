CREATE TABLE countries (country TEXT PRIMARY KEY, continent TEXT, population INTEGER);
CREATE TABLE customers (customer_id TEXT PRIMARY KEY, customer TEXT, country TEXT REFERENCES countries (country), tier TEXT);
CREATE TABLE orders (
  order_no TEXT PRIMARY KEY, order_date DATE, customer_id TEXT REFERENCES customers (customer_id),
  product TEXT, quantity INTEGER, amount DECIMAL(10,2), status TEXT
);
CREATE TABLE complaints (
  complaint_no TEXT PRIMARY KEY, received DATE, customer_id TEXT REFERENCES customers (customer_id), reason TEXT
);
