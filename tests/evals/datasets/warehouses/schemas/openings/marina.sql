CREATE TABLE owner (
  owner_id INTEGER PRIMARY KEY,
  owner_name TEXT NOT NULL,
  nationality TEXT,
  email TEXT,
  member_since TEXT,
  is_club_member INTEGER
);
CREATE TABLE boat (
  boat_id INTEGER PRIMARY KEY,
  boat_name TEXT NOT NULL,
  boat_type TEXT,
  length_m REAL,
  built_year INTEGER,
  owner_id INTEGER REFERENCES owner (owner_id)
);
CREATE TABLE berth (
  berth_id INTEGER PRIMARY KEY,
  berth_no TEXT NOT NULL,
  pier TEXT,
  max_length_m REAL,
  shore_power INTEGER,
  daily_rate REAL
);
CREATE TABLE mooring (
  mooring_id INTEGER PRIMARY KEY,
  boat_id INTEGER REFERENCES boat (boat_id),
  berth_id INTEGER REFERENCES berth (berth_id),
  arrival_date TEXT,
  departure_date TEXT,
  nights INTEGER,
  mooring_fee REAL,
  payment_status TEXT
);
CREATE TABLE fuel_sale (
  sale_id INTEGER PRIMARY KEY,
  boat_id INTEGER REFERENCES boat (boat_id),
  sold_on TEXT,
  fuel_type TEXT,
  litres REAL,
  amount REAL
);
CREATE TABLE repair_job (
  job_id INTEGER PRIMARY KEY,
  boat_id INTEGER REFERENCES boat (boat_id),
  work_type TEXT,
  started_on TEXT,
  finished_on TEXT,
  labour_hours REAL,
  cost REAL
);
