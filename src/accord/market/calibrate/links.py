"""Links: trade of a stage as arrays, and what it contains: by weight, or by value and price, never 1 by default."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import polars as pl

from accord.market.calibrate.stages import Form
from accord.market.network import Floats, Ints


@dataclass(frozen=True, eq=False)
class Links:
    """Kept trade of a stage as arrays: `pair` numbers the (exporter, importer) of every flow, `form` its content rule.

    `weight` is in tonnes (imputed from the code's unit value where it was not observed), `value` in thousand USD.
    """

    pairs: tuple[tuple[str, str], ...]
    pair: Ints
    form: Ints
    forms: tuple[Form, ...]
    weight: Floats
    value: Floats

    def tonnes(self, draw: Mapping[str, float], price: float) -> Floats:
        """Contained tonnes by pair: weight x factor, or share of value / price of the form, at most the weight."""
        contained = np.zeros(len(self.pair))
        for number, form in enumerate(self.forms):
            of_form = self.form == number
            weight = self.weight[of_form]
            if form.low is not None and form.high is not None:
                contained[of_form] = weight * (form.low + draw["content_weight"] * (form.high - form.low))
            else:
                share = draw[form.value_share] if form.value_share else 1.0
                worth = price * (draw[form.price_factor] if form.price_factor else 1.0)
                contained[of_form] = np.minimum(weight, share * self.value[of_form] / worth)
        return np.bincount(self.pair, contained, len(self.pairs)).astype(float)


def links_of(flows: pl.DataFrame, every: tuple[Form, ...]) -> Links:
    """Kept flows as arrays. Flows of shares have no code and are in the basis already."""
    pairs = sorted(set(flows.select("exporter", "importer").iter_rows()))
    number = {pair: n for n, pair in enumerate(pairs)}
    return Links(
        tuple(pairs),
        np.array([number[pair] for pair in flows.select("exporter", "importer").iter_rows()], np.int64),
        np.array([_form_of(row, every) for row in flows.select("hs92", "exporter", "importer").iter_rows()], np.int64),
        every or (_CONTAINED,),
        flows["quantity_t"].to_numpy(),
        flows["value_usd"].to_numpy() / 1e3,
    )


def _form_of(flow: tuple[str, str, str], every: tuple[Form, ...]) -> int:
    """Number of the first form that a flow (code, exporter, importer) is one of; 0 where no form has a code."""
    return next((number for number, form in enumerate(every) if form.holds(*flow)), 0)


_CONTAINED = Form("", (), (), 1.0, 1.0, "", "")
"""Of flows that were made from shares of output in the basis: nothing is left to convert."""
