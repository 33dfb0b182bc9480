CREATE TABLE guest (
  guest_id INTEGER PRIMARY KEY,
  full_name TEXT NOT NULL,
  country TEXT,
  birth_year INTEGER,
  ski_level TEXT,
  newsletter INTEGER -- 1 = wants the newsletter
);
CREATE TABLE lift (
  lift_id INTEGER PRIMARY KEY,
  lift_name TEXT NOT NULL,
  lift_type TEXT,
  seats INTEGER,
  built_year INTEGER,
  vertical_m INTEGER -- height difference in metres
);
CREATE TABLE ski_pass (
  pass_id INTEGER PRIMARY KEY,
  guest_id INTEGER REFERENCES guest (guest_id),
  pass_type TEXT,
  valid_from TEXT,
  sold_at TEXT,
  price REAL,
  sales_channel TEXT
);
CREATE TABLE lift_ride (
  ride_id INTEGER PRIMARY KEY,
  pass_id INTEGER REFERENCES ski_pass (pass_id),
  lift_id INTEGER REFERENCES lift (lift_id),
  scanned_at TEXT
);
CREATE TABLE instructor (
  instructor_id INTEGER PRIMARY KEY,
  instructor_name TEXT NOT NULL,
  hired_on TEXT,
  left_on TEXT,
  hourly_wage REAL
);
CREATE TABLE lesson (
  lesson_id INTEGER PRIMARY KEY,
  guest_id INTEGER REFERENCES guest (guest_id),
  instructor_id INTEGER REFERENCES instructor (instructor_id),
  discipline TEXT,
  lesson_date TEXT,
  hours REAL,
  price REAL,
  no_show INTEGER -- 1 = the guest did not come
);
