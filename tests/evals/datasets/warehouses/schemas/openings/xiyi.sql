CREATE TABLE t_shop ( -- 洗衣门店
  shop_id INTEGER PRIMARY KEY, -- 门店ID
  shop_nm TEXT NOT NULL, -- 门店名称
  area_nm TEXT, -- 所在区域
  open_dt TEXT, -- 开店日期
  rent_m REAL, -- 月租金（元）
  is_fac INTEGER -- 是否自带洗涤车间：1是0否
);
CREATE TABLE t_mbr ( -- 会员
  mbr_id INTEGER PRIMARY KEY, -- 会员ID
  mbr_nm TEXT NOT NULL, -- 会员姓名
  sex TEXT, -- 性别
  card_lv TEXT, -- 会员卡级别
  reg_dt TEXT, -- 办卡日期
  bal REAL, -- 储值余额
  ref_id INTEGER REFERENCES t_mbr (mbr_id) -- 推荐人（会员）
);
CREATE TABLE t_svc ( -- 洗涤项目
  svc_id INTEGER PRIMARY KEY, -- 项目ID
  svc_nm TEXT NOT NULL, -- 项目名称
  svc_cat TEXT, -- 项目类别
  std_prc REAL -- 标准价（元）
);
CREATE TABLE t_ord ( -- 收衣单
  ord_id INTEGER PRIMARY KEY, -- 收衣单ID
  ord_no TEXT NOT NULL, -- 单号
  shop_id INTEGER REFERENCES t_shop (shop_id), -- 收衣门店
  mbr_id INTEGER REFERENCES t_mbr (mbr_id), -- 会员（空表示散客）
  recv_tm TEXT, -- 收衣时间
  due_dt TEXT, -- 约定取衣日期
  pick_tm TEXT, -- 取衣时间（空表示未取）
  disc_amt REAL, -- 优惠金额
  pay_amt REAL, -- 实收金额
  pay_typ TEXT, -- 支付方式
  src INTEGER -- 下单来源 1到店 2上门收衣 3小程序
);
CREATE TABLE t_ord_it ( -- 衣物明细
  it_id INTEGER PRIMARY KEY, -- 明细ID
  ord_id INTEGER REFERENCES t_ord (ord_id), -- 收衣单
  svc_id INTEGER REFERENCES t_svc (svc_id), -- 洗涤项目
  qty INTEGER, -- 件数
  amt REAL, -- 金额
  is_rw INTEGER -- 是否返洗：1是0否
);
CREATE TABLE t_cpl ( -- 投诉
  cpl_id INTEGER PRIMARY KEY, -- 投诉ID
  ord_id INTEGER REFERENCES t_ord (ord_id), -- 收衣单
  cpl_dt TEXT, -- 投诉日期
  cpl_typ TEXT, -- 投诉类型
  comp_amt REAL, -- 赔付金额
  st TEXT -- 处理状态 N未处理 P处理中 D已办结
);
