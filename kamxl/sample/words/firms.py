"""Regions, cities, industries and the parts that company names are made of. No real company is meant."""

from __future__ import annotations

from dataclasses import dataclass

from kamxl.sample.words import Pair


@dataclass(frozen=True, slots=True)
class Region:
    """A sales region: its share of the customers, its cities with their dialling codes, its sales people."""

    word: Pair
    share: float
    cities: tuple[tuple[str, str, str], ...]
    """zh, en, dialling code."""
    owners: tuple[Pair, ...]


@dataclass(frozen=True, slots=True)
class Industry:
    """A line of business: how its firms are called, what they make, and what they buy from us (category -> chance)."""

    word: Pair
    share: float
    names: tuple[Pair, ...]
    business: tuple[Pair, ...]
    buys: dict[str, float]


REGIONS = (
    Region(("华东", "East China"), 0.36, (("苏州", "Suzhou", "0512"), ("上海", "Shanghai", "021"), ("无锡", "Wuxi", "0510"), ("杭州", "Hangzhou", "0571"), ("宁波", "Ningbo", "0574"), ("常州", "Changzhou", "0519"), ("南京", "Nanjing", "025"), ("昆山", "Kunshan", "0512"), ("温州", "Wenzhou", "0577"), ("合肥", "Hefei", "0551")), (("王磊", "Lei Wang"), ("陈静", "Jing Chen"), ("刘洋", "Yang Liu"))),
    Region(("华南", "South China"), 0.22, (("深圳", "Shenzhen", "0755"), ("东莞", "Dongguan", "0769"), ("广州", "Guangzhou", "020"), ("佛山", "Foshan", "0757"), ("中山", "Zhongshan", "0760"), ("惠州", "Huizhou", "0752"), ("厦门", "Xiamen", "0592")), (("黄志伟", "Zhiwei Huang"), ("赵敏", "Min Zhao"))),
    Region(("华北", "North China"), 0.14, (("天津", "Tianjin", "022"), ("北京", "Beijing", "010"), ("青岛", "Qingdao", "0532"), ("济南", "Jinan", "0531"), ("石家庄", "Shijiazhuang", "0311")), (("张强", "Qiang Zhang"),)),
    Region(("华中", "Central China"), 0.11, (("武汉", "Wuhan", "027"), ("长沙", "Changsha", "0731"), ("郑州", "Zhengzhou", "0371"), ("株洲", "Zhuzhou", "0731")), (("李涛", "Tao Li"),)),
    Region(("西南", "Southwest China"), 0.08, (("成都", "Chengdu", "028"), ("重庆", "Chongqing", "023"), ("绵阳", "Mianyang", "0816")), (("周婷", "Ting Zhou"),)),
    Region(("东北", "Northeast China"), 0.05, (("沈阳", "Shenyang", "024"), ("大连", "Dalian", "0411"), ("长春", "Changchun", "0431")), (("孙鹏", "Peng Sun"),)),
    Region(("西北", "Northwest China"), 0.04, (("西安", "Xi'an", "029"), ("宝鸡", "Baoji", "0917")), (("孙鹏", "Peng Sun"),)),
)  # fmt: skip

INDUSTRIES = (
    Industry(("包装机械", "Packaging machinery"), 0.15, (("包装机械", "Packaging Machinery"), ("智能包装", "Smart Packaging"), ("灌装设备", "Filling Equipment")), (("枕式包装机、装盒机", "Flow wrappers and cartoners"), ("液体灌装线", "Liquid filling lines"), ("码垛与后段包装线", "Palletising and end-of-line packing")), {"servo": 0.95, "drive": 0.9, "plc": 0.75, "hmi": 0.7, "sensor": 0.6, "parts": 0.5}),
    Industry(("电子制造", "Electronics"), 0.15, (("电子科技", "Electronics Technology"), ("精密电子", "Precision Electronics"), ("半导体设备", "Semiconductor Equipment")), (("贴片与点胶设备", "Placement and dispensing machines"), ("手机模组组装线", "Phone module assembly lines"), ("测试分选设备", "Test and sorting machines")), {"servo": 0.9, "drive": 0.8, "plc": 0.6, "sensor": 0.8, "hmi": 0.5, "parts": 0.3}),
    Industry(("汽车零部件", "Automotive parts"), 0.13, (("汽车零部件", "Auto Parts"), ("汽车电子", "Automotive Electronics"), ("精密制造", "Precision Manufacturing")), (("座椅骨架与内饰件", "Seat frames and interior parts"), ("转向与制动部件", "Steering and brake parts"), ("铝压铸件", "Aluminium castings")), {"plc": 0.85, "servo": 0.6, "drive": 0.5, "sensor": 0.85, "hmi": 0.6, "service": 0.5, "parts": 0.5}),
    Industry(("新能源", "New energy"), 0.12, (("新能源装备", "Energy Equipment"), ("锂电设备", "Battery Equipment"), ("光伏装备", "Solar Equipment")), (("锂电卷绕与叠片设备", "Battery winding and stacking machines"), ("光伏组件生产线", "Solar module lines"), ("储能系统集成", "Storage system integration")), {"servo": 0.9, "drive": 0.9, "plc": 0.8, "hmi": 0.6, "sensor": 0.5, "system": 0.4, "service": 0.3}),
    Industry(("食品饮料", "Food and beverage"), 0.10, (("食品", "Foods"), ("饮料", "Beverage"), ("乳业", "Dairy")), (("烘焙与休闲食品", "Bakery and snacks"), ("瓶装饮料", "Bottled drinks"), ("乳制品加工", "Dairy processing")), {"inverter": 0.85, "hmi": 0.6, "plc": 0.5, "sensor": 0.5, "parts": 0.6, "service": 0.5}),
    Industry(("物流仓储", "Logistics"), 0.09, (("物流装备", "Logistics Equipment"), ("智能仓储", "Smart Storage")), (("输送分拣系统", "Conveying and sorting systems"), ("立体仓库与堆垛机", "High-bay storage and stacker cranes")), {"inverter": 0.9, "sensor": 0.85, "plc": 0.7, "servo": 0.3, "parts": 0.3}),
    Industry(("机床", "Machine tools"), 0.09, (("数控机床", "CNC Machine Tools"), ("精密机械", "Precision Machinery")), (("立式加工中心", "Vertical machining centres"), ("数控车床与磨床", "CNC lathes and grinders")), {"servo": 0.9, "drive": 0.8, "sensor": 0.5, "hmi": 0.4, "parts": 0.6}),
    Industry(("水处理", "Water treatment"), 0.07, (("环保科技", "Environmental Technology"), ("水务设备", "Water Equipment")), (("污水处理成套设备", "Waste-water plants"), ("恒压供水设备", "Constant-pressure water supply")), {"inverter": 0.95, "plc": 0.7, "sensor": 0.6, "system": 0.4, "service": 0.4}),
    Industry(("纺织机械", "Textile machinery"), 0.06, (("纺织机械", "Textile Machinery"), ("针织机械", "Knitting Machinery")), (("经编机与整经机", "Warp knitting and warping machines"), ("印染后整理设备", "Dyeing and finishing machines")), {"inverter": 0.9, "servo": 0.5, "drive": 0.4, "hmi": 0.4, "parts": 0.5}),
    Industry(("医疗器械", "Medical devices"), 0.04, (("医疗器械", "Medical Devices"), ("生物科技", "Biotech Equipment")), (("检验分析仪器", "Laboratory analysers"), ("制药装备", "Pharmaceutical equipment")), {"servo": 0.7, "drive": 0.6, "plc": 0.6, "sensor": 0.5, "hmi": 0.5}),
)  # fmt: skip

FIRST_CHARACTERS = (
    ("恒", "Heng"), ("鼎", "Ding"), ("博", "Bo"), ("科", "Ke"), ("盛", "Sheng"), ("泰", "Tai"), ("宏", "Hong"), ("嘉", "Jia"), ("凯", "Kai"), ("新", "Xin"),
    ("智", "Zhi"), ("诚", "Cheng"), ("安", "An"), ("捷", "Jie"), ("卓", "Zhuo"), ("腾", "Teng"), ("联", "Lian"), ("永", "Yong"), ("正", "Zheng"), ("润", "Run"),
    ("明", "Ming"), ("长", "Chang"), ("佳", "Jia"), ("兴", "Xing"), ("百", "Bai"),
)  # fmt: skip
SECOND_CHARACTERS = (
    ("远", "yuan"), ("通", "tong"), ("力", "li"), ("源", "yuan"), ("创", "chuang"), ("锐", "rui"), ("辉", "hui"), ("越", "yue"), ("成", "cheng"), ("业", "ye"),
    ("邦", "bang"), ("特", "te"), ("迅", "xun"), ("拓", "tuo"), ("川", "chuan"), ("晟", "sheng"),
)  # fmt: skip
WELL_KNOWN = frozenset(
    {
        "新锐", "永辉", "百特", "联创", "联邦", "嘉源", "凯特", "长川", "博创", "智创", "博锐", "科锐", "安邦", "长城",
        "科创", "卓越",
    }
)  # fmt: skip
"""Combinations that are brands or everyday words."""

ENDINGS: tuple[tuple[Pair, float], ...] = (
    (("有限公司", "Co., Ltd."), 0.88),
    (("科技有限公司", "Technology Co., Ltd."), 0.12),
)
LARGE_ENDINGS: tuple[tuple[Pair, float], ...] = (
    (("有限公司", "Co., Ltd."), 0.45),
    (("股份有限公司", "Inc."), 0.40),
    (("集团有限公司", "Group Co., Ltd."), 0.15),
)
STREETS: tuple[Pair, ...] = (
    ("工业园区星海路", "Xinghai Road, Industrial Park"), ("高新区科技大道", "Keji Avenue, High-tech Zone"), ("经济开发区创业路", "Chuangye Road, Development Zone"),
    ("临港产业园东环路", "East Ring Road, Harbour Park"), ("新区长江路", "Changjiang Road, New District"), ("智能制造产业园", "Smart Manufacturing Park"),
    ("装备工业园兴业路", "Xingye Road, Equipment Park"), ("滨江工业区", "Riverside Industrial Area"),
)  # fmt: skip
