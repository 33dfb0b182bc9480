CREATE TABLE departments ( -- clinical departments
  dept_id INTEGER PRIMARY KEY, -- department id
  dept_name VARCHAR(32) NOT NULL, -- name of the department
  floor_no INTEGER -- floor number
);
CREATE TABLE doctors ( -- physicians employed by the hospital
  doc_id INTEGER PRIMARY KEY, -- doctor id
  doc_name VARCHAR(32) NOT NULL, -- doctor's name
  dept_id INTEGER REFERENCES departments (dept_id), -- department
  title VARCHAR(24), -- professional title
  yrs_exp INTEGER -- years of experience
);
CREATE TABLE patients ( -- registered patients
  pat_id INTEGER PRIMARY KEY, -- patient id
  pat_name VARCHAR(32) NOT NULL, -- patient name
  sex VARCHAR(1), -- gender: M male, F female
  age INTEGER, -- age in years
  city VARCHAR(24), -- city of residence
  ins_type VARCHAR(16) -- insurance type
);
CREATE TABLE visits ( -- outpatient and inpatient visits
  visit_id INTEGER PRIMARY KEY, -- visit id
  pat_id INTEGER REFERENCES patients (pat_id), -- patient
  doc_id INTEGER REFERENCES doctors (doc_id), -- attending doctor
  visit_dt DATE, -- date of the visit
  visit_type VARCHAR(16), -- visit type
  diag VARCHAR(32), -- diagnosis
  fee_amt DECIMAL(10,2), -- total fee
  wait_min INTEGER -- waiting time in minutes
);
CREATE TABLE prescriptions ( -- drugs prescribed at a visit
  rx_id INTEGER PRIMARY KEY, -- prescription id
  visit_id INTEGER REFERENCES visits (visit_id), -- visit
  drug_name VARCHAR(32), -- drug
  qty INTEGER, -- quantity of boxes
  unit_price DECIMAL(8,2) -- unit price
);
