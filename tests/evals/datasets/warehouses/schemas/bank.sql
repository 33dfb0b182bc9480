CREATE TABLE branch ( -- 网点 / branch
  br_cd VARCHAR(8) PRIMARY KEY, -- 网点编码 / branch code
  br_nm VARCHAR(32) NOT NULL, -- 网点名称 / branch name
  prov VARCHAR(16) -- 省份 / province
);
CREATE TABLE cust_info ( -- 客户 / customer
  cust_no INTEGER PRIMARY KEY, -- 客户号 / customer number
  cust_nm VARCHAR(32) NOT NULL, -- 客户名称 / customer name
  cust_typ VARCHAR(8), -- 客户类型 / customer type: P 个人 personal, C 企业 corporate
  risk_lvl VARCHAR(8), -- 风险等级 / risk level
  open_br VARCHAR(8) REFERENCES branch (br_cd), -- 开户网点 / opening branch
  reg_dt DATE -- 注册日期 / registration date
);
CREATE TABLE acct ( -- 账户 / account
  acct_no INTEGER PRIMARY KEY, -- 账号 / account number
  cust_no INTEGER REFERENCES cust_info (cust_no), -- 客户号 / customer number
  acct_typ VARCHAR(16), -- 账户类型 / account type
  ccy VARCHAR(4), -- 币种 / currency
  bal_amt DECIMAL(14,2), -- 账户余额 / balance
  open_dt DATE -- 开户日期 / opening date
);
CREATE TABLE txn ( -- 交易流水 / transaction
  txn_id INTEGER PRIMARY KEY, -- 流水号 / transaction id
  acct_no INTEGER REFERENCES acct (acct_no), -- 账号 / account number
  txn_tm DATETIME, -- 交易时间 / transaction time
  txn_typ VARCHAR(16), -- 交易类型 / transaction type
  chnl VARCHAR(16), -- 交易渠道 / channel
  txn_amt DECIMAL(14,2) -- 交易金额 / transaction amount
);
CREATE TABLE loan ( -- 贷款 / loan
  loan_no INTEGER PRIMARY KEY, -- 贷款编号 / loan number
  cust_no INTEGER REFERENCES cust_info (cust_no), -- 客户号 / customer number
  loan_typ VARCHAR(16), -- 贷款类型 / loan type
  loan_amt DECIMAL(14,2), -- 贷款金额 / loan amount
  int_rate DECIMAL(6,4), -- 年利率 / interest rate
  term_mth INTEGER, -- 期限（月） / term in months
  issue_dt DATE, -- 放款日期 / issue date
  ovd_days INTEGER, -- 逾期天数 / days overdue
  loan_sts VARCHAR(16) -- 贷款状态 / loan status
);
