"""Cell: what is kept of a solved block adds up over months, and stocks sold are no output."""

import numpy as np
import pytest

from accord.crisis.cell import frame
from accord.market.change import add_stock
from accord.testing import tiny_base


def test_links_of_one_period_are_its_arcs():
    network = tiny_base().network
    found = frame(network)
    flows = np.arange(float(len(network.tail)))[np.newaxis]
    carried = ~np.isin(network.kind, ("storage", "opening", "closing"))
    assert found.by_link(flows)[0].tolist() == flows[0][carried].tolist()
    assert found.links.kind.tolist() == network.kind[carried].tolist()


def test_a_stock_adds_links_and_keeps_the_others():
    network = tiny_base().network
    more = frame(add_stock(network, "JPN", 10.0, 51.0))
    assert set(map(str, frame(network).links.kind)) <= set(map(str, more.links.kind))
    assert len(more.links.tail) > len(frame(network).links.tail)


def test_months_add_up_to_the_year(banned):
    square = banned()
    cell = square.cells["calm", "none", "no pact"]
    used = sum(cell.monthly(use, "JPN").sum(axis=1) for use in ("defence", "essential", "other"))
    assert used == pytest.approx(cell.flow("core", "elastic", tail="JPN"), rel=1e-9)
    assert cell.monthly("prices", "JPN", "refining").shape == (6, 12)
    assert np.isnan(cell.monthly("prices", "JPN", "manufacturing")).all()


def test_a_stock_that_is_sold_is_not_made(banned):
    without, held = (banned(days).cells["crisis", "none", "no pact"] for days in (0.0, 60.0))
    assert held.monthly("made", "JPN", "refining").sum(axis=1) == pytest.approx(
        without.monthly("made", "JPN", "refining").sum(axis=1), abs=1e-6
    )
    sold = held.monthly("opening", "JPN", "refining").sum(axis=1) - held.monthly("stock", "JPN", "refining")[:, -1]
    assert sold.min() > 0


def test_balance_of_a_place_with_stock(banned):
    cell = banned(60.0).cells["crisis", "none", "no pact"]
    sold = cell.monthly("opening", "JPN", "refining").sum(axis=1) - cell.monthly("stock", "JPN", "refining")[:, -1]
    arrived = cell.flow("trade", "new_link", "supply", "inferred", head="JPN")
    taken = cell.flow("core", "elastic", tail="JPN") - cell.flow("unserved", head="JPN")
    left = cell.flow("disposal", "trade", "stock", tail="JPN")
    assert arrived + sold == pytest.approx(taken + left, rel=1e-5)
