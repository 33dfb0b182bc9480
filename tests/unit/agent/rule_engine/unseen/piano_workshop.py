"""A workshop that tunes pianos: no declared keys, names in camel case, notes in English."""

from tests.unit.agent.rule_engine.unseen.script_warehouse import ScriptWarehouse

SCRIPT = """
CREATE TABLE branch (branchId INTEGER, branchName TEXT, town TEXT);
CREATE TABLE worker (badgeNo INTEGER, firstName TEXT, lastName TEXT, jobCode TEXT,
  branchId INTEGER, joinedOn TEXT, quitOn TEXT, hourlyRate REAL);
CREATE TABLE owner (ownerId INTEGER, ownerName TEXT, sector TEXT, town TEXT, endedOn TEXT,
  keeper INTEGER, faxNo TEXT);
CREATE TABLE piano (serialNo TEXT, make TEXT, ownerId INTEGER, kind TEXT, hasPedal INTEGER,
  keyCount INTEGER, lastChecked TEXT);
CREATE TABLE visit (visitId INTEGER, serialNo TEXT, tunerNo INTEGER, helperNo INTEGER,
  askedOn TEXT, doneOn TEXT, feeEur REAL, state INTEGER, kmDriven REAL);
INSERT INTO branch VALUES (1,'Old Mill','Arden'),(2,'Quayside','Brool');
INSERT INTO worker VALUES (11,'Ada','Finch','TUN',1,'2019-03-01',NULL,30),
 (12,'Ben','Holt','TUN',1,'2024-05-01',NULL,20),(13,'Cleo','Marsh','APP',2,'2025-02-01',NULL,12),
 (14,'Dan','Orr','KEE',2,'2018-01-01',NULL,25),
 (15,'Eve','Pike','TUN',2,'2020-01-01','2025-04-30',40);
INSERT INTO owner VALUES (101,'Arden School','SCH','Arden',NULL,14,NULL),
 (102,'City Hall','HAL','Brool',NULL,NULL,'555'),
 (103,'Mrs Vale','HOM','Arden','2026-01-31',14,NULL),
 (104,'Brool School','SCH','Brool',NULL,14,'556');
INSERT INTO piano VALUES ('P-1','Ibach',101,'U',1,88,'2026-03-01'),
 ('P-2','Ibach',101,'G',0,85,NULL),('P-3','Seiler',102,'G',1,88,'2025-12-01'),
 ('P-4','Seiler',103,'U',0,85,NULL);
INSERT INTO visit VALUES (1,'P-1',11,NULL,'2025-03-01','2025-03-11',100,30,10),
 (2,'P-1',12,13,'2025-06-01','2025-06-05',50,30,20),(3,'P-2',11,13,'2026-02-01','2026-02-04',80,30,15),
 (4,'P-3',11,NULL,'2026-05-01','2026-05-31',200,30,40),(5,'P-3',12,NULL,'2026-06-02',NULL,90,10,NULL),
 (6,'P-4',15,NULL,'2025-01-10',NULL,70,90,NULL);
"""
NOTES = {
    "branch": "Our branches",
    "branch.branchName": "name of the branch",
    "worker": "Staff of the workshop",
    "worker.badgeNo": "badge number",
    "worker.jobCode": "TUN tuner, APP apprentice, KEE account keeper",
    "worker.branchId": "home branch",
    "worker.joinedOn": "first day",
    "worker.quitOn": "last day; empty = still with us",
    "worker.hourlyRate": "EUR per hour",
    "owner": "Piano owners with a service contract",
    "owner.ownerName": "owner name",
    "owner.sector": "HOM home / SCH school / HAL concert hall",
    "owner.endedOn": "contract ended; NULL = active owner",
    "owner.keeper": "account keeper (worker), may be empty = nobody assigned",
    "owner.faxNo": "fax; empty = bills go by post",
    "piano.serialNo": "number under the lid",
    "piano.make": "manufacturer",
    "piano.kind": "U=upright; G=grand",
    "piano.hasPedal": "1 = third pedal (needs the long key), 0 = not",
    "piano.keyCount": "number of keys",
    "piano.lastChecked": "last safety check, NULL = never checked",
    "visit": "Visits to a piano",
    "visit.serialNo": "piano",
    "visit.tunerNo": "tuner",
    "visit.helperNo": "worker who helps; empty = tuner alone",
    "visit.askedOn": "ordered on",
    "visit.doneOn": "done on; empty = not yet",
    "visit.feeEur": "fee, EUR",
    "visit.state": "10 planned, 30 done, 90 cancelled",
    "visit.kmDriven": "kilometres",
}

PIANO_WORKSHOP = ScriptWarehouse("pianos", SCRIPT, NOTES)
