"""What all row models share."""

from typing import Annotated, ClassVar, TypeAlias

from pydantic import BaseModel, ConfigDict

from kamxl.schema.field import Code, Column

CustomerId: TypeAlias = Annotated[Code, Column(
    "code", "客户编号", "Customer ID", "客户编码, 客户代码, 客户号, 客户id, 编号, customer no, account id, client id, cust id, customer number, customer code",
    width=13, key=True, zh_example="C2026001",
    zh_help="每个客户唯一的编号，各表用它相连", en_help="Unique for each customer; the sheets are joined by it",
)]  # fmt: skip
Owner: Column = Column(
    "text", "负责人", "Owner", "销售, 销售员, 业务员, 客户经理, 跟进人, 销售负责人, account manager, sales, sales rep, kam",
    width=11, zh_example="王磊", en_example="Lei Wang",
    zh_help="我方负责该客户的人", en_help="Our person in charge",
)  # fmt: skip
BookCurrency: Column = Column(
    "currency", "币种", "Currency", "币别, 货币, 货币种类, 结算币种, 交易币种, 原币币种, ccy, curr",
    width=10, key=True, zh_example="CNY",
    zh_help="留空为本工作簿的货币；其他币种按“汇率”表折算",
    en_help="Blank is the workbook's own; others are converted by the sheet Rates",
)  # fmt: skip


class Row(BaseModel):
    """Base of all rows. Unknown columns are custom fields and never reach the model."""

    model_config: ClassVar[ConfigDict] = ConfigDict(
        frozen=True, extra="forbid", validate_default=False, defer_build=True
    )
