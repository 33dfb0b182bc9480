CREATE TABLE vets (
  vet_id INTEGER PRIMARY KEY,
  full_nm TEXT NOT NULL,
  specialty TEXT,
  is_active INTEGER,
  hired_dt TEXT,
  mentor_id INTEGER REFERENCES vets (vet_id)
);
CREATE TABLE owners (
  owner_id INTEGER PRIMARY KEY,
  owner_nm TEXT NOT NULL,
  city TEXT,
  signup_dt TEXT,
  referral_src TEXT
);
CREATE TABLE pets (
  pet_id INTEGER PRIMARY KEY,
  owner_id INTEGER REFERENCES owners (owner_id),
  pet_nm TEXT,
  species TEXT,
  breed TEXT,
  sex TEXT,
  birth_yr INTEGER,
  wt_kg REAL
);
CREATE TABLE appts (
  appt_id INTEGER PRIMARY KEY,
  pet_id INTEGER REFERENCES pets (pet_id),
  vet_id INTEGER REFERENCES vets (vet_id),
  booked_at TEXT,
  visit_dt TEXT,
  appt_status TEXT,
  fee REAL,
  paid_flg INTEGER
);
CREATE TABLE treatments (
  treatment_id INTEGER PRIMARY KEY,
  tmt_name TEXT,
  tmt_cat TEXT,
  list_price REAL
);
CREATE TABLE appt_treatments (
  appt_id INTEGER REFERENCES appts (appt_id),
  treatment_id INTEGER REFERENCES treatments (treatment_id),
  qty INTEGER
);
