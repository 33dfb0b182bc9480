CREATE TABLE apiary_site ( -- Sites where hives stand
  site_id INTEGER PRIMARY KEY,
  site_name TEXT NOT NULL, -- Site
  region TEXT, -- Region
  altitude_m INTEGER -- Altitude in metres
);
CREATE TABLE beekeeper ( -- Beekeepers of the cooperative
  keeper_id INTEGER PRIMARY KEY,
  keeper_name TEXT NOT NULL, -- Name of the beekeeper
  joined_on TEXT, -- Day of joining
  left_on TEXT, -- Day of leaving, empty for members
  mentor_id INTEGER REFERENCES beekeeper (keeper_id), -- Beekeeper who is the mentor
  organic INTEGER -- 1 = certified organic, 0 = conventional
);
CREATE TABLE hive ( -- Hives
  hive_id INTEGER PRIMARY KEY,
  hive_tag TEXT NOT NULL,
  site_id INTEGER REFERENCES apiary_site (site_id),
  keeper_id INTEGER REFERENCES beekeeper (keeper_id),
  breed TEXT, -- Breed of the bees
  set_up_on TEXT, -- Day when the hive was set up
  hive_state TEXT -- A = active, L = lost in winter, R = retired
);
CREATE TABLE inspection ( -- Hive inspections
  inspection_id INTEGER PRIMARY KEY,
  hive_id INTEGER REFERENCES hive (hive_id),
  inspected_on TEXT, -- Day of the inspection
  varroa_count INTEGER, -- Varroa mites per 100 bees
  queen_seen INTEGER, -- 1 = the queen was seen, 0 = not seen
  remark TEXT
);
CREATE TABLE harvest ( -- Honey harvests
  harvest_id INTEGER PRIMARY KEY,
  hive_id INTEGER REFERENCES hive (hive_id),
  harvested_on TEXT, -- Day of the harvest
  kg REAL, -- Honey in kilograms
  floral_type TEXT -- Floral type of the honey
);
CREATE TABLE treatment_product ( -- Treatment products
  product_id INTEGER PRIMARY KEY,
  product_name TEXT NOT NULL, -- Product
  unit_price REAL -- Price per pack
);
CREATE TABLE hive_treatment ( -- Treatments of hives
  hive_id INTEGER REFERENCES hive (hive_id),
  product_id INTEGER REFERENCES treatment_product (product_id),
  applied_on TEXT -- Day of the treatment
);
CREATE TABLE customer ( -- Customers
  cust_id INTEGER PRIMARY KEY,
  cust_name TEXT NOT NULL, -- Customer
  town TEXT,
  kind TEXT -- Kind of customer: retail, restaurant, wholesale
);
CREATE TABLE honey_order ( -- Orders
  order_id INTEGER PRIMARY KEY,
  cust_id INTEGER REFERENCES customer (cust_id),
  ordered_on TEXT, -- Order date
  delivered_on TEXT, -- Delivery date, empty if not delivered
  order_total REAL, -- Order total in EUR
  pay_state TEXT -- O = open, P = paid, X = cancelled
);
