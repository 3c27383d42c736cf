"""Sample: draws of the priors, quasi-random by default. Uncertainty lives outside the model, as named inputs."""

from __future__ import annotations

import numpy as np
from scipy.stats import qmc

from accord.core.priors import priors
from accord.market.change import Draw


def sample(draws: int, seed: int) -> tuple[Draw, ...]:
    """`draws` Latin hypercube draws (McKay, Beckman and Conover 1979) of every prior, and of one `luck` a draw.

    `luck` in (0, 1) decides deliveries on common random numbers. The same seed gives the same draws.
    """
    known = [prior for prior in priors().values() if prior.low < prior.high]
    fixed = {prior.id: prior.low for prior in priors().values() if prior.low == prior.high}
    cube = qmc.LatinHypercube(len(known) + 1, rng=np.random.default_rng(seed)).random(draws)
    inside = np.clip(cube, 1e-9, 1 - 1e-9)
    return tuple(
        fixed
        | {prior.id: prior.at(float(q)) for prior, q in zip(known, row[:-1], strict=True)}
        | {"luck": float(row[-1])}
        for row in inside
    )
