"""Workbook: a scenario in xlsx: an empty one with drop-down lists, and the way back into the same form.

    Scenario       one row a key
    Shocks         one row a shock: its kind, dates, places
    Numbers        one row a number that is not known exactly: of which shock (or "prior"), which field, which law
    Stocks, Correlations, Sources    one row each

`read_workbook` gives the plain values that a YAML file would hold, and says of each where it stands, so that a fault
names the sheet and the row. What a cell cannot hold (weights of a choice) is for YAML.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, NamedTuple, get_args

from accord.core import labels
from accord.core.distribution import LAWS
from accord.core.errors import DataError, Fault, raise_faults
from accord.core.labels import Stage
from accord.core.priors import priors
from accord.core.routes import chokepoints
from accord.crisis.rerouting import REGIMES
from accord.crisis.scenario.fields import Source
from accord.crisis.scenario.model import PRIORITIES, Foresight, Holder, RankCorrelation, Scenario, StockHeld
from accord.crisis.scenario.shock_forms import FORMS, ShockForm, fields_of
from accord.crisis.shock import WORLD, Amount
from accord.crisis.shocks import SHOCKS
from accord.market.calibrate import network_minerals
from accord.market.network import USES
from accord.world.sources.grid import read_xlsx

_SHEETS = ("Scenario", "Shocks", "Numbers", "Stocks", "Correlations", "Sources")
_PRIOR = "prior"
_MOST_NUMBERS = 5
_ROWS = 200
_LISTS_OF = ("also", "targets", "pact", "priority", "regimes", "items", "hs", "places", "spared", "stages", "uses")
"""Keys whose cell holds several words, with ; between them."""
_WHOLE = ("base_year", "months", "periods", "draws", "seed")
_DATES = ("announced", "effective", "until", "suspended")
_NUMBER_COLUMNS = ("law", *(f"number {n}" for n in range(1, _MOST_NUMBERS + 1)))


class Cells(NamedTuple):
    """Plain values of a workbook, and where each entry stands: "shocks[0]" -> "sheet Shocks, row 2"."""

    values: dict[str, Any]
    places: dict[str, str]


def write_workbook(path: Path) -> None:
    """An empty scenario with drop-down lists in every sheet, its lists, and what every column takes."""
    from xlsxwriter import Workbook  # slow to import, needed here only

    with Workbook(str(path)) as book:
        bold = book.add_format({"bold": True, "bg_color": "#E6EEF5", "bottom": 1, "text_wrap": True, "valign": "top"})
        sheets = {name: book.add_worksheet(name) for name in (*_SHEETS, "Lists", "How to fill it")}
        ranges = _write_lists(sheets["Lists"], bold)
        top = sheets["Scenario"]
        top.write_row(0, 0, ("Key", "Value", "What goes in"), bold)
        top.set_column(0, 0, 14)
        top.set_column(1, 1, 46)
        top.set_column(2, 2, 90)
        for row, (key, said) in enumerate(_head().items(), start=1):
            top.write_row(row, 0, (key, "", said))
            _drop_down(top, row, 1, row, ranges.get(key), said, key)
        guide = sheets["How to fill it"]
        guide.set_column(0, 1, 20)
        guide.set_column(2, 2, 110)
        guide.write_row(0, 0, ("Sheet", "Column", "What goes in"), bold)
        line = 1
        for name, columns in _columns().items():
            sheet = sheets[name]
            sheet.freeze_panes(1, 1)
            for place, (column, said) in enumerate(columns.items()):
                sheet.write(0, place, column, bold)
                sheet.set_column(place, place, 30 if column in ("text", "title", "note", "url", "items") else 16)
                _drop_down(sheet, 1, place, _ROWS, ranges.get(column), said, column)
                guide.write_row(line, 0, (name, column, said))
                line += 1


def read_workbook(path: Path) -> Cells:
    """The values of a filled workbook. DataError, with every wrong cell, for what is no scenario in this form."""
    book = read_xlsx(path)
    if missing := [name for name in ("Scenario", "Shocks", "Sources") if name not in book]:
        hint = "Start from the template: accord scenario template FILE.xlsx"
        raise DataError(f'no sheet "{missing[0]}"', where=path.name, hint=hint)
    faults: list[Fault] = []
    values: dict[str, Any] = {}
    places: dict[str, str] = {}
    for number, row in enumerate(book["Scenario"][1:], start=2):
        key, value = (*row, None, None)[:2]
        if key and value:
            values[key] = _value(key, value)
            places[key] = f"sheet Scenario, row {number} ({key})"
    for section in ("shocks", "stocks", "correlations", "sources"):
        values[section], at = _entries(book.get(section.capitalize(), []), section.capitalize())
        places |= {f"{section}[{n}]": place for n, place in enumerate(at)}
    for one in values["correlations"]:
        one["between"] = [one.pop("first", ""), one.pop("second", "")]
    for number, stock in enumerate(values["stocks"]):
        stock |= _law(stock, "days", places[f"stocks[{number}]"], faults)
    _numbers(book.get("Numbers", []), values, places, faults)
    raise_faults(faults, DataError, path.name)
    return Cells(values, places)


def _numbers(rows: list[list[str | None]], values: dict[str, Any], places: dict[str, str], faults: list[Fault]) -> None:
    """Puts each row of the sheet Numbers into its shock, or among the inputs."""
    shocks = {shock.get("name"): (n, shock) for n, shock in enumerate(values["shocks"])}
    entries, at = _entries(rows, "Numbers")
    for entry, place in zip(entries, at, strict=True):
        of, field = entry.get("of"), str(entry.get("field", ""))
        if of != _PRIOR and of not in shocks:
            known = ", ".join([_PRIOR, *map(str, shocks)])
            faults.append(Fault(place, f"{of!r} is no shock of this workbook", f"One of {known}"))
            continue
        law = _law(entry, field, place, faults)
        if of == _PRIOR:
            values.setdefault("inputs", {}).update(law)
            places[f"inputs.{field}"] = place
        else:
            number, shock = shocks[of]
            shock |= law
            places[f"shocks[{number}].{field}"] = place


def _law(entry: dict[str, Any], field: str, place: str, faults: list[Fault]) -> dict[str, Any]:
    """The law of a row as YAML would have it; its cells are taken out of the entry."""
    law = str(entry.pop("law", "fixed"))
    cells = [entry.pop(name, None) for name in _NUMBER_COLUMNS[1:]]
    numbers: list[float] = []
    for cell in filter(None, cells):
        try:
            numbers.append(float(cell))
        except ValueError:
            faults.append(Fault(place, f"{cell!r} is no number", "Write 0.5, with a point"))
            return {}
    if not numbers:
        faults.append(Fault(place, f"no number for {field or 'it'}", "Fill in number 1, and more as the law needs"))
        return {}
    return {field: {law: numbers[0] if law == "fixed" and len(numbers) == 1 else numbers}}


def _entries(rows: list[list[str | None]], sheet: str) -> tuple[list[dict[str, Any]], list[str]]:
    """The filled rows of a sheet as mappings of the filled cells, and where each stands."""
    found, at = [], []
    header = [str(cell or "") for cell in rows[0]] if rows else []
    for number, row in enumerate(rows[1:], start=2):
        entry = {key: _value(key, cell) for key, cell in zip(header, row, strict=False) if key and cell}
        if entry:
            found.append(entry)
            at.append(f"sheet {sheet}, row {number}")
    return found, at


def _value(key: str, cell: str) -> Any:
    """A cell as YAML would have read it."""
    if key in _LISTS_OF:
        return [part.strip() for part in cell.split(";") if part.strip()]
    if key in _DATES:
        return cell.split(" ")[0]
    if key == "date":
        return cell.removesuffix(" 00:00:00")
    if key in _WHOLE or key == "rank":
        try:
            number = float(cell)
        except ValueError:
            return cell
        return int(number) if key in _WHOLE and number == int(number) else number
    return cell


def _head() -> dict[str, str]:
    """Keys of the sheet Scenario and what they take."""
    skip = ("shocks", "stocks", "inputs", "correlations", "sources")
    several = " Several with ; between them."
    return {
        key: (field.description or "") + (several if key in _LISTS_OF else "")
        for key, field in Scenario.model_fields.items()
        if key not in skip
    }


def _columns() -> dict[str, dict[str, str]]:
    """Columns of the other sheets and what they take."""
    several = " Several with ; between them."
    own = {key: field.description or "" for key, field in ShockForm.model_fields.items() if key != "kind"}
    shocks = {"name": own.pop("name"), "kind": "Choose from the list."} | own
    for kind in SHOCKS:
        for one in fields_of(kind):
            if not isinstance(one.takes, Amount):
                shocks.setdefault(one.name, one.text)
    law = {"law": f"{', '.join(LAWS)}; fixed where nothing is said."} | dict.fromkeys(
        _NUMBER_COLUMNS[1:], "The numbers that state the law, from low to high."
    )
    stocks = {key: field.description or "" for key, field in StockHeld.model_fields.items() if key != "days"}
    stated = {key: field.description or "" for key, field in RankCorrelation.model_fields.items() if key != "between"}
    return {
        "Shocks": {key: said + (several if key in _LISTS_OF else "") for key, said in shocks.items()},
        "Numbers": {"of": 'Name of a shock, or "prior".', "field": "Which of its numbers.", **law},
        "Stocks": stocks | {key: f"Days of base use: {said}" for key, said in law.items()},
        "Correlations": {"first": "Name of an input.", "second": "Name of another.", **stated},
        "Sources": {key: field.description or "" for key, field in Source.model_fields.items()},
    }


def _lists() -> dict[str, list[str]]:
    """What the drop-down lists offer, by column or key."""
    amounts = {f.name for kind in FORMS for f in fields_of(kind) if isinstance(f.takes, Amount)}
    countries = sorted((one.name for one in labels.countries().values()), key=labels.fold)
    return {
        "mineral": list(network_minerals()),
        "sender": countries,
        "place": countries,
        "targets": [WORLD, *labels.blocs(), *countries],
        "places": [*labels.blocs(), *countries],
        "spared": [*labels.blocs(), *countries],
        "kind": list(SHOCKS),
        "chokepoint": list(chokepoints()),
        "stage": list(get_args(Stage)),
        "stages": list(get_args(Stage)),
        "uses": list(USES),
        "field": [*sorted(amounts), *priors()],
        "law": list(LAWS),
        "holder": list(get_args(Holder)),
        "foresight": list(get_args(Foresight)),
        "priority": list(PRIORITIES),
        "regimes": list(REGIMES),
        "status": list(get_args(Source.model_fields["status"].annotation)),
    }


def _write_lists(sheet: Any, bold: Any) -> Mapping[str, str]:
    """Writes the lists side by side; gives the range of each for the drop-downs."""
    from xlsxwriter.utility import xl_col_to_name

    ranges = {}
    for place, (name, values) in enumerate(_lists().items()):
        sheet.write(0, place, name, bold)
        sheet.write_column(1, place, values)
        letter = xl_col_to_name(place)
        ranges[name] = f"=Lists!${letter}$2:${letter}${len(values) + 1}"
    sheet.set_column(0, len(ranges) - 1, 22)
    return ranges


def _drop_down(sheet: Any, first: int, column: int, last: int, source: str | None, said: str, title: str) -> None:
    """A drop-down list with a note. Where several words may stand, another text is a word of advice and no error."""
    rule: dict[str, Any] = {"input_title": title[:32], "input_message": said[:255]}
    if source is None:
        rule |= {"validate": "any"}
    else:
        free = title in _LISTS_OF or title in ("sender", "place", "mineral", "field")
        rule |= {"validate": "list", "source": source, "error_type": "information" if free else "stop"}
    sheet.data_validation(first, column, last, column, rule)


def at_its_cell(faults: Iterable[Fault], places: Mapping[str, str], file: str) -> list[Fault]:
    """Faults of a workbook's values, each at the sheet and row where it stands."""
    found = []
    for fault in faults:
        path = fault.where.removeprefix(f"{file}: ")
        key = max((one for one in places if path.startswith(one)), key=len, default="")
        rest = path.removeprefix(key).strip(". ")
        where = ": ".join(filter(None, (file, places.get(key, ""), rest)))
        found.append(Fault(where, fault.what, fault.hint))
    return found
