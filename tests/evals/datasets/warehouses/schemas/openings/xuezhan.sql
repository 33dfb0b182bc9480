CREATE TABLE xz_cxd ( -- 采血点
  cxd_id INTEGER PRIMARY KEY,
  cxd_mc TEXT NOT NULL, -- 采血点名称
  cs TEXT, -- 所在城市
  lx TEXT, -- 类型：固定献血屋、流动采血车
  cw_s INTEGER -- 床位数
);
CREATE TABLE xz_hs ( -- 护士
  hs_id INTEGER PRIMARY KEY,
  xm TEXT NOT NULL, -- 护士姓名
  cxd_id INTEGER REFERENCES xz_cxd (cxd_id), -- 所属采血点
  rz_rq TEXT, -- 入职日期
  lz_rq TEXT, -- 离职日期，在职为空
  zg_id INTEGER REFERENCES xz_hs (hs_id) -- 主管护士
);
CREATE TABLE xz_xxz ( -- 献血者
  xxz_id INTEGER PRIMARY KEY,
  xm TEXT NOT NULL, -- 献血者姓名
  xb TEXT, -- 性别
  xx TEXT, -- 血型
  cs_rq TEXT, -- 出生日期
  zc_rq TEXT, -- 注册日期
  sf_zyz INTEGER, -- 是否志愿者：1是0否
  zy TEXT -- 职业
);
CREATE TABLE xz_cx ( -- 采血记录
  cx_id INTEGER PRIMARY KEY,
  xxz_id INTEGER REFERENCES xz_xxz (xxz_id), -- 献血者
  cxd_id INTEGER REFERENCES xz_cxd (cxd_id), -- 采血点
  hs_id INTEGER REFERENCES xz_hs (hs_id), -- 采血护士
  cx_sj TEXT, -- 采血时间
  cx_lx TEXT, -- 采血类型：全血、血小板
  cx_l INTEGER, -- 采血量（毫升）
  jc_jg INTEGER, -- 检测结果：1合格，2不合格，0待检
  bz TEXT
);
CREATE TABLE xz_yy ( -- 用血医院
  yy_id INTEGER PRIMARY KEY,
  yy_mc TEXT NOT NULL, -- 医院名称
  dj TEXT, -- 医院等级
  cs TEXT -- 所在城市
);
CREATE TABLE xz_dd ( -- 用血订单
  dd_id INTEGER PRIMARY KEY,
  yy_id INTEGER REFERENCES xz_yy (yy_id), -- 下单医院
  xd_rq TEXT, -- 下单日期
  fh_rq TEXT, -- 发货日期，未发货为空
  dd_je REAL, -- 订单金额（元）
  dd_zt INTEGER, -- 订单状态：1待发货，2已发货，3已签收，9已取消
  sf_jj INTEGER -- 是否紧急：1是0否
);
CREATE TABLE xz_dd_mx ( -- 订单明细
  mx_id INTEGER PRIMARY KEY,
  dd_id INTEGER REFERENCES xz_dd (dd_id), -- 订单
  xx TEXT, -- 血型
  sl INTEGER, -- 数量（袋）
  dj REAL -- 单价（元）
);
CREATE TABLE xz_jnp ( -- 纪念品
  jnp_id INTEGER PRIMARY KEY,
  jnp_mc TEXT NOT NULL, -- 纪念品名称
  cb REAL -- 成本（元）
);
CREATE TABLE xz_cx_jnp ( -- 纪念品发放
  cx_id INTEGER REFERENCES xz_cx (cx_id), -- 采血记录
  jnp_id INTEGER REFERENCES xz_jnp (jnp_id) -- 纪念品
);
