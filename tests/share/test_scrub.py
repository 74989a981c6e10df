"""The second net: what is taken out of a text, however it is written, and what stays."""

from __future__ import annotations

import string
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kamxl.share import scrub
from tests.pace import patience

CHINESE = st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5).filter(
    lambda sign: sign not in "〇零一二三四五六七八九壹贰叁肆伍陆柒捌玖幺两加信扣"
)
LETTERS = st.sampled_from(string.ascii_letters)
BETWEEN = st.sampled_from(["", " ", "-", ".", "   ", "\u200b", "·"])


@given(
    before=st.text(alphabet=CHINESE, max_size=6),
    parts=st.tuples(st.sampled_from(["138", "139", "177", "199"]), st.integers(0, 9999), st.integers(0, 9999)),
    between=BETWEEN,
    after=st.text(alphabet=CHINESE, max_size=6),
)
def test_a_mobile_number_goes_from_any_text(before: str, parts: tuple[str, int, int], between: str, after: str) -> None:
    number = between.join((parts[0], f"{parts[1]:04d}", f"{parts[2]:04d}"))
    found = scrub.without_personal(f"{before}{number}{after}")
    assert found == f"{before}***{after}"


@given(local=st.text(alphabet=LETTERS, min_size=1, max_size=8), before=st.text(alphabet=CHINESE, max_size=6))
def test_an_email_address_goes_from_any_text(local: str, before: str) -> None:
    assert scrub.without_personal(f"{before} {local}@corp.example.com，") == f"{before} ***，"


@pytest.mark.parametrize(
    ("typed", "left"),
    [
        ("2026-09-30 到货，合同 HT20240008，20260105 再约", "2026-09-30 到货，合同 HT20240008，20260105 再约"),
        ("打 0571-8765 4321 找前台", "打 *** 找前台"),
        ("call +86 (0)21 6234 5678", "call ***"),
        ("微信号：lm_1234，QQ 12345678", "微信号：***，QQ ***"),
        ("订 1,200 件，共 350 箱", "订 1,200 件，共 350 箱"),
        ("加微信后再谈", "加微信后再谈"),
        ("tel13800001234", "tel***"),
    ],
)
def test_what_goes_from_a_text_and_what_stays(typed: str, left: str) -> None:
    assert scrub.without_personal(typed) == left


def test_names_go_from_a_text() -> None:
    names = scrub.names_of(["罗伟（采购总监）", "Al Hunt", "李"])
    assert (
        scrub.without_personal("罗伟说 Almost 可以，Al Hunt 同意；采购总监再看", names)
        == "罗*说 Almost 可以，A*** 同意；采购总监再看"
    )


@pytest.mark.parametrize(
    ("typed", "left"),
    [
        ("报价120万元，要 5 台", "报价***，要 5 台"),
        ("¥1,200.50 起，CNY 5000 or 20k CNY", "***起，*** or ***"),
        ("年采购 1.2亿", "年采购 ***"),
        ("10万台产能，3 人，2026年1月5日，85%", "10万台产能，3 人，2026年1月5日，85%"),
    ],
)
def test_amounts_go_from_a_text(typed: str, left: str) -> None:
    assert scrub.without_amounts(typed).replace(" 起", "起") == left


@pytest.mark.parametrize(
    "secret",
    [
        "138.0000.1234", "138   0000   1234", "１３８００００１２３４", "138\u200b0000\u200b1234", "一三八〇〇〇〇一二三四", "幺三八 零零零零 幺二三四",
        "138_0000_1234", "(138) 0000-1234", "+86-138-0000-1234", "0086 138 0000 1234", "0571 8765 4321", "+44 20 7946 0958", "138/0000/1234",
        "li.ming@corp.example.com", "li.ming＠corp.example.com", "li.ming at corp.example.com", "li.ming (at) corp (dot) com", "liming艾特qq点com", "li.ming[at]corp.com",
        "110101199003078515", "11010119900307851X", "E12345678", "EA1234567", "6222 0212 3456 7890 123",
        "微信号是lm_1234", "V信 lm_1234", "V信：lm_1234", "加V lm_1234", "加v：lm_1234", "我的微信是 lm_1234", "wx: lm_1234", "VX是lm_1234", "威信lm_1234", "微 信 lm_1234",
        "QQ12345678", "Telegram: @lm_1234", "@lm_1234", "WhatsApp lm_1234", "护照号 E1234567", "passport no. AB123456", "身份证号：1101011990",
        "张江路88号3室", "上海市浦东新区张江路八十八号", "88 Century Avenue",
        "1️⃣3️⃣8️⃣0️⃣0️⃣0️⃣0️⃣1️⃣2️⃣3️⃣4️⃣", "❶❸❽⓿⓿⓿⓿❶❷❸❹", "1̲3̲8̲0̲0̲0̲0̲1̲2̲3̲4̲", "l38OOOO1234", "13800OO1234", "〡〣〨〇〇〇〇〡〢〣〤", "138，0000，1234", "138|0000|1234", "138:0000:1234", "138●0000●1234",
        "138😀0000😀1234", "138;0000;1234", "138x0000x1234", "one three eight zero zero zero zero one two three four",
        "li.ming[@]corp[.]com", "li.ming(a)corp.com", "li.ming{at}corp{dot}com", "li.ming小老鼠corp.com", "liming(圈)qq.com", "liming在163点com", "li.ming@cоrp.example.com", "李明@例子.公司",
        "+V lm_1234", "加薇 lm_1234", "vx lm_1234", "微.信 lm_1234", "微信→lm_1234", "企微 lm_1234", "支付宝 lm_1234", "lm_1234 (wechat)", "lm_1234是我微信", "t.me/lm_1234", "IG: lm_1234",
        "110101 19900307 8515", "110101-19900307-8515", "H1234567890", "DE89370400440532013000", "沪A12345", "粤B D12345",
        "加我v lm_1234", "分机 8012", "ext. 8012", "电话尾号1234", "手机后四位是 1234", "生日 1990-03-07", "生日：1990年3月7日",
        "文三路三百号", "5幢301室", "阳光花园 5-2-301", "P.O. Box 1234", "Hauptstraße 12", "12 rue de Rivoli",
    ],
)  # fmt: skip
def test_no_spelling_of_a_secret_is_left(secret: str) -> None:
    left = scrub.normalised(scrub.without_personal(f"客户说：{secret}，下周再谈"))
    digits = [
        part
        for part in "".join(sign if sign.isalnum() else " " for sign in scrub.normalised(secret)).split()
        if len(part) > 3
    ]
    assert "***" in left
    assert not [part for part in digits if part in left and not part.isalpha()]
    assert left.endswith("下周再谈")
    assert left.startswith("客户说")


@pytest.mark.parametrize(
    "amount",
    [
        "八十五万元", "85w", "85W", "850,000", "2个亿", "两个亿", "85万", "八十多万", "850000", "¥850,000.00", "US$ 12,000", "12.5k USD", "一百二十万人民币", "3千元", "二十万",
        "1.2 million", "eighty-five thousand", "half a million dollars", "85 万 元", "８５万元", "八五折", "五千块", "1,200 元", "85个", "十几万", "一亿两千万",
        "¥ 85 0000", "0.85 M", "three million", "850 000", "850'000", "850_000", "0.85mn", "0.85MM", "3 mio", "1.2e6", "〇.八五亿", "八十五W", "eighty five k", "₹85,000", "₩850000", "850 руб", "CHF 850,000",
        "850€", "850美刀", "850圆", "3万5", "八千八百八", "8千8", "七位数", "seven figures", "两个小目标",
    ],
)  # fmt: skip
def test_no_spelling_of_an_amount_is_left(amount: str) -> None:
    left = scrub.normalised(scrub.without_amounts(f"报价{amount}，2026-09-30 前答复"))
    assert scrub.normalised(amount) not in left
    assert left == "报价***,2026-09-30 前答复"


@pytest.mark.parametrize(
    "said",
    [
        "毛利率30%", "毛利约 85 万", "利润八十五万元", "our margin is 22%", "净利 12.5w", "赚了3成", "30%的毛利", "有 30 个点的利润", "85万左右的利润", "a 22% margin",
        "GP 31%", "成本 63 万", "进价 800 元", "cost is 63k", "63k of cost", "亏了3万", "加价 30%",
        "毛利率 百分之三十", "margin thirty percent", "毛 利 30%", "利潤30%", "ROI 30%", "毛利率\n30%", "让利5个点",
    ],
)  # fmt: skip
def test_figures_of_profit_go(said: str) -> None:
    assert not any(sign in scrub.without_profit(f"这单{said}，交期 5 天").split("，")[0] for sign in "0123456789八五三")


@pytest.mark.parametrize(
    "said",
    ["报价85万元，5 台", "the price is 850 k", "每月 3 单，一致好评", "2026-09-30 谈利润空间"],
)
def test_what_says_nothing_of_profit_stays(said: str) -> None:
    assert scrub.without_profit(said) == said


@pytest.mark.parametrize("said", ["罗总", "罗经理", "老罗", "小罗", "罗先生", "罗 伟", "罗工", "罗主任"])
def test_short_forms_of_a_known_name_go(said: str) -> None:
    left = scrub.without_personal(f"和{said}谈过", scrub.names_of(["罗伟（采购总监）"]))
    assert said not in left
    assert "罗伟" not in left


def test_short_forms_of_a_known_english_name_go() -> None:
    names = scrub.names_of(["John Smith", "欧阳明华"])
    assert (
        scrub.without_personal("Mr. Smith and john agree; Smithsonian stays", names)
        == "*** and *** agree; Smithsonian stays"
    )
    assert "明华" not in scrub.without_personal("明华、欧阳总同意", names)


@pytest.mark.parametrize(
    "short",
    [
        "华东大区", "LED 85W 灯", "V2000 控制器", "WX-2000", "型号 6205-2RS1", "GB/T 1234567-2020", "HT20240008", "产品 7654321", "Line 1234", "宁波八方科技有限公司",
        "一元复始公司", "五金件 100000 件", "2026Q3", "2026-09-30", "A@B", "100 units", "三一重工", "万科企业", "1,000,000 lumen", "百度", "SN20260105001",
        "M8圆头螺钉", "5元件模组", "O1l2345 阀", "ISO 9001:2015", "16×20×3000", "Cafe\u0301 Noir", "5 位数字表", "١٢ bar",
    ],
)  # fmt: skip
def test_names_products_and_models_stay_as_they_are(short: str) -> None:
    assert scrub.without_amounts(scrub.without_personal(short, strict=True), strict=True) == short


@pytest.mark.parametrize(
    ("short", "left"),
    [
        ("张三 13800001234", "张三 ***"),
        ("泵 a.b@example.com", "泵 ***"),
        ("王敏 微信号是wm_2020", "王敏 微信号是***"),
        ("套餐85万元", "套餐***"),
        ("￥12,000 起", "*** 起"),
        ("一三八〇〇〇〇一二三四", "***"),
    ],
)
def test_what_is_surely_personal_or_an_amount_goes_from_short_texts_too(short: str, left: str) -> None:
    assert scrub.without_amounts(scrub.without_personal(short, strict=True), strict=True) == left


@pytest.mark.parametrize(
    ("short", "left"),
    [("泵 毛利率35%", "泵 毛利率***"), ("毛利35万的客户", "毛利***的客户"), ("成本管理软件 V2", "成本管理软件 V2"), ("GP 2000 传感器", "GP 2000 传感器"), ("利润中心 3", "利润中心 3")],
)  # fmt: skip
def test_a_profit_goes_from_short_texts_where_it_is_surely_one(short: str, left: str) -> None:
    assert scrub.without_profit(short, strict=True) == left


@given(st.text(max_size=60))
def test_any_text_at_all(text: str) -> None:
    names = scrub.names_of(["罗伟", "John Smith"])
    for found in (scrub.without_personal(text, names), scrub.without_amounts(text), scrub.without_profit(text)):
        assert isinstance(found, str)


@pytest.mark.parametrize("sign", ["1", "一", "a", ".", " ", "@", "路", "1-", "微信", "毛利", "one ", "1 cost "])
def test_no_text_takes_long(sign: str) -> None:
    """Excel's longest cell, of one sign: a pattern that tries every way would take minutes where a tenth of a second is enough."""
    text = sign * (32_767 // len(sign))
    begun = time.process_time()
    scrub.without_profit(scrub.without_amounts(scrub.without_personal(text, ["罗伟"])))
    assert time.process_time() - begun < 5 * patience()
