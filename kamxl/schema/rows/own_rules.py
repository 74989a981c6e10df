"""What a team wants to be warned of besides: one alert rule of its own a row."""

from typing import Annotated

from kamxl.schema import choices as c
from kamxl.schema.field import Column, LongText, ShortText
from kamxl.schema.rows.base import Owner, Row

# A column reads as in a table: its titles, how it is kept, an example, help.
# fmt: off


class OwnRule(Row):
    """自定义规则: rows of a sheet whose field meets a comparison become alerts."""

    table: Annotated[ShortText, Column(
        "text", "工作表", "Sheet", "表, 表名, 数据表, table, sheet name", width=14, key=True,
        zh_example="购买记录", en_example="Orders",
        zh_help="规则看哪张填写的表", en_help="The input sheet that the rule looks at",
    )]
    field: Annotated[ShortText, Column(
        "text", "字段", "Field", "列, 列名, 字段名, column", width=16, key=True, zh_example="金额", en_example="Amount",
        zh_help="该表的列名，自己加的列也可以", en_help="A column of that sheet; one of your own will do, too",
    )]
    test: Annotated[str, Column(
        "choice", "比较", "Test", "条件, 比较方式, 运算, operator, comparison, condition",
        choices=c.OWN_TEST, width=13, key=True, zh_example="大于", en_example="above",
        zh_help="早于…天：比基准日早多于这么多天；晚于…天：比基准日晚多于这么多天；可填负数",
        en_help="Days: more than so many before the day, or after it; negative numbers will do",
    )]
    value: Annotated[ShortText | None, Column(
        "text", "值", "Value", "取值, 比较值, 数值, limit, threshold", width=14, zh_example="500000",
        zh_help="单位同该列的标题；为空时不填", en_help="In the unit of that column's title; none for: is blank",
    )] = None
    severity: Annotated[str, Column(
        "choice", "级别", "Severity", "严重程度, 优先级, level", choices=c.LEVEL, width=9,
        zh_example="中", en_example="Medium",
    )]
    advice: Annotated[LongText, Column(
        "long_text", "建议", "What to do", "怎么办, 措施, 提醒内容, 预警内容, advice, action", width=40,
        zh_example="大单: 核对交期和信用", en_example="Large order: check credit and delivery",
        zh_help="也是这条规则的名称", en_help="Also what the rule is called",
    )]
    owner: Annotated[ShortText | None, Owner] = None
