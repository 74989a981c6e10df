"""Books at random: the sheets as people type them, and beside them what each record means."""

from __future__ import annotations

import calendar
import random
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any

import openpyxl

DAYS = [
    *(date(2026, 11, 26), date(2024, 2, 29), date(2025, 2, 28), date(2026, 5, 31)),
    *(date(2026, 3, 31), date(2025, 5, 29), date(2026, 12, 31), date(2026, 1, 1)),
]
UNITS = {
    "CNY": [("元", 1), ("千元", 1000), ("万元", 10_000), ("亿元", 100_000_000)],
    "USD": [("USD", 1), ("k USD", 1000), ("万USD", 10_000)],
}
UNREADABLE = ["见附件", "#REF!", "约三百"]
BLANKS = ["-", "TBD", "暂无", "待定", "不详", ""]
STAGES = {"活跃": "active", "暂停": "paused", "流失": "lost", "潜在": "potential"}


def back(day: date, months: int) -> date:
    """The day so many calendar months earlier; the month's last where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


class Drawn:
    """A book at random: the sheets as typed, and beside them what each record means."""

    def __init__(self, seed: int) -> None:
        self.draw = draw = random.Random(seed)
        self.as_of = draw.choice(DAYS)
        self.base = draw.choices(["CNY", "USD"], [3, 1])[0]
        self.many = draw.random() < 0.4
        self.word, self.unit = draw.choice(UNITS[self.base])
        self.big_word, self.big = UNITS["CNY"][2] if self.base == "CNY" else UNITS["USD"][draw.choice([1, 2])]
        self.settings = {"tier.preset": "a-e"} if draw.random() < 0.25 else {}
        self.keeps_paid = draw.random() < 0.7
        self.keeps_profit = draw.random() < 0.7
        self.sheets: dict[str, list[list[Any]]] = {}
        self.rates: list[tuple[str, date, Fraction]] = []
        if self.many:
            self._rates()
        self._customers()
        self._orders()
        if draw.random() < 0.6:
            self._follow_ups()
        if draw.random() < 0.6:
            self._contracts()
        if draw.random() < 0.6:
            self._complaints()
        if draw.random() < 0.6:
            self._scores()

    def save(self, path: Path) -> Path:
        book = openpyxl.Workbook()
        del book["Sheet"]
        for title, rows in self.sheets.items():
            sheet = book.create_sheet(title)
            for row in rows:
                sheet.append(row)
        if self.settings:
            sheet = book.create_sheet("设置")
            sheet.append(["参数", "取值", "说明"])
            for key, value in self.settings.items():
                sheet.append([key, value])
        book.save(path)
        return path

    def _edge_day(self) -> date:
        draw, day = self.draw, self.as_of
        if draw.random() < 0.35:
            return back(day, draw.choice([0, 3, 12, 15])) + timedelta(draw.choice([-1, 0, 1]))
        if draw.random() < 0.1:
            return draw.choice([date(2024, 2, 29), back(day, 1), day - timedelta(60), day - timedelta(90)])
        return day - timedelta(draw.randrange(-20, 1100))

    def _typed(self, value: Fraction, unit: int) -> tuple[Any, Fraction]:
        """A value as a cell shows it in a unit, and what it is worth."""
        shown = value / unit
        draw = self.draw
        if shown.denominator == 1:
            number = int(shown)
            return (f"{number:,}" if draw.random() < 0.1 and number >= 1000 else number), value
        typed = float(shown)
        return typed, Fraction(repr(typed)) * unit

    def _amount(self) -> Fraction:
        draw = self.draw
        pick = draw.random()
        if pick < 0.25:
            return Fraction(draw.choice([1_500_000, 800_000, 150_000, 750_000, 500_000, 1_000_000, 100_000, 50_000]))
        if pick < 0.3:
            return Fraction(0)
        if pick < 0.6:
            return Fraction(draw.choice([10_000, 20_000, 30_000]))
        return Fraction(draw.randrange(1, 60_000_000), 100)

    def _rates(self) -> None:
        draw = self.draw
        others = {"CNY": [("USD", "7.12"), ("EUR", "7.8"), ("HKD", "0.91")], "USD": [("CNY", "0.14"), ("EUR", "1.09")]}
        rows: list[list[Any]] = [["币种", "日期", "汇率"]]
        for code, rate in others[self.base]:
            for step in range(draw.choice([1, 3])):
                day = self.as_of - timedelta(900 - 290 * step + draw.randrange(20))
                value = Fraction(rate) + Fraction(draw.randrange(-5, 6), 100)
                self.rates.append((code, day, value))
        draw.shuffle(self.rates)
        rows += [[code, day, float(value)] for code, day, value in self.rates]
        self.sheets["汇率"] = rows

    def rate(self, code: str | None, day: date | None) -> Fraction | None:
        if code in (None, self.base):
            return Fraction(1)
        known = [
            (since, value) for other, since, value in self.rates if other == code and (day is None or since <= day)
        ]
        return max(known)[1] if known else None

    def _customers(self) -> None:
        draw = self.draw
        count = draw.choice([1, 2, 4, 5, 6, draw.randrange(7, 25), draw.randrange(25, 61)])
        money = f"({self.big_word})"
        titles = ["客户编号", "客户名称", "所属行业", "联系人", "首次合作时间", "合作状态", "负责人", "信息使用授权"]
        titles += [f"年交易金额{money}", f"年利润{money}", "上级客户", "账期(天)", f"信用额度{money}", "最近跟进日期"]
        typed_often = draw.random() < 0.5
        parents = draw.random() < 0.4
        self.people: dict[str, dict[str, Any]] = {}
        self.dropped = 0
        rows = []
        for at in range(count):
            key = f"C{at:03}"
            first = draw.choice([None, self._edge_day(), date(2020, 1, 1)])
            if first is not None and first > self.as_of:
                first = None
            word = draw.choice([*STAGES, "活跃", "活跃", "活跃"])
            status: str | None = STAGES[word]
            if draw.random() < 0.05:
                word, status = draw.choice([("考虑", None), ("", None)])
            person: dict[str, Any] = {"first": first, "status": status, "amount": None, "profit": None, "contact": None}
            cells: dict[str, Any] = {"amount": None, "profit": None}
            for field in ("amount", "profit"):
                if typed_often and draw.random() < 0.5:
                    value = self._amount() * (1 if field == "amount" else Fraction(1, 5))
                    cells[field], person[field] = self._typed(value, self.big)
                elif draw.random() < 0.1:
                    cells[field] = draw.choice(UNREADABLE + BLANKS)
            head = f"C{draw.randrange(count):03}" if parents and draw.random() < 0.5 else None
            if head == key or (head is not None and int(head[1:]) > at):
                head = None
            if parents and draw.random() < 0.05:
                cells["parent"], person["parent"] = "C999", None
            else:
                cells["parent"] = person["parent"] = head
            days = draw.choice([None, None, 0, 30, 90])
            limit = draw.choice([None, None, None, Fraction(0), Fraction(100_000), Fraction(500_000)])
            person["days"] = days
            person["limit"] = limit
            if draw.random() < 0.1:
                person["contact"] = self.as_of - timedelta(draw.randrange(200))
            row = [key, f"第{at}号客户", "化工", "甲", first, word, "王磊", "是", cells["amount"], cells["profit"]]
            row += [cells["parent"], days, None if limit is None else float(limit / self.big), person["contact"]]
            if draw.random() < 0.03 and count > 3:
                row[0] = None
                self.dropped += 1
            else:
                self.people[key] = person
            rows.append(row)
        for key, person in self.people.items():
            if person["parent"] not in self.people or person["parent"] == key:
                person["parent"] = None
        order = list(range(len(titles)))
        draw.shuffle(order)
        draw.shuffle(rows)
        self.sheets["客户信息"] = [[titles[i] for i in order], *([row[i] for i in order] for row in rows)]
        self.keys = [f"C{at:03}" for at in range(count)]

    def _orders(self) -> None:
        draw = self.draw
        self.orders: list[dict[str, Any]] = []
        self.lost_rows = 0
        self.lost_amount = Fraction(0)
        self.lost_told = self.lost_known = 0
        titles = ["订单编号", "客户编号", "订单日期", "产品", f"金额({self.word})", "订单状态"]
        titles += ["币种"] if self.many else []
        titles += [f"已回款({self.word})", "应收日期"] if self.keeps_paid else []
        titles += [f"毛利({self.word})"] if self.keeps_profit else []
        rows = []
        number = 0
        for key in self.keys:
            if draw.random() < 0.2:
                continue
            rhythm = draw.random() < 0.25
            count = draw.choice([1, 2, 3, 6, 8, 12, 20])
            gap = draw.choice([7, 15, 30])
            start = self.as_of - timedelta(gap * count + draw.choice([0, 30, 31, 3 * gap, 3 * gap + 1, 95, 200]))
            usual = self._amount()
            for at in range(count):
                day: date | None = start + timedelta(gap * at) if rhythm else self._edge_day()
                number += 1
                rows.append(self._order(key, day, usual if draw.random() < 0.5 else self._amount(), number))
        draw.shuffle(rows)
        if rows:
            self.sheets["购买记录"] = [titles, *rows]

    def _order(self, key: str, day: date | None, amount: Fraction, number: int) -> list[Any]:
        draw = self.draw
        order_id: str | None = f"D{number:05}"
        if draw.random() < 0.1:
            order_id = f"D{number - 1:05}"
        if draw.random() < 0.03:
            order_id = None
        good = True
        shown_key: str | None = key
        if draw.random() < 0.02:
            shown_key = draw.choice(["X777", None])
        if shown_key not in self.people:
            good = False
        shown_day: Any = day
        if draw.random() < 0.02:
            shown_day, day, good = draw.choice(["近期", "TBD"]), None, False
        elif draw.random() < 0.2 and day is not None:
            shown_day = draw.choice(
                [f"{day:%Y-%m-%d}", f"{day.year}年{day.month}月{day.day}日", f"{day:%Y/%m/%d}", f"{day:%Y%m%d}"]
            )
        word = draw.choices(["已完成", "进行中", "已取消", "退货", None], [12, 3, 1, 2, 2])[0]
        status: str | None = word
        if draw.random() < 0.015:
            word, status, good = "搞不清", None, False
        code: str | None = None
        said = None
        if self.many:
            said, code = draw.choices(
                [(None, None), ("CNY", "CNY"), ("美元", "USD"), ("EUR", "EUR"), ("USD", "USD"), ("XYZ", "?")],
                [6, 2, 2, 2, 2, 0.1],
            )[0]
        rate = None if code == "?" else self.rate(code, day)
        if rate is None:
            good = False
        if draw.random() < 0.03:
            amount = -amount
        shown, worth = self._typed(amount, self.unit)
        read: Fraction | None = worth
        if draw.random() < 0.02:
            shown, read, good = draw.choice([*UNREADABLE, None]), None, False
        cells: list[Any] = [order_id, shown_key, shown_day, "料", shown, word]
        cells += [said] if self.many else []
        paid: Fraction | None = None
        due: date | None = None
        if self.keeps_paid:
            pick = draw.random()
            cell: Any = None
            if pick < 0.75:
                share = draw.choice(
                    [Fraction(1), Fraction(1), Fraction(1), Fraction(4, 5), Fraction(1, 2), Fraction(0)]
                )
                cell, paid = self._typed(amount * share, self.unit)
            elif pick < 0.8:
                cell = draw.choice(UNREADABLE)
            due_cell: Any = None
            if day is not None and draw.random() < 0.4:
                due = due_cell = day + timedelta(draw.choice([0, 10, 45, 90]))
                if draw.random() < 0.2:
                    due = due_cell = max(day, self.as_of - timedelta(draw.choice([-1, 0, 1, 29, 30, 31])))
            elif draw.random() < 0.05:
                due_cell = "尽快"
            cells += [cell, due_cell]
        profit: Fraction | None = None
        if self.keeps_profit:
            cell = None
            if draw.random() < 0.7:
                cell, profit = self._typed(amount / 4, self.unit)
            elif draw.random() < 0.2:
                cell = draw.choice(UNREADABLE + BLANKS)
            cells.append(cell)
        times = Fraction(1) if rate is None else rate
        if status == "退货":
            read, paid, profit = (None if v is None else -abs(v) for v in (read, paid, profit))
        if not good:
            self.lost_rows += 1
            if status != "已取消" and (day is None or back(self.as_of, 12) < day <= self.as_of):
                self.lost_told += 1
                if read is not None and rate is not None:
                    self.lost_known += 1
                    self.lost_amount += read * times
            return cells
        assert read is not None
        record = {"id": order_id or f"blank {number}", "customer": key, "day": day, "status": status, "due": due}
        money = {"amount": read, "paid": paid, "profit": profit}
        self.orders.append(record | {name: None if v is None else v * times for name, v in money.items()})
        return cells

    def _days(self, low: int, high: int) -> date:
        return self.as_of - timedelta(self.draw.randrange(low, high))

    def _follow_ups(self) -> None:
        draw = self.draw
        rows: list[list[Any]] = [["跟进日期", "客户编号", "跟进方式", "跟进内容", "下次跟进日期", "负责人"]]
        self.follow_ups: list[tuple[str, date, date | None]] = []
        for key in self.keys:
            for _ in range(draw.choice([0, 1, 1, 2, 4])):
                day = self.as_of - timedelta(
                    draw.choice([-3, 0, 1, 13, 14, 15, 29, 30, 31, 89, 90, 91, 179, 180, 181, 20, 60])
                )
                nearby = self.as_of + timedelta(draw.choice([-9, -1, 0, 1]))
                following = draw.choice([None, None, max(day, nearby)])
                rows.append([day, key, "电话", "谈", following, "王磊"])
                if key in self.people:
                    self.follow_ups.append((key, day, following))
        self.sheets["跟进记录"] = rows

    def _contracts(self) -> None:
        draw = self.draw
        rows: list[list[Any]] = [
            ["合同编号", "客户编号", "类型", "签订日期", "生效日期", "到期日期", f"金额({self.word})", "合同状态"]
        ]
        self.contracts: list[dict[str, Any]] = []
        for key in self.keys:
            for _ in range(draw.choice([0, 0, 1, 1, 2])):
                begin = self._days(100, 700)
                end = self.as_of + timedelta(draw.choice([-40, -1, 0, 1, 59, 60, 61, 300]))
                kind = draw.choice(["合同", "合同", "合同", "报价"])
                status = draw.choice(["执行中", "执行中", "执行中", "已完成", "已终止", None])
                rows.append([f"H{len(rows):04}", key, kind, begin, begin, end, 10, status])
                if key in self.people:
                    self.contracts.append({"key": key, "kind": kind, "begin": begin, "end": end, "status": status})
        self.sheets["合同报价"] = rows

    def _complaints(self) -> None:
        draw = self.draw
        rows: list[list[Any]] = [["反馈编号", "客户编号", "提出日期", "反馈类型", "严重程度", "反馈内容", "解决日期"]]
        self.complaints: list[tuple[str, date, str, date | None]] = []
        for key in self.keys:
            if draw.random() < 0.4:
                day = self.as_of - timedelta(draw.choice([-1, 0, 6, 7, 8, 50]))
                closed = draw.choice([None, None, self.as_of, self.as_of + timedelta(1)])
                closed = None if closed is None else max(closed, day)
                kind = draw.choice(["投诉", "投诉", "咨询"])
                rows.append([f"T{len(rows):04}", key, day, kind, "高", "漏", closed])
                if key in self.people:
                    self.complaints.append((key, day, kind, closed))
        self.sheets["投诉反馈"] = rows

    def _scores(self) -> None:
        draw = self.draw
        rows: list[list[Any]] = [["调查日期", "客户编号", "调查方式", "维度", "评分"]]
        self.scores: list[tuple[str, date, str | None, Fraction]] = []
        for key in self.keys:
            for _ in range(draw.choice([0, 1, 2, 3, 5])):
                day = self.as_of - timedelta(draw.choice([-2, 0, 30, 30, 120, 200]))
                dimension = draw.choice(["总体", "总体", "产品", "服务"])
                score = Fraction(draw.choice([4, 5.5, 6, 7, 8, 9, 10]))
                rows.append([day, key, "电话", dimension, float(score)])
                if key in self.people:
                    self.scores.append((key, day, dimension, score))
        self.sheets["满意度"] = rows
