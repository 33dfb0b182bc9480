CREATE TABLE htl ( -- 酒店 / hotel
  htl_id INTEGER PRIMARY KEY, -- 酒店编号 / hotel id
  htl_nm VARCHAR(32) NOT NULL, -- 酒店名称 / hotel name
  city VARCHAR(16), -- 城市 / city
  star INTEGER -- 星级 / star rating
);
CREATE TABLE rm ( -- 客房 / room
  rm_id INTEGER PRIMARY KEY, -- 客房编号 / room id
  htl_id INTEGER REFERENCES htl (htl_id), -- 酒店编号 / hotel id
  rm_no VARCHAR(8), -- 房号 / room number
  rm_typ VARCHAR(16), -- 房型 / room type
  std_price DECIMAL(8,2) -- 门市价 / standard price
);
CREATE TABLE gst ( -- 客人 / guest
  gst_id INTEGER PRIMARY KEY, -- 客人编号 / guest id
  gst_nm VARCHAR(32) NOT NULL, -- 客人姓名 / guest name
  nat VARCHAR(24), -- 国籍 / nationality
  mbr_lvl VARCHAR(16) -- 会员等级 / membership level
);
CREATE TABLE rsv ( -- 预订 / reservation (booking)
  rsv_id INTEGER PRIMARY KEY, -- 预订编号 / reservation id
  rm_id INTEGER REFERENCES rm (rm_id), -- 客房编号 / room id
  gst_id INTEGER REFERENCES gst (gst_id), -- 客人编号 / guest id
  ckin_dt DATE, -- 入住日期 / check-in date
  ckout_dt DATE, -- 离店日期 / check-out date
  nights INTEGER, -- 间夜数 / nights
  tot_amt DECIMAL(10,2), -- 房费 / room revenue
  src_chnl VARCHAR(16), -- 预订渠道 / booking channel
  rsv_sts VARCHAR(16) -- 预订状态 / reservation status
);
CREATE TABLE rvw ( -- 点评 / review
  rvw_id INTEGER PRIMARY KEY, -- 点评编号 / review id
  rsv_id INTEGER REFERENCES rsv (rsv_id), -- 预订编号 / reservation id
  rvw_dt DATE, -- 点评日期 / review date
  rating INTEGER -- 评分 / rating
);
