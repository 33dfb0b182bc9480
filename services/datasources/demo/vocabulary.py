"""Names used by the demo: places, goods, people; all but the places are invented."""

from typing import NamedTuple


class Province(NamedTuple):
    """A province with its region, its weight in the sales and the cities with stores."""

    name: str
    name_en: str
    region: str
    weight: float
    cities: str


class Category(NamedTuple):
    """Goods of one kind: what there is and its usual price, and when it sells best."""

    name: str
    name_en: str
    goods: str
    weight: float
    high_season: tuple[int, ...]


REGIONS = {
    "华东": "East China",
    "华南": "South China",
    "华北": "North China",
    "华中": "Central China",
    "西南": "Southwest China",
    "西北": "Northwest China",
    "东北": "Northeast China",
}

_PLACES = """
北京 Beijing 华北 4.6 北京|天津 Tianjin 华北 1.9 天津|河北 Hebei 华北 3.0 石家庄,唐山
山西 Shanxi 华北 1.6 太原|内蒙古 Inner_Mongolia 华北 1.3 呼和浩特,包头
辽宁 Liaoning 东北 2.4 沈阳,大连|吉林 Jilin 东北 1.1 长春|黑龙江 Heilongjiang 东北 1.3 哈尔滨
上海 Shanghai 华东 5.6 上海|江苏 Jiangsu 华东 8.3 南京,苏州,无锡|浙江 Zhejiang 华东 7.4 杭州,宁波
安徽 Anhui 华东 3.2 合肥,芜湖|福建 Fujian 华东 3.9 福州,厦门|江西 Jiangxi 华东 2.1 南昌
山东 Shandong 华东 6.1 济南,青岛|台湾 Taiwan 华东 0.7 台北
河南 Henan 华中 4.1 郑州,洛阳|湖北 Hubei 华中 3.9 武汉,宜昌|湖南 Hunan 华中 3.6 长沙
广东 Guangdong 华南 10.2 广州,深圳,东莞|广西 Guangxi 华南 1.9 南宁|海南 Hainan 华南 0.8 海口
香港 Hong_Kong 华南 1.2 香港|澳门 Macao 华南 0.4 澳门
重庆 Chongqing 西南 2.6 重庆|四川 Sichuan 西南 4.4 成都,绵阳|贵州 Guizhou 西南 1.5 贵阳
云南 Yunnan 西南 1.9 昆明|西藏 Tibet 西南 0.3 拉萨
陕西 Shaanxi 西北 2.3 西安|甘肃 Gansu 西北 0.9 兰州|青海 Qinghai 西北 0.3 西宁
宁夏 Ningxia 西北 0.4 银川|新疆 Xinjiang 西北 1.4 乌鲁木齐
"""
PROVINCES = tuple(
    Province(name, english.replace("_", " "), region, float(weight), cities)
    for name, english, region, weight, cities in (
        place.split() for line in _PLACES.split("\n") for place in line.split("|") if place
    )
)

CATEGORIES = (
    Category("手机数码", "Phones & Digital", "手机2999 平板2399 耳机399 充电宝119", 9, (9, 10, 11)),
    Category("家用电器", "Home Appliances", "空调2799 冰箱3299 洗衣机2199 电饭煲299", 6, (6, 7, 8)),
    Category(
        "服装鞋帽", "Clothing & Shoes", "羽绒服599 运动鞋399 衬衫159 牛仔裤199", 16, (1, 11, 12)
    ),
    Category("食品饮料", "Food & Drinks", "坚果礼盒128 牛奶69 茶叶188 咖啡79", 24, (1, 2, 9)),
    Category("美妆个护", "Beauty & Care", "面霜259 口红189 洗发水69 电动牙刷199", 17, (3, 5, 11)),
    Category("家居日用", "Home & Living", "四件套299 收纳箱49 台灯129 炒锅169", 15, (3, 10)),
    Category("母婴玩具", "Baby & Toys", "奶粉268 纸尿裤119 积木199 童车599", 11, (6, 12)),
    Category("图书文具", "Books & Stationery", "小说45 绘本39 钢笔89 笔记本19", 14, (2, 9)),
    Category(
        "运动户外", "Sports & Outdoors", "瑜伽垫89 帐篷499 跑步机1999 登山包299", 8, (4, 5, 10)
    ),
    Category(
        "智能家居", "Smart Home", "智能门锁1299 扫地机器人1999 智能音箱299 摄像头199", 10, (11,)
    ),
)
NEW_CATEGORY = "智能家居"

BRANDS = ("星河", "云帆", "青木", "山海", "橙意", "北辰", "拾光", "禾田")
SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗"
GIVEN_NAMES = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超霞平刚桂文辉玲华红欣宇晨浩然佳怡子轩雨桐思远"
CHANNELS = {"线下门店": 38, "微信小程序": 22, "天猫": 18, "京东": 13, "抖音": 9}
PAYMENTS = {"微信支付": 46, "支付宝": 38, "银行卡": 12, "现金": 4}
LEVELS = {"普通会员": 62, "银卡会员": 23, "金卡会员": 11, "钻石会员": 4}
AGES = {"18-24岁": 18, "25-34岁": 37, "35-44岁": 26, "45-54岁": 12, "55岁以上": 7}
STREETS = ("中山", "解放", "人民", "和平", "建设")
STORE_TYPES = ("旗舰店", "标准店", "社区店")
REASONS = {"质量问题": 24, "尺码不合适": 27, "与描述不符": 18, "不想要了": 23, "物流损坏": 8}
