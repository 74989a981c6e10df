"""What the invented firm sells, and who competes with it."""

from __future__ import annotations

from dataclasses import dataclass

from kamxl.sample.words import Pair


@dataclass(frozen=True, slots=True)
class Product:
    """A product: model, category, list price (元), gross margin at list price, and the most of it in one order."""

    model: str
    word: Pair
    category: str
    price: int
    margin: float
    most: int = 160

    def name(self, position: int) -> str:
        return f"{self.word[position]} {self.model}"


CATEGORIES: dict[str, Pair] = {
    "servo": ("伺服电机", "Servo motors"),
    "drive": ("伺服驱动器", "Servo drives"),
    "inverter": ("变频器", "Inverters"),
    "plc": ("PLC", "PLC"),
    "hmi": ("工控屏", "Operator panels"),
    "sensor": ("传感器", "Sensors"),
    "parts": ("备件", "Spare parts"),
    "service": ("服务", "Services"),
    "system": ("成套系统", "Systems"),
}

PRODUCTS = (
    Product("SM-40", ("伺服电机", "Servo motor"), "servo", 1280, 0.26),
    Product("SM-75", ("伺服电机", "Servo motor"), "servo", 1860, 0.27),
    Product("SM-150", ("伺服电机", "Servo motor"), "servo", 3150, 0.28),
    Product("SM-500", ("伺服电机", "Servo motor"), "servo", 6800, 0.30),
    Product("SD-10", ("伺服驱动器", "Servo drive"), "drive", 1450, 0.27),
    Product("SD-20", ("伺服驱动器", "Servo drive"), "drive", 2180, 0.28),
    Product("SD-50", ("伺服驱动器", "Servo drive"), "drive", 4300, 0.30),
    Product("VF-15", ("变频器", "Inverter"), "inverter", 980, 0.25),
    Product("VF-75", ("变频器", "Inverter"), "inverter", 2350, 0.28),
    Product("VF-220", ("变频器", "Inverter"), "inverter", 5900, 0.30),
    Product("VF-750", ("变频器", "Inverter"), "inverter", 18600, 0.32, 40),
    Product("MC-32", ("可编程控制器", "Controller"), "plc", 1250, 0.24),
    Product("MC-64", ("可编程控制器", "Controller"), "plc", 3480, 0.27),
    Product("MC-128E", ("可编程控制器", "Controller"), "plc", 8900, 0.30),
    Product("HMI-7", ("触摸屏", "Touch panel"), "hmi", 780, 0.28),
    Product("HMI-10", ("触摸屏", "Touch panel"), "hmi", 1560, 0.30),
    Product("IPC-15", ("工控一体机", "Panel PC"), "hmi", 6200, 0.26, 60),
    Product("PS-12", ("接近开关", "Proximity switch"), "sensor", 68, 0.38, 400),
    Product("OS-30", ("光电传感器", "Photoelectric sensor"), "sensor", 165, 0.40, 400),
    Product("EN-17", ("编码器", "Encoder"), "sensor", 890, 0.36, 240),
    Product("PT-5", ("压力变送器", "Pressure transmitter"), "sensor", 620, 0.37, 120),
    Product("CB-5", ("电缆组件", "Cable set"), "parts", 145, 0.42, 240),
    Product("SP-A", ("备件包", "Spare parts kit"), "parts", 3600, 0.44, 10),
    Product("SV-C", ("现场调试", "Commissioning"), "service", 2800, 0.48, 8),
    Product("SV-Y", ("年度维保", "Yearly maintenance"), "service", 28000, 0.50, 2),
    Product("CP-1", ("成套控制柜", "Control cabinet"), "system", 86000, 0.22, 6),
)


@dataclass(frozen=True, slots=True)
class Competitor:
    """A competitor: its price against ours, its share at the start (points), how it moves, what is said of it."""

    word: Pair
    price: float
    share: float
    drift: float
    """Points of share a month."""
    update: str
    """How often somebody looks at it."""
    dynamics: tuple[Pair, ...]
    advantage: Pair
    gap: Pair


COMPETITORS = (
    Competitor(("科跃传动", "Keyue Drives"), 0.95, 14.5, 0.14, "month", (("年中促销，满 20 台送编码器", "Summer offer: encoders free with 20 units"), ("新增苏州仓库，承诺 48 小时到货", "New warehouse in Suzhou, promises 48 hours"), ("与两家包装机厂签年度框架", "Frame agreements with two packaging makers")), ("过载能力强，故障率低", "Higher overload, fewer failures"), ("交期比我方短 3–5 天", "Delivers 3 to 5 days sooner")),
    Competitor(("海拓电气", "Haituo Electric"), 0.94, 10.2, 0.05, "month", (("低价机型主攻中小客户", "Low-price series for small customers"), ("代理商返点提高到 8%", "Dealer bonus raised to 8 %"), ("推出经济型触摸屏套装", "Economy bundle with touch panel")), ("品质稳定，选型支持好", "Steady quality, better selection support"), ("价格低 5%–10%", "5 to 10 % cheaper")),
    Competitor(("诺维克", "Novik"), 1.24, 16.8, -0.10, "quarter", (("进口品牌，汇率影响下调价", "Imported brand, repriced with the exchange rate"), ("停产旧系列，推荐升级", "Old series discontinued, upgrade proposed"), ("在华南设技术中心", "Technical centre opened in South China")), ("价格低两成，本地服务快", "A fifth cheaper, faster local service"), ("品牌认可度与高端性能", "Brand and top-end performance")),
    Competitor(("东临自控", "Donglin Control"), 0.96, 8.4, 0.02, "week", (("主推物流行业方案", "Pushes a logistics package"), ("展会发布新一代控制器", "New controller shown at the fair"), ("延长质保到 24 个月", "Warranty extended to 24 months")), ("行业工艺包更全", "More complete process libraries"), ("软件授权免费", "Free software licences")),
    Competitor(("艾博森", "Aboson"), 1.08, 6.1, -0.04, "month", (("渠道调整，更换华北代理", "New dealer in North China"), ("大客户直供试点", "Direct supply to key accounts on trial"), ("开放远程运维平台", "Remote maintenance platform opened")), ("备件价格低，到货快", "Cheaper and faster spare parts"), ("小功率段机型更紧凑", "More compact low-power models")),
)  # fmt: skip
RIVAL_MODELS = (("SM-75", "S7"), ("VF-75", "V7"), ("MC-64", "C6"))
"""Our model and the letters of the model that competes with it."""
