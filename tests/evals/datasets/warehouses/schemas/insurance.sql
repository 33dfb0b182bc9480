CREATE TABLE dim_ins_org ( -- 分支机构
  org_cd VARCHAR(8) PRIMARY KEY, -- 机构代码
  org_nm VARCHAR(32) NOT NULL, -- 机构名称
  prov VARCHAR(16), -- 所在省份
  org_lvl VARCHAR(8) -- 机构级别
);
CREATE TABLE dim_ins_agt ( -- 代理人
  agt_id INTEGER PRIMARY KEY, -- 代理人编号
  agt_nm VARCHAR(32) NOT NULL, -- 代理人姓名
  org_cd VARCHAR(8) REFERENCES dim_ins_org (org_cd), -- 所属机构代码
  gndr VARCHAR(2), -- 性别
  entry_dt DATE, -- 入司日期
  agt_lvl VARCHAR(16) -- 职级
);
CREATE TABLE dim_ins_cust ( -- 投保客户
  cust_no INTEGER PRIMARY KEY, -- 客户号
  cust_nm VARCHAR(32) NOT NULL, -- 客户姓名
  gndr VARCHAR(2), -- 性别
  age INTEGER, -- 年龄
  ocp VARCHAR(16), -- 职业
  cust_lvl VARCHAR(8), -- 客户等级
  mob VARCHAR(16), -- 手机号
  reg_dt DATE -- 注册日期
);
CREATE TABLE dim_ins_prod ( -- 保险产品
  prod_cd VARCHAR(8) PRIMARY KEY, -- 产品代码
  prod_nm VARCHAR(32) NOT NULL, -- 产品名称
  prod_cat VARCHAR(16), -- 险种类别
  on_dt DATE -- 上市日期
);
CREATE TABLE dim_ins_hosp ( -- 定点医院
  hosp_id INTEGER PRIMARY KEY, -- 医院编号
  hosp_nm VARCHAR(32) NOT NULL, -- 医院名称
  hosp_lvl VARCHAR(8), -- 医院等级
  city VARCHAR(16) -- 城市
);
CREATE TABLE dwd_ins_plcy ( -- 保单
  plcy_no INTEGER PRIMARY KEY, -- 保单号
  cust_no INTEGER REFERENCES dim_ins_cust (cust_no), -- 客户号
  agt_id INTEGER REFERENCES dim_ins_agt (agt_id), -- 代理人编号
  prod_cd VARCHAR(8) REFERENCES dim_ins_prod (prod_cd), -- 产品代码
  prem_amt DECIMAL(12,2), -- 保费（元）
  cov_amt DECIMAL(14,2), -- 保额（元）
  chnl VARCHAR(8), -- 销售渠道
  plcy_sts INTEGER, -- 保单状态：1=有效，2=失效，3=退保
  sign_dt DATE, -- 签单日期
  exp_dt DATE -- 到期日期
);
CREATE TABLE dwd_ins_prem ( -- 缴费流水
  pay_id INTEGER PRIMARY KEY, -- 流水号
  plcy_no INTEGER REFERENCES dwd_ins_plcy (plcy_no), -- 保单号
  paid_amt DECIMAL(12,2), -- 实缴金额
  pay_mthd VARCHAR(8), -- 缴费方式
  pay_dt DATE -- 缴费日期
);
CREATE TABLE dwd_ins_clm ( -- 理赔案件
  clm_no INTEGER PRIMARY KEY, -- 案件号
  plcy_no INTEGER REFERENCES dwd_ins_plcy (plcy_no), -- 保单号
  hosp_id INTEGER REFERENCES dim_ins_hosp (hosp_id), -- 就诊医院编号
  clm_typ VARCHAR(8), -- 理赔类型
  clm_amt DECIMAL(12,2), -- 赔付金额
  rpt_dt DATE, -- 报案日期
  cls_dt DATE -- 结案日期
);
CREATE TABLE dwd_ins_clm_dtl ( -- 理赔费用明细
  dtl_id INTEGER PRIMARY KEY, -- 明细编号
  clm_no INTEGER REFERENCES dwd_ins_clm (clm_no), -- 案件号
  fee_typ VARCHAR(8), -- 费用类型
  fee_amt DECIMAL(12,2) -- 费用金额
);
CREATE TABLE dwd_ins_cmpl ( -- 客户投诉
  cmpl_id INTEGER PRIMARY KEY, -- 投诉编号
  cust_no INTEGER REFERENCES dim_ins_cust (cust_no), -- 客户号
  cmpl_typ VARCHAR(8), -- 投诉类型
  cmpl_dt DATE -- 投诉日期
);
CREATE TABLE dwd_ins_svc ( -- 回访记录
  svc_id INTEGER PRIMARY KEY, -- 回访编号
  plcy_no INTEGER REFERENCES dwd_ins_plcy (plcy_no), -- 保单号
  svc_dt DATE, -- 回访日期
  sat_scr DECIMAL(3,1), -- 满意度评分
  svc_rst VARCHAR(8) -- 回访结果
);
CREATE TABLE dwd_ins_cmsn ( -- 佣金
  cmsn_id INTEGER PRIMARY KEY, -- 佣金编号
  agt_id INTEGER REFERENCES dim_ins_agt (agt_id), -- 代理人编号
  cmsn_amt DECIMAL(12,2), -- 佣金金额
  stl_dt DATE -- 结算日期
);
CREATE TABLE dws_ins_org_trgt ( -- 机构年度目标
  org_cd VARCHAR(8) REFERENCES dim_ins_org (org_cd), -- 机构代码
  yr INTEGER, -- 年份
  trgt_amt DECIMAL(14,2), -- 保费目标
  PRIMARY KEY (org_cd, yr)
);
