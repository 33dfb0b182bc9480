CREATE TABLE saleroom ( -- Salerooms
  room_id INTEGER PRIMARY KEY,
  room_name TEXT NOT NULL, -- Name of the saleroom
  city TEXT, -- City
  seats INTEGER -- Number of seats
);
CREATE TABLE department ( -- Specialist departments
  dept_id INTEGER PRIMARY KEY,
  dept_name TEXT NOT NULL, -- Department
  head TEXT -- Head of department
);
CREATE TABLE auction ( -- Auctions
  auction_id INTEGER PRIMARY KEY,
  title TEXT NOT NULL, -- Title of the auction
  room_id INTEGER REFERENCES saleroom (room_id),
  dept_id INTEGER REFERENCES department (dept_id),
  held_on TEXT, -- Day of the auction
  mode TEXT -- L = live, O = online only, H = hybrid
);
CREATE TABLE consignor ( -- Consignors (sellers)
  consignor_id INTEGER PRIMARY KEY,
  consignor_name TEXT NOT NULL, -- Name of the consignor
  country TEXT, -- Country
  commission_pct REAL, -- Commission in percent
  since TEXT
);
CREATE TABLE bidder ( -- Registered bidders
  bidder_id INTEGER PRIMARY KEY,
  bidder_name TEXT NOT NULL, -- Name of the bidder
  country TEXT, -- Country
  registered_on TEXT, -- Date of registration
  is_vip INTEGER, -- 1 = VIP client, 0 = no
  introduced_by INTEGER REFERENCES bidder (bidder_id) -- The bidder who introduced this one
);
CREATE TABLE lot ( -- Lots
  lot_id INTEGER PRIMARY KEY,
  auction_id INTEGER REFERENCES auction (auction_id),
  consignor_id INTEGER REFERENCES consignor (consignor_id),
  lot_title TEXT NOT NULL, -- Title of the lot
  medium TEXT, -- Medium
  low_est REAL, -- Low estimate in EUR
  high_est REAL, -- High estimate in EUR
  hammer_price REAL, -- Hammer price in EUR, empty when not sold
  lot_status TEXT -- S = sold, U = unsold, W = withdrawn
);
CREATE TABLE bid ( -- Bids
  bid_id INTEGER PRIMARY KEY,
  lot_id INTEGER REFERENCES lot (lot_id),
  bidder_id INTEGER REFERENCES bidder (bidder_id),
  bid_amount REAL, -- Amount of the bid in EUR
  placed_at TEXT, -- Time of the bid
  channel TEXT -- floor, phone or web
);
CREATE TABLE invoice ( -- Invoices to buyers
  invoice_id INTEGER PRIMARY KEY,
  lot_id INTEGER REFERENCES lot (lot_id),
  bidder_id INTEGER REFERENCES bidder (bidder_id), -- The buyer
  total_due REAL, -- Amount due in EUR, hammer price and premium
  issued_on TEXT, -- Date of the invoice
  paid_on TEXT -- Date of payment, empty while unpaid
);
CREATE TABLE bidder_department ( -- Departments that bidders follow
  bidder_id INTEGER REFERENCES bidder (bidder_id),
  dept_id INTEGER REFERENCES department (dept_id)
);
