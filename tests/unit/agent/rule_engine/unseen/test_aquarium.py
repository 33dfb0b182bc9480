"""An aquarium: tables and columns in pinyin, keys that nothing declares, notes in Chinese."""

from agent.key_inference import infer_keys
from tests.unit.agent.rule_engine.unseen.script_warehouse import ScriptWarehouse

SCRIPT = """
CREATE TABLE zhanguan (id INTEGER PRIMARY KEY, mc TEXT, mj INTEGER);
CREATE TABLE siyang (id INTEGER PRIMARY KEY, xm TEXT, dai INTEGER, zhang INTEGER, lk_rq TEXT);
CREATE TABLE yulei (id INTEGER PRIMARY KEY, mc TEXT, zg_id INTEGER, sy_id INTEGER, qin INTEGER);
CREATE TABLE jihua (id INTEGER PRIMARY KEY, mc TEXT, st INTEGER, je REAL);
CREATE TABLE cailiao (id INTEGER PRIMARY KEY, jh_id INTEGER, mc TEXT, sl INTEGER);
INSERT INTO zhanguan VALUES (1,'珊瑚厅',90),(2,'深海厅',200);
INSERT INTO siyang VALUES (1,'高岚',NULL,NULL,NULL),(2,'丁舟',1,1,NULL),(3,'魏溪',1,1,'2025-02-01');
INSERT INTO yulei VALUES (1,'小丑鱼',1,1,NULL),(2,'蝠鲼',2,2,NULL),(3,'狮子鱼',1,2,1);
INSERT INTO jihua VALUES (1,'换水',1,900),(2,'补光',2,300),(3,'清沙',1,100),(4,'换藻',1,50);
INSERT INTO cailiao VALUES (1,1,'海盐',3),(2,1,'滤棉',5),(3,2,'灯管',2);
"""
NOTES = {
    "zhanguan": "展厅/水池",
    "zhanguan.mc": "名称",
    "zhanguan.mj": "面积（平米）",
    "siyang": "饲养员",
    "siyang.xm": "姓名",
    "siyang.dai": "带教，也是饲养（siyang.id）",
    "siyang.zhang": "介绍人，老饲养员的id",
    "siyang.lk_rq": "离职日期，空=在职",
    "yulei": "鱼类档案",
    "yulei.mc": "鱼名",
    "yulei.zg_id": "所在展厅",
    "yulei.sy_id": "分配的饲养，不一定每天喂",
    "jihua": "养护计划",
    "jihua.mc": "计划名称",
    "jihua.st": "计划状态 1执行中 2已完成",
    "jihua.je": "预算金额（元）",
    "cailiao": "材料清单",
    "cailiao.jh_id": "计划",
    "cailiao.mc": "材料",
    "cailiao.sl": "数量",
}
AQUARIUM = ScriptWarehouse("aquarium", SCRIPT, NOTES)


def test_initials_parts_of_labels_and_notes_tell_what_a_column_refers_to() -> None:
    keys = {
        (table.name, key.columns[0]): key.table
        for table in infer_keys(AQUARIUM.schema).tables
        for key in table.foreign_keys
    }
    assert keys == {
        ("siyang", "dai"): "siyang",
        ("siyang", "zhang"): "siyang",
        ("yulei", "zg_id"): "zhanguan",
        ("yulei", "sy_id"): "siyang",
        ("cailiao", "jh_id"): "jihua",
    }


def test_rows_are_named_by_what_a_reference_to_them_is_called() -> None:
    assert AQUARIUM.ask("执行中计划占全部计划的比例") == [(75.0,)]
    assert AQUARIUM.ask("预算金额高于平均值的执行中计划有几个") == [(1,)]
    assert AQUARIUM.ask("现在在职饲养几个") == [(2,)]
