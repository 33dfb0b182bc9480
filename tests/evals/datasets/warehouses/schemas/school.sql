CREATE TABLE 班级 ( -- 班级 / class
  班级编号 INTEGER PRIMARY KEY, -- 班级编号 / class id
  班级名称 VARCHAR(16) NOT NULL, -- 班级名称 / class name
  年级 VARCHAR(8), -- 年级 / grade
  班主任编号 INTEGER REFERENCES 教师 (教师编号) -- 班主任 / head teacher
);
CREATE TABLE 教师 ( -- 教师 / teacher
  教师编号 INTEGER PRIMARY KEY, -- 教师编号 / teacher id
  姓名 VARCHAR(16) NOT NULL, -- 教师姓名 / teacher name
  职称 VARCHAR(16), -- 职称 / title
  教龄 INTEGER -- 教龄（年） / years of teaching
);
CREATE TABLE 学生 ( -- 学生 / student
  学号 INTEGER PRIMARY KEY, -- 学号 / student number
  姓名 VARCHAR(16) NOT NULL, -- 学生姓名 / student name
  性别 VARCHAR(4), -- 性别 / gender: 男 male / boy, 女 female / girl
  出生日期 DATE, -- 出生日期 / date of birth
  班级编号 INTEGER REFERENCES 班级 (班级编号), -- 班级编号 / class id
  住校 VARCHAR(4) -- 是否住校 / boarding: 是 yes, 否 no
);
CREATE TABLE 课程 ( -- 课程 / course
  课程编号 INTEGER PRIMARY KEY, -- 课程编号 / course id
  课程名称 VARCHAR(16) NOT NULL, -- 课程名称 / course name: 语文 Chinese, 数学 math, 英语 English, 物理 physics, 化学 chemistry
  学分 INTEGER, -- 学分 / credits
  教师编号 INTEGER REFERENCES 教师 (教师编号) -- 任课教师 / teacher
);
CREATE TABLE 成绩 ( -- 考试成绩 / exam result
  成绩编号 INTEGER PRIMARY KEY, -- 成绩编号 / result id
  学号 INTEGER REFERENCES 学生 (学号), -- 学号 / student number
  课程编号 INTEGER REFERENCES 课程 (课程编号), -- 课程编号 / course id
  考试日期 DATE, -- 考试日期 / exam date
  分数 INTEGER -- 分数 / score
);
