CREATE TABLE 车间 (
  车间编号 INTEGER PRIMARY KEY,
  车间名称 TEXT NOT NULL,
  楼层 INTEGER
);
CREATE TABLE 员工 (
  工号 INTEGER PRIMARY KEY,
  姓名 TEXT NOT NULL,
  岗位 TEXT,
  车间编号 INTEGER REFERENCES 车间 (车间编号),
  班组长 INTEGER REFERENCES 员工 (工号),
  入职日期 INTEGER
);
CREATE TABLE 设备 (
  设备编号 INTEGER PRIMARY KEY,
  设备名称 TEXT NOT NULL,
  设备类型 TEXT,
  车间编号 INTEGER REFERENCES 车间 (车间编号),
  投产日期 TEXT,
  是否停用 INTEGER
);
CREATE TABLE 产品 (
  产品编号 INTEGER PRIMARY KEY,
  产品名称 TEXT NOT NULL,
  产品系列 TEXT,
  单位成本 REAL,
  出厂价 REAL
);
CREATE TABLE 工单 (
  工单号 INTEGER PRIMARY KEY,
  产品编号 INTEGER REFERENCES 产品 (产品编号),
  设备编号 INTEGER REFERENCES 设备 (设备编号),
  负责人 INTEGER REFERENCES 员工 (工号),
  下达日期 TEXT,
  完工日期 TEXT,
  计划数量 INTEGER,
  完成数量 INTEGER,
  不良数量 INTEGER,
  工单状态 TEXT
);
CREATE TABLE 停机记录 (
  记录编号 INTEGER PRIMARY KEY,
  设备编号 INTEGER REFERENCES 设备 (设备编号),
  停机开始 TEXT,
  停机分钟 INTEGER,
  停机原因 TEXT
);
