CREATE TABLE dim_campus ( -- 校区表
  campus_id INTEGER PRIMARY KEY, -- 校区ID
  campus_nm TEXT NOT NULL, -- 校区名称
  dist TEXT, -- 所在区
  lot_cnt INTEGER -- 练车场地数
);
CREATE TABLE dim_coach ( -- 教练表
  coach_id INTEGER PRIMARY KEY, -- 教练ID
  coach_nm TEXT NOT NULL, -- 教练姓名
  campus_id INTEGER REFERENCES dim_campus (campus_id), -- 所属校区
  gender TEXT, -- 性别
  hire_dt TEXT, -- 入职日期
  quit_dt TEXT, -- 离职日期（空表示在职）
  leader_id INTEGER REFERENCES dim_coach (coach_id) -- 组长
);
CREATE TABLE dim_stu ( -- 学员表
  stu_id INTEGER PRIMARY KEY, -- 学员ID
  stu_nm TEXT NOT NULL, -- 学员姓名
  gender TEXT, -- 性别
  birth_dt TEXT, -- 出生日期
  enroll_dt TEXT, -- 报名日期
  campus_id INTEGER REFERENCES dim_campus (campus_id), -- 报名校区
  cls_type TEXT, -- 班型
  src_chn TEXT, -- 来源渠道
  stu_st INTEGER -- 学员状态 0在学 1已毕业 2已退学
);
CREATE TABLE dim_car ( -- 教练车
  car_id INTEGER PRIMARY KEY, -- 车辆ID
  plate_no TEXT NOT NULL, -- 车牌号
  gear TEXT, -- 变速箱（手动、自动）
  buy_dt TEXT, -- 购车日期
  memo TEXT
);
CREATE TABLE fct_lesson ( -- 上课记录
  lesson_id INTEGER PRIMARY KEY, -- 上课记录ID
  stu_id INTEGER REFERENCES dim_stu (stu_id), -- 学员
  coach_id INTEGER REFERENCES dim_coach (coach_id), -- 授课教练
  car_id INTEGER REFERENCES dim_car (car_id), -- 教练车
  start_ts TEXT, -- 上课时间
  hrs REAL, -- 课时
  is_absent INTEGER -- 是否缺课：1是0否
);
CREATE TABLE fct_exam ( -- 考试记录
  exam_id INTEGER PRIMARY KEY, -- 考试记录ID
  stu_id INTEGER REFERENCES dim_stu (stu_id), -- 学员
  subj TEXT, -- 科目
  exam_dt TEXT, -- 考试日期
  score INTEGER, -- 分数
  is_pass INTEGER -- 是否通过：1是0否
);
CREATE TABLE fct_pay ( -- 缴费流水
  pay_id INTEGER PRIMARY KEY,
  stu_id INTEGER REFERENCES dim_stu (stu_id), -- 学员
  pay_dt TEXT, -- 缴费日期
  amt REAL, -- 金额（元）
  pay_way TEXT, -- 支付方式
  is_refund INTEGER -- 是否退款：1是0否
);
CREATE TABLE dim_lic ( -- 准驾车型
  lic_id INTEGER PRIMARY KEY,
  lic_cd TEXT NOT NULL -- 车型代码
);
CREATE TABLE rel_coach_lic ( -- 教练准教车型
  coach_id INTEGER REFERENCES dim_coach (coach_id), -- 教练
  lic_id INTEGER REFERENCES dim_lic (lic_id) -- 准驾车型
);
