"""The row models: one pydantic model an input sheet, the only definition of what a row may hold.

The order of the fields is the order of the columns in a new workbook.
"""

from kamxl.schema.rows.base import Row
from kamxl.schema.rows.customer import Customer
from kamxl.schema.rows.dealings import Contract, FollowUp, Order
from kamxl.schema.rows.goals import Deal, PlanAction, Target
from kamxl.schema.rows.market import Observation, TrendFigure
from kamxl.schema.rows.own_rules import OwnRule
from kamxl.schema.rows.people import Contact
from kamxl.schema.rows.rates import Rate
from kamxl.schema.rows.voice import Complaint, Need, SurveyAnswer

__all__ = [
    "Complaint", "Contact", "Contract", "Customer", "Deal", "FollowUp", "Need", "Observation", "Order", "OwnRule",
    "PlanAction", "Rate", "Row", "SurveyAnswer", "Target", "TrendFigure",
]  # fmt: skip
