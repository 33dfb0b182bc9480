CREATE TABLE dept ( -- 部门表
  dept_cd VARCHAR(8) PRIMARY KEY, -- 部门编码
  dept_nm VARCHAR(32) NOT NULL, -- 部门名称
  loc_city VARCHAR(16) -- 办公城市
);
CREATE TABLE emp ( -- 员工信息表
  emp_no INTEGER PRIMARY KEY, -- 员工编号
  emp_nm VARCHAR(32) NOT NULL, -- 员工姓名
  dept_cd VARCHAR(8) REFERENCES dept (dept_cd), -- 所属部门编码
  gndr VARCHAR(4), -- 性别
  edu_lvl VARCHAR(8), -- 学历
  job_ttl VARCHAR(16), -- 职位
  hire_dt DATE, -- 入职日期
  base_sal DECIMAL(10,2), -- 基本工资
  emp_sts VARCHAR(8) -- 在职状态
);
CREATE TABLE att_rec ( -- 考勤记录
  rec_id INTEGER PRIMARY KEY, -- 记录编号
  emp_no INTEGER REFERENCES emp (emp_no), -- 员工编号
  work_dt DATE, -- 工作日期
  att_typ VARCHAR(8), -- 考勤类型
  ot_hrs DECIMAL(4,1) -- 加班小时数
);
CREATE TABLE trn_rec ( -- 培训记录
  trn_id INTEGER PRIMARY KEY, -- 培训编号
  emp_no INTEGER REFERENCES emp (emp_no), -- 员工编号
  crs_nm VARCHAR(32), -- 培训课程
  trn_dt DATE, -- 培训日期
  score INTEGER -- 考核分数
);
