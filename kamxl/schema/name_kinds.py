"""What a name is the name of: a person, a company, a region."""

from __future__ import annotations

import re

from kamxl.schema.traditional import simplified

_REGIONS = frozenset((
    "华东", "华南", "华北", "华中", "东北", "西北", "西南", "华西", "北方", "南方", "东部", "西部", "南部", "北部", "中部", "海外", "国内", "港澳台", "北京", "天津", "上海", "重庆", "河北", "山西", "辽宁", "吉林", "黑龙江", "江苏", "浙江", "安徽", "福建", "江西",
    "山东", "河南", "湖北", "湖南", "广东", "海南", "四川", "贵州", "云南", "陕西", "甘肃", "青海", "台湾", "内蒙古", "广西", "西藏", "宁夏", "新疆", "香港", "澳门", "东区", "南区", "西区", "北区", "中区", "苏南", "苏北", "浙南", "浙北", "珠三角", "长三角", "京津冀",
    "east", "west", "north", "south", "central", "northeast", "northwest", "southeast", "southwest", "midwest", "emea", "apac", "americas", "europe", "asia", "domestic", "overseas",
))  # fmt: skip
"""Names of regions that sheets and files are called by."""
_SURNAMES = frozenset(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤"
    "温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍涂成苗谷盛曲翁冉骆蓝路游辛靳管柴蒙鲍华喻祁蒲房滕屈饶解牟艾尤阳时穆农司卓古吉缪简车项连芦麦褚娄窦戚岑景党宫费卜冷晏席卫米柏宗瞿桂全佟应臧闵苟邬边卞姬师和仇栾隋商刁沙荣巫寇桑郎甄丛仲虞敖巩明佘池查麻苑迟邝"
)
_LONG_SURNAMES = frozenset(
    ("欧阳", "司马", "上官", "诸葛", "东方", "皇甫", "尉迟", "公孙", "慕容", "令狐", "司徒", "夏侯", "轩辕", "端木")
)
_NO_NAMES = frozenset((
    "费用", "商机", "商户", "商品", "商务", "顾客", "顾问", "解决", "查询", "关注", "文件", "文档", "明年", "明日", "高管", "程序", "成功", "成员", "成熟", "连续", "应用", "单品", "管控", "项次", "周期", "周末", "季度", "时限", "成果", "车辆", "路线", "石油", "万能", "常见", "应付", "全新",
    "全年", "全部", "全国", "全体", "全员", "全表", "明细", "明细表", "单位", "单价", "时间", "项目", "毛利", "应收", "应收款", "计划", "成本", "成交", "方案", "车间", "水泵", "金属", "金额", "万元", "温度", "高级", "高层", "时段", "安装", "安全", "包装", "管理", "关键", "简介", "平均", "常用", "常规", "单元", "连锁", "党政", "景区", "农业", "司机", "师傅",
))  # fmt: skip
"""Words of tables that begin as a surname does."""
_HAN_NAME = re.compile(r"[\u4e00-\u9fff]{2,3}")
_LATIN_NAME = re.compile(r"[A-Z][a-z]+(?: [A-Z][a-z'-]+){1,2}")
_THINGS = "报表单账帐案层额率款价量据类项区部组司厂店货票册录库排析况会结议划书"
"""Last characters of words for tables and meetings that begin as a surname does, 周报 and 季总结; of no name."""
_COMPANY = re.compile(
    r"公司|集团|厂$|店$|院$|学校$|股份|\b(?:ltd|inc|corp|co|llc|gmbh|sarl|plc|ag|bv|oy|ab|pty)\b\.?", re.IGNORECASE
)


def is_company(name: str) -> bool:
    """Whether a name has the legal form or the word of a company: 公司, 厂, Ltd."""
    return _COMPANY.search(simplified(name)) is not None


def is_region(name: str) -> bool:
    """Whether a name is that of a region, with 区 or without."""
    plain = simplified(name).casefold()
    return plain in _REGIONS or plain.removesuffix("区") in _REGIONS


def is_person(name: str) -> bool:
    """Whether a word looks like the name of a person: a Chinese surname and one or two characters, two Latin words."""
    plain = simplified(name)
    if _HAN_NAME.fullmatch(plain):
        surname = plain[0] in _SURNAMES or plain[:2] in _LONG_SURNAMES
        is_word = plain in _NO_NAMES or plain[:2] in _NO_NAMES  # 商机列
        return surname and not is_word and plain[-1] not in _THINGS
    return _LATIN_NAME.fullmatch(name) is not None and not is_company(name)


_NUMBERS = re.compile(r"\d+|[零〇一二三四五六七八九十百]+")


def numbered_apart(first: str, second: str) -> bool:
    """Whether two names are the same but for numbers, or have as many figures that are others: 1店 and 12店, 第一机床厂 and 第十二机床厂 are two customers."""
    own, other = ([number.lstrip("0") for number in _NUMBERS.findall(name)] for name in (first, second))
    if own == other:
        return False
    if _NUMBERS.sub("#", first) == _NUMBERS.sub("#", second):
        return True
    figures, others = ([number for number in some if number.isdecimal()] for some in (own, other))
    return len(figures) == len(others) and figures != others
