"""Databases that nobody wrote notes for, each odd in its own way."""

ABBREVIATED = """
CREATE TABLE cust_mst (cust_id INTEGER PRIMARY KEY, cust_nm TEXT, cty_cd TEXT, seg TEXT);
CREATE TABLE ord_hdr (ord_id INTEGER PRIMARY KEY, cust_id INTEGER REFERENCES cust_mst (cust_id),
  ord_dt DATE, ord_amt DECIMAL(12,2), pay_typ TEXT, sts TEXT);
CREATE TABLE ord_ln (ln_id INTEGER PRIMARY KEY, ord_id INTEGER REFERENCES ord_hdr (ord_id),
  qty INTEGER, ln_amt DECIMAL(12,2));
INSERT INTO cust_mst VALUES (1,'Ann','OS','retail'),(2,'Bob','BE','trade'),(3,'Cid','OS','trade');
INSERT INTO ord_hdr VALUES (1,1,'2025-01-03',10.5,'card','done'),
 (2,2,'2025-02-04',20,'cash','open'),(3,3,'2025-02-14',30,'card','done'),(4,1,'2025-03-01',7,'cash','done');
INSERT INTO ord_ln VALUES (1,1,2,10.5),(2,2,1,20),(3,3,4,30),(4,4,1,7);
"""
CHINESE = """
CREATE TABLE 门诊记录 (流水号 INTEGER PRIMARY KEY, 就诊日期 DATE, 科室 TEXT, 医生姓名 TEXT,
  费用 DECIMAL(10,2), 性别 TEXT);
INSERT INTO 门诊记录 VALUES (1,'2024-05-01','内科','王医生',120,'男'),
 (2,'2024-05-03','外科','李医生',300.5,'女'),(3,'2024-06-11','内科','王医生',80,'女'),
 (4,'2024-07-21','儿科','赵医生',66,'男');
"""
TARGETS = """
CREATE TABLE targets (id INTEGER PRIMARY KEY, region TEXT, target_amount REAL, period TEXT);
INSERT INTO targets VALUES (1,'north',10,'H1'),(2,'south',20,'H1'),(3,'north',12,'H2');
"""
NO_NUMBERS = """
CREATE TABLE contacts (contact_id INTEGER PRIMARY KEY, full_name TEXT, city TEXT, email TEXT);
INSERT INTO contacts VALUES (1,'Ann Lee','Oslo','a@x.org'),(2,'Bo Li','Bern','b@x.org'),
 (3,'Cy Wu','Oslo','c@x.org');
"""
UNKNOWN = """
CREATE TABLE zq_main (k INTEGER PRIMARY KEY, fld_a TEXT, fld_b TEXT, xval REAL);
INSERT INTO zq_main VALUES (1,'u','p',1.5),(2,'v','p',2.5),(3,'u','q',3.5);
"""
SPELLED = """
CREATE TABLE "Machine Runs" ("Run ID" INTEGER PRIMARY KEY, "startedAt" DATETIME,
  "Machine Type" TEXT, "Output Qty" INTEGER, "downtimeMinutes" INTEGER, "Shift" TEXT);
INSERT INTO "Machine Runs" VALUES (1,'2025-03-01 08:00:00','lathe',40,5,'day'),
 (2,'2025-03-02 20:00:00','press',55,0,'night'),(3,'2025-04-02 08:00:00','lathe',35,12,'day');
"""
SIXTY = (
    "".join(
        f"CREATE TABLE unit_{n:02}_log (id INTEGER PRIMARY KEY, logged_on DATE, kind TEXT,"
        " amount REAL);"
        f"INSERT INTO unit_{n:02}_log VALUES (1,'2025-01-01','a',1),(2,'2025-02-01','b',2);"
        for n in range(58)
    )
    + ABBREVIATED
)
EMPTY = """
CREATE TABLE visits (id INTEGER PRIMARY KEY, visited_on DATE, amount REAL, channel TEXT);
CREATE TABLE members (id INTEGER PRIMARY KEY, name TEXT, level TEXT);
INSERT INTO members VALUES (1,'Ann','gold'),(2,'Bob','silver'),(3,'Cid','gold');
"""
DATABASES = {
    "abbreviated": ABBREVIATED,
    "chinese": CHINESE,
    "targets": TARGETS,
    "no_numbers": NO_NUMBERS,
    "unknown": UNKNOWN,
    "spelled": SPELLED,
    "sixty": SIXTY,
    "empty": EMPTY,
}
"""A name and the statements that make it."""
