CREATE TABLE pr_cust ( -- 客户档案
  cust_id INTEGER PRIMARY KEY, -- 客户ID
  cust_nm TEXT NOT NULL, -- 客户名称
  ind TEXT, -- 所属行业
  city TEXT, -- 城市
  coop_dt TEXT, -- 开始合作日期
  lv TEXT -- 客户等级 A重点 B普通 C零散
);
CREATE TABLE pr_prod ( -- 印刷产品
  prod_id INTEGER PRIMARY KEY, -- 产品ID
  prod_nm TEXT NOT NULL, -- 产品名称
  prod_cat TEXT, -- 产品分类
  unit TEXT -- 计量单位
);
CREATE TABLE pr_mach ( -- 印刷设备
  mach_id INTEGER PRIMARY KEY, -- 设备ID
  mach_nm TEXT NOT NULL, -- 设备名称
  mach_typ TEXT, -- 设备类型
  buy_dt TEXT, -- 购入日期
  buy_amt REAL, -- 购置金额（元）
  is_stop INTEGER -- 是否停用：1是0否
);
CREATE TABLE pr_emp ( -- 员工
  emp_id INTEGER PRIMARY KEY, -- 员工ID
  emp_nm TEXT NOT NULL, -- 员工姓名
  post TEXT, -- 岗位
  in_dt TEXT, -- 入职日期
  out_dt TEXT, -- 离职日期（空为在职）
  mst_id INTEGER REFERENCES pr_emp (emp_id) -- 师傅
);
CREATE TABLE pr_job ( -- 印刷工单
  job_id INTEGER PRIMARY KEY, -- 工单ID
  job_no TEXT NOT NULL, -- 工单号
  cust_id INTEGER REFERENCES pr_cust (cust_id), -- 客户
  prod_id INTEGER REFERENCES pr_prod (prod_id), -- 产品
  mach_id INTEGER REFERENCES pr_mach (mach_id), -- 使用设备
  emp_id INTEGER REFERENCES pr_emp (emp_id), -- 机长（负责员工）
  ord_dt TEXT, -- 接单日期
  fin_dt TEXT, -- 完工日期（空为未完工）
  prt_qty INTEGER, -- 印数
  waste_qty INTEGER, -- 报废数
  job_amt REAL, -- 工单金额
  is_urg INTEGER, -- 是否加急：1是0否
  st TEXT -- 工单状态 W待印 P印刷中 F已完工 X已取消
);
CREATE TABLE pr_recv ( -- 收款记录
  recv_id INTEGER PRIMARY KEY, -- 收款ID
  job_id INTEGER REFERENCES pr_job (job_id), -- 工单
  recv_dt TEXT, -- 收款日期
  recv_amt REAL, -- 收款金额
  recv_way TEXT -- 收款方式
);
