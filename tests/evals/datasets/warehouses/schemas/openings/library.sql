CREATE TABLE branch ( -- 分馆
  branch_id INTEGER PRIMARY KEY, -- 分馆编号
  branch_name TEXT NOT NULL, -- 分馆名称
  district TEXT, -- 所在区
  seat_cnt INTEGER -- 座位数
);
CREATE TABLE patron ( -- 读者
  patron_id INTEGER PRIMARY KEY, -- 读者编号
  patron_name TEXT NOT NULL, -- 读者姓名
  card_type TEXT, -- 证件类型
  reg_date INTEGER, -- 办证日期
  home_branch INTEGER REFERENCES branch (branch_id), -- 常去分馆
  is_blocked INTEGER, -- 是否停借
  referrer_id INTEGER REFERENCES patron (patron_id) -- 介绍人
);
CREATE TABLE author ( -- 作者
  author_id INTEGER PRIMARY KEY, -- 作者编号
  author_name TEXT NOT NULL, -- 作者姓名
  nation TEXT -- 国别
);
CREATE TABLE book ( -- 图书
  book_id INTEGER PRIMARY KEY, -- 图书编号
  title TEXT NOT NULL, -- 书名
  category TEXT, -- 类别
  pub_year INTEGER, -- 出版年份
  price REAL, -- 定价
  copies INTEGER -- 馆藏册数
);
CREATE TABLE book_author ( -- 图书与作者
  book_id INTEGER REFERENCES book (book_id), -- 图书编号
  author_id INTEGER REFERENCES author (author_id) -- 作者编号
);
CREATE TABLE loan ( -- 借阅
  loan_id INTEGER PRIMARY KEY, -- 借阅编号
  book_id INTEGER REFERENCES book (book_id), -- 图书编号
  patron_id INTEGER REFERENCES patron (patron_id), -- 读者编号
  branch_id INTEGER REFERENCES branch (branch_id), -- 借出分馆
  loan_date TEXT, -- 借出日期
  return_date TEXT, -- 归还日期
  renew_cnt INTEGER, -- 续借次数
  loan_status TEXT -- 借阅状态
);
CREATE TABLE fine ( -- 罚款
  fine_id INTEGER PRIMARY KEY, -- 罚款编号
  loan_id INTEGER REFERENCES loan (loan_id), -- 借阅编号
  fine_amt REAL, -- 罚款金额
  fine_date TEXT, -- 罚款日期
  is_paid INTEGER -- 是否缴清
);
