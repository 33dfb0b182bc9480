CREATE TABLE t_wh ( -- 仓库
  wh_id INTEGER PRIMARY KEY, -- 仓库编号
  wh_nm VARCHAR(32) NOT NULL, -- 仓库名称
  wh_city VARCHAR(16), -- 所在城市
  cap_qty INTEGER -- 库容
);
CREATE TABLE t_carr ( -- 承运商
  carr_id INTEGER PRIMARY KEY, -- 承运商编号
  carr_nm VARCHAR(32) NOT NULL, -- 承运商名称
  carr_lvl VARCHAR(4) -- 承运商等级
);
CREATE TABLE t_wb ( -- 运单
  wb_id INTEGER PRIMARY KEY, -- 运单ID
  wb_no VARCHAR(20), -- 运单号
  wh_id INTEGER REFERENCES t_wh (wh_id), -- 发货仓库
  carr_id INTEGER REFERENCES t_carr (carr_id), -- 承运商
  dest_prov VARCHAR(16), -- 目的省份
  trans_mode VARCHAR(8), -- 运输方式
  ship_dt DATE, -- 发货日期
  sign_dt DATE, -- 签收日期
  wgt_kg DECIMAL(10,2), -- 重量（公斤）
  frt_amt DECIMAL(10,2), -- 运费
  wb_sts VARCHAR(8) -- 运单状态
);
CREATE TABLE t_cmpl ( -- 投诉
  cmpl_id INTEGER PRIMARY KEY, -- 投诉编号
  wb_id INTEGER REFERENCES t_wb (wb_id), -- 运单ID
  cmpl_typ VARCHAR(8), -- 投诉类型
  cmpl_dt DATE, -- 投诉日期
  comp_amt DECIMAL(8,2) -- 赔付金额
);
