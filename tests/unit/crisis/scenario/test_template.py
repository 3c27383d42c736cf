"""Templates: what is written loads as it is; a filled workbook is the scenario that YAML would be, faults by cell."""

import openpyxl
import pytest

from accord.core.errors import DataError
from accord.core.forms import parse_yaml
from accord.crisis.scenario import Package, Scenario, load_package, load_scenario
from accord.crisis.scenario.read import of_values, shipped_text
from accord.crisis.scenario.template import package_template, template
from accord.crisis.scenario.workbook import write_workbook
from accord.crisis.shocks import SHOCKS


@pytest.mark.parametrize("kind", SHOCKS)
def test_a_template_loads_as_it_is_and_names_every_key(kind):
    text = template(kind)
    one = of_values(parse_yaml(text.encode(), DataError, "t"), Scenario, "t")
    assert one.shocks[0].kind == kind
    assert all(f"{key}:" in text for key in Scenario.model_fields)
    assert all(f"{key}:" in text for key in type(one.shocks[0]).model_fields)


def test_a_template_of_an_unknown_kind_is_refused():
    with pytest.raises(DataError, match="Nearest known: hoarding"):
        template("hording")


def test_the_package_template_has_every_kind():
    one = of_values(parse_yaml(package_template().encode(), DataError, "t"), Package, "t")
    assert {form.kind for form in one.measures} == {"supply", "conversion", "offtake", "stock"}


def test_a_ready_one_can_be_copied():
    text = shipped_text("china-2010-rare-earths")
    copied = of_values(parse_yaml(text.encode(), DataError, "t"), Scenario, "t")
    assert copied == load_scenario("china-2010-rare-earths")
    assert "stock-0-days" in shipped_text("stock-0-days", package=True)
    with pytest.raises(DataError, match="no ready crisis"):
        shipped_text("stock-0-days")


ROWS = {
    "Scenario": {"name": "mine", "title": "A test", "mineral": "rare_earths", "months": 12, "sender": "China",
                 "targets": "Japan; USA", "draws": 50, "regimes": "none; free", "base_year": None},
    "Shocks": [
        {"name": "halt", "kind": "export_ban", "announced": "2025-01-02", "hs": "284690; 280530", "stages": "refining"},
        {"name": "surge", "kind": "demand_surge", "place": "USA", "uses": "defence"},
    ],
    "Numbers": [
        {"of": "halt", "field": "cut", "law": "uniform", "number 1": 0.5, "number 2": 1},
        {"of": "halt", "field": "start", "number 1": 2},
        {"of": "surge", "field": "tonnes", "law": "lognormal", "number 1": 2, "number 2": 20},
        {"of": "prior", "field": "trade_elasticity", "law": "choice", "number 1": 1, "number 2": 2, "number 3": 4},
    ],
    "Stocks": [
        {"place": "JPN", "stage": "refining", "law": "triangular", "number 1": 10, "number 2": 30, "number 3": 60},
    ],
    "Correlations": [{"first": "halt.cut", "second": "leak", "rank": 0.5}],
    "Sources": [{"title": "a guess", "status": "assumption", "date": 2025}],
}  # fmt: skip


def filled(path, rows):
    write_workbook(path)
    book = openpyxl.load_workbook(path)
    for row in book["Scenario"].iter_rows(min_row=2):
        row[1].value = rows["Scenario"].get(row[0].value)
    for name in rows:
        if name != "Scenario":
            columns = {cell.value: cell.column for cell in book[name][1]}
            for number, entry in enumerate(rows[name], start=2):
                for key, value in entry.items():
                    book[name].cell(number, columns[key], value)
    book.save(path)
    return path


def test_a_filled_workbook_is_the_scenario_that_yaml_would_be(tmp_path):
    got = load_scenario(filled(tmp_path / "mine.xlsx", ROWS))
    wanted = {
        "name": "mine", "title": "A test", "mineral": "rare_earths", "months": 12, "sender": "China",
        "targets": ["Japan", "USA"], "draws": 50, "regimes": ["none", "free"],
        "shocks": [
            {"name": "halt", "kind": "export_ban", "announced": "2025-01-02", "hs": ["284690", "280530"],
             "stages": ["refining"], "cut": {"uniform": [0.5, 1]}, "start": 2},
            {"name": "surge", "kind": "demand_surge", "place": "USA", "uses": ["defence"],
             "tonnes": {"lognormal": [2, 20]}},
        ],
        "stocks": [{"place": "JPN", "stage": "refining", "days": {"triangular": [10, 30, 60]}}],
        "inputs": {"trade_elasticity": {"choice": [1, 2, 4]}},
        "correlations": [{"between": ["halt.cut", "leak"], "rank": 0.5}],
        "sources": [{"title": "a guess", "status": "assumption", "date": 2025}],
    }  # fmt: skip
    assert got == of_values(wanted, Scenario, "w")


def test_the_workbook_has_drop_down_lists(tmp_path):
    write_workbook(tmp_path / "t.xlsx")
    book = openpyxl.load_workbook(tmp_path / "t.xlsx")
    lists = {
        name: [rule for rule in book[name].data_validations.dataValidation if rule.type == "list"]
        for name in ("Scenario", "Shocks", "Numbers", "Stocks", "Sources")
    }
    assert all(lists.values())
    kinds = next(rule for rule in lists["Shocks"] if "kind" in str(rule.promptTitle))
    column = kinds.formula1.split("$")[1]
    shown = [cell.value for cell in book["Lists"][column]][1:]
    assert [value for value in shown if value] == list(SHOCKS)


def changed(sheet, row, **cells):
    rows = {name: [dict(r) for r in part] if isinstance(part, list) else dict(part) for name, part in ROWS.items()}
    rows[sheet][row].update(cells)
    return rows


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        (changed("Shocks", 0, kind="ban"), r"mine.xlsx: sheet Shocks, row 2.*there is no kind 'ban'"),
        (changed("Numbers", 0, **{"number 2": 1.5}), r"sheet Numbers, row 2: 1.5 share is above 1"),
        (changed("Numbers", 0, **{"number 2": "half"}), r"sheet Numbers, row 2: 'half' is no number"),
        (changed("Numbers", 1, **{"number 1": None}), r"sheet Numbers, row 3: no number for start"),
        (changed("Numbers", 0, of="ban"), r"sheet Numbers, row 2: 'ban' is no shock.*prior, halt, surge"),
        (changed("Numbers", 3, field="trade"), r"sheet Numbers, row 5: there is no prior 'trade'"),
        (changed("Stocks", 0, stage="oxide"), r"sheet Stocks, row 2: stage: 'oxide' is not one of"),
        (ROWS | {"Scenario": ROWS["Scenario"] | {"months": 99}}, r"sheet Scenario, row \d+ \(months\): 99 is above 48"),
        (ROWS | {"Sources": []}, "sources must not be empty"),
    ],
)
def test_a_fault_names_its_sheet_and_row(rows, words, tmp_path):
    with pytest.raises(DataError, match=words):
        load_scenario(filled(tmp_path / "mine.xlsx", rows))


def test_another_workbook_and_a_package_are_refused(tmp_path):
    openpyxl.Workbook().save(tmp_path / "other.xlsx")
    with pytest.raises(DataError, match='no sheet "Scenario"'):
        load_scenario(tmp_path / "other.xlsx")
    with pytest.raises(DataError, match="written in YAML"):
        load_package(tmp_path / "other.xlsx")
