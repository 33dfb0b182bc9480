CREATE TABLE mes_line ( -- 产线
  ln_cd VARCHAR(8) PRIMARY KEY, -- 产线编码
  ln_nm VARCHAR(16) NOT NULL, -- 产线名称
  wkshp VARCHAR(16) -- 所属车间
);
CREATE TABLE mes_prod ( -- 产品
  prod_cd VARCHAR(16) PRIMARY KEY, -- 产品编码
  prod_nm VARCHAR(32) NOT NULL, -- 产品名称
  prod_cat VARCHAR(16), -- 产品类别
  std_cost DECIMAL(8,2) -- 标准成本
);
CREATE TABLE mes_wo ( -- 生产工单
  wo_no INTEGER PRIMARY KEY, -- 工单号
  ln_cd VARCHAR(8) REFERENCES mes_line (ln_cd), -- 产线编码
  prod_cd VARCHAR(16) REFERENCES mes_prod (prod_cd), -- 产品编码
  plan_qty INTEGER, -- 计划数量
  out_qty INTEGER, -- 产量
  ng_qty INTEGER, -- 不良数量
  shift VARCHAR(8), -- 班次
  prod_dt DATE, -- 生产日期
  wo_sts VARCHAR(8) -- 工单状态
);
CREATE TABLE mes_dft ( -- 缺陷记录
  dft_id INTEGER PRIMARY KEY, -- 缺陷编号
  wo_no INTEGER REFERENCES mes_wo (wo_no), -- 工单号
  dft_typ VARCHAR(16), -- 缺陷类型
  dft_qty INTEGER, -- 缺陷数量
  sev_lvl VARCHAR(8), -- 严重程度
  insp_dt DATE -- 检验日期
);
CREATE TABLE mes_eqp_dn ( -- 设备停机记录
  dn_id INTEGER PRIMARY KEY, -- 停机编号
  ln_cd VARCHAR(8) REFERENCES mes_line (ln_cd), -- 产线编码
  dn_rsn VARCHAR(16), -- 停机原因
  dn_min INTEGER, -- 停机时长（分钟）
  dn_dt DATE -- 停机日期
);
