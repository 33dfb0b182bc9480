CREATE TABLE outlet ( -- 门店
  outlet_id INTEGER PRIMARY KEY, -- 门店编号
  outlet_name VARCHAR(32) NOT NULL, -- 门店名称
  city VARCHAR(16), -- 城市
  opened_on DATE, -- 开业日期
  area_sqm INTEGER, -- 面积（平方米）
  kind CHAR(1) -- 类型
);
CREATE TABLE goods ( -- 商品
  sku INTEGER PRIMARY KEY, -- 商品编号
  title VARCHAR(32) NOT NULL, -- 品名
  line VARCHAR(16), -- 品类
  list_price DECIMAL(8,2), -- 标价
  cost DECIMAL(8,2), -- 进价
  off_shelf INTEGER -- 下架标志
);
CREATE TABLE member ( -- 会员
  mid INTEGER PRIMARY KEY, -- 会员编号
  member_name VARCHAR(16), -- 姓名
  joined_on DATE, -- 入会日期
  tier CHAR(1), -- 等级
  birth_year INTEGER -- 出生年份
);
CREATE TABLE ticket ( -- 小票
  tid INTEGER PRIMARY KEY, -- 小票号
  outlet_id INTEGER REFERENCES outlet (outlet_id), -- 门店
  mid INTEGER REFERENCES member (mid), -- 会员
  sold_on DATE, -- 日期
  status CHAR(1), -- 状态
  pay_total DECIMAL(10,2), -- 应付合计
  discount DECIMAL(8,2) -- 优惠
);
CREATE TABLE ticket_item ( -- 小票明细
  item_id INTEGER PRIMARY KEY, -- 明细编号
  tid INTEGER REFERENCES ticket (tid), -- 小票
  sku INTEGER REFERENCES goods (sku), -- 商品
  qty INTEGER, -- 数量
  unit_price DECIMAL(8,2) -- 单价
);
CREATE TABLE return_slip ( -- 退货单
  rid INTEGER PRIMARY KEY, -- 退货单号
  tid INTEGER REFERENCES ticket (tid), -- 小票
  sku INTEGER REFERENCES goods (sku), -- 商品
  returned_on DATE, -- 退货日期
  refund DECIMAL(10,2), -- 退款
  reason CHAR(1) -- 原因
);
CREATE TABLE shelf ( -- 库存
  shelf_id INTEGER PRIMARY KEY, -- 编号
  outlet_id INTEGER REFERENCES outlet (outlet_id), -- 门店
  sku INTEGER REFERENCES goods (sku), -- 商品
  on_hand INTEGER, -- 现有数量
  floor_qty INTEGER -- 下限
);
