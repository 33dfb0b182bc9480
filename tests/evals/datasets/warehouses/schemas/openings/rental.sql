CREATE TABLE station ( -- 站点 / station
  station_id INTEGER PRIMARY KEY, -- 站点编号 / station id
  station_name VARCHAR(32) NOT NULL, -- 站点名称 / station name
  district VARCHAR(16), -- 行政区 / district
  docks INTEGER -- 车位数 / number of docks
);
CREATE TABLE bike ( -- 单车 / bike
  bike_id INTEGER PRIMARY KEY, -- 单车编号 / bike id
  model VARCHAR(16), -- 车型 / model
  bought_on DATE, -- 购入日期 / purchase date
  bought_for DECIMAL(10,2) -- 购入价 / purchase price
);
CREATE TABLE rider ( -- 会员 / member
  rider_id INTEGER PRIMARY KEY, -- 会员编号 / member id
  rider_name VARCHAR(32) NOT NULL, -- 会员姓名 / member name
  plan VARCHAR(16), -- 套餐 / plan
  joined_on DATE -- 入会日期 / join date
);
CREATE TABLE ride ( -- 骑行 / ride
  ride_id INTEGER PRIMARY KEY, -- 骑行编号 / ride id
  rider_id INTEGER REFERENCES rider (rider_id), -- 会员编号 / member id
  bike_id INTEGER REFERENCES bike (bike_id), -- 单车编号 / bike id
  station_id INTEGER REFERENCES station (station_id), -- 取车站点 / start station
  started_at DATETIME, -- 开始时间 / start time
  minutes INTEGER, -- 骑行时长（分钟） / minutes
  fee DECIMAL(8,2), -- 骑行费用 / ride fee
  paid_by VARCHAR(16) -- 支付方式 / payment method
);
CREATE TABLE repair ( -- 维修 / repair
  repair_id INTEGER PRIMARY KEY, -- 维修编号 / repair id
  bike_id INTEGER REFERENCES bike (bike_id), -- 单车编号 / bike id
  repaired_on DATE, -- 维修日期 / repair date
  part VARCHAR(16), -- 维修部件 / part
  repair_cost DECIMAL(8,2) -- 维修费用 / repair cost
);
