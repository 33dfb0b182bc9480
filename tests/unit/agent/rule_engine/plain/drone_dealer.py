"""A dealer in drones: clients and what they complain of, models, branches, sales and refunds."""

from tests.unit.agent.rule_engine.unseen.script_warehouse import ScriptWarehouse

SCRIPT = """
CREATE TABLE client (id INTEGER PRIMARY KEY, name TEXT, kind TEXT, city TEXT, joined_on DATE);
CREATE TABLE client_complaint (id INTEGER PRIMARY KEY,
  client_id INTEGER REFERENCES client(id), reason TEXT, filed_on DATE);
CREATE TABLE drone (id INTEGER PRIMARY KEY, name TEXT, brand TEXT, list_price REAL,
  launched_on DATE, weight REAL);
CREATE TABLE branch (id INTEGER PRIMARY KEY, name TEXT, city TEXT, opened_on DATE);
CREATE TABLE sale (id INTEGER PRIMARY KEY, client_id INTEGER REFERENCES client(id),
  branch_id INTEGER REFERENCES branch(id), sold_on DATE, channel TEXT);
CREATE TABLE sale_line (id INTEGER PRIMARY KEY, sale_id INTEGER REFERENCES sale(id),
  drone_id INTEGER REFERENCES drone(id), pieces INTEGER, amount REAL);
INSERT INTO client VALUES (1,'蓝天','医院','杭州','2025-02-01'),
 (2,'青禾','农场','杭州','2026-01-05'),
 (3,'白鹭','医院','宁波','2026-03-09');
INSERT INTO client_complaint VALUES (1,1,'电池鼓包','2025-06-01'),(2,2,'送货太晚','2026-02-01'),
 (3,2,'电池鼓包','2026-02-03');
INSERT INTO drone VALUES (1,'鹞1','云鹭',3000,'2025-01-10',800),
 (2,'鹞2','云鹭',5000,'2026-02-10',950),(3,'Merlin','Falco',4000,'2026-03-10',400);
INSERT INTO branch VALUES (1,'西湖网点','杭州','2024-01-01'),(2,'江北网点','宁波','2026-01-01');
INSERT INTO sale VALUES (1,1,1,'2025-03-01','门店'),(2,2,1,'2026-05-02','线上'),
 (3,2,2,'2026-05-20','线上'),(4,3,2,'2026-06-01','门店');
INSERT INTO sale_line VALUES (1,1,1,2,6000),(2,2,2,1,5000),(3,2,3,2,8000),(4,3,3,1,4000),
 (5,4,2,3,15000);
"""
NOTES = {
    "client.name": "名称 / client name",
    "client.kind": "类型 / client type",
    "client.city": "城市 / city",
    "client.joined_on": "建档日期 / joined on",
    "client_complaint": "客户投诉 / client complaint",
    "client_complaint.client_id": "客户编号 / client id",
    "client_complaint.reason": "投诉原因 / complaint reason",
    "client_complaint.filed_on": "投诉日期 / filed on",
    "drone": "无人机 / drone",
    "drone.name": "型号 / model",
    "drone.brand": "品牌 / brand",
    "drone.list_price": "标价 / list price",
    "drone.launched_on": "上市日期 / launch date",
    "drone.weight": "重量（克） / weight (g)",
    "branch": "网点 / branch",
    "branch.name": "网点名称 / branch name",
    "branch.city": "城市 / city",
    "branch.opened_on": "开业日期 / opening date",
    "sale": "销售单 / sale",
    "sale.sold_on": "销售日期 / sale date",
    "sale.channel": "销售渠道 / sales channel",
    "sale_line": "销售明细 / sale line",
    "sale_line.pieces": "数量 / quantity",
    "sale_line.amount": "销售额 / sales amount",
}
DEALER = ScriptWarehouse("drones", SCRIPT, NOTES)
