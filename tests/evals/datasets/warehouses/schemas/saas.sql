CREATE TABLE plans ( -- subscription plans
  plan_id INTEGER PRIMARY KEY, -- plan id
  plan_name VARCHAR(24) NOT NULL, -- plan name
  mth_price DECIMAL(8,2) -- monthly price
);
CREATE TABLE accounts ( -- customer accounts (companies)
  account_id INTEGER PRIMARY KEY, -- account id
  company VARCHAR(48) NOT NULL, -- company name
  industry VARCHAR(24), -- industry
  country VARCHAR(24), -- country
  signup_dt DATE, -- signup date
  emp_cnt INTEGER -- number of employees
);
CREATE TABLE subscriptions ( -- subscriptions of accounts to plans
  sub_id INTEGER PRIMARY KEY, -- subscription id
  account_id INTEGER REFERENCES accounts (account_id), -- account
  plan_id INTEGER REFERENCES plans (plan_id), -- plan
  start_dt DATE, -- start date
  cancel_dt DATE, -- cancellation date, empty while active
  seats INTEGER, -- number of seats
  mrr_amt DECIMAL(10,2) -- monthly recurring revenue (MRR)
);
CREATE TABLE invoices ( -- invoices sent to accounts
  inv_id INTEGER PRIMARY KEY, -- invoice id
  account_id INTEGER REFERENCES accounts (account_id), -- account
  inv_dt DATE, -- invoice date
  inv_amt DECIMAL(10,2), -- invoice amount
  pay_status VARCHAR(12) -- payment status
);
CREATE TABLE tickets ( -- support tickets
  ticket_id INTEGER PRIMARY KEY, -- ticket id
  account_id INTEGER REFERENCES accounts (account_id), -- account
  priority VARCHAR(12), -- priority
  opened_at DATETIME, -- time opened
  resol_hrs DECIMAL(6,1), -- hours to resolution
  csat INTEGER -- satisfaction rating from 1 to 5
);
