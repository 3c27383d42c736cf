"""Sample: draws of named inputs, quasi-random. Uncertainty lives outside the model, as distributions by name.

    point     Sobol sequence (Joe and Kuo 2008), one dimension an input, in the order of the inputs
    scramble  Owen's nested scrambling by a hash of (seed, name) (Owen 1995; Laine and Karras 2011; Burley 2020)
    rank      stated rank correlations by a Gaussian copula (Iman and Conover 1982 did it by sorting, which needs all
              draws at once)
    value     each input's own quantile function

Draw i depends on the seed, the inputs and i alone: any block of draws can be made without the others, more draws extend
fewer, and inputs that are put after the others leave their draws as they are.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr, ndtri
from scipy.stats import qmc

from accord.core.distribution import Distribution
from accord.core.errors import DataError
from accord.core.priors import priors
from accord.market.change import Draw

Floats = NDArray[np.float64]
Whole = NDArray[np.uint32]
MAX_DRAWS = 10_000_000
"""More draws than this are taken for a slip of the pen."""
UNIFORM = Distribution(uniform=(0.0, 1.0))
_BLOCK = 1024
_BITS = 32


@dataclass(frozen=True, slots=True)
class Correlation:
    """A stated rank correlation (Spearman's) between two inputs, in (-1, 1), and who says so."""

    between: tuple[str, str]
    rank: float
    source: str = ""


@dataclass(frozen=True, slots=True)
class Sample:
    """Named inputs and a seed: all draws that there could be. Build one with `sampler`."""

    inputs: Mapping[str, Distribution]
    seed: int
    root: Floats | None
    """Lower triangular root of the copula's correlation matrix over the moving inputs; None without correlations."""

    def columns(self, first: int, count: int) -> dict[str, Floats]:
        """Draws `first` to `first + count - 1` of every input, each an array (count,)."""
        moving = [name for name, law in self.inputs.items() if not law.is_fixed]
        points = _scrambled(_points(len(moving), first, count), [f"{self.seed}:{name}" for name in moving])
        quantiles = (points + 0.5) / 2**_BITS
        if self.root is not None:
            quantiles = _tied(quantiles, self.root)
        drawn = dict(zip(moving, quantiles, strict=True))
        return {name: law.at(drawn.get(name, np.zeros(count))) for name, law in self.inputs.items()}

    def block(self, first: int, count: int) -> dict[str, Floats]:
        """The same draws as columns of shape (count, 1), as a block of networks takes them."""
        return {name: column[:, np.newaxis] for name, column in self.columns(first, count).items()}

    def draws(self, first: int, count: int) -> tuple[Draw, ...]:
        """The same draws, one mapping each."""
        columns = self.columns(first, count)
        names = tuple(columns)
        rows = zip(*(column.tolist() for column in columns.values()), strict=True)
        return tuple(dict(zip(names, row, strict=True)) for row in rows)


def sampler(inputs: Mapping[str, Distribution], seed: int, correlations: Sequence[Correlation] = ()) -> Sample:
    """The Sample of these inputs. DataError for a correlation that cannot be: of an unknown or a fixed input, of one
    with itself, or one that the others rule out."""
    moving = [name for name, law in inputs.items() if not law.is_fixed]
    if not correlations:
        return Sample(dict(inputs), seed, None)
    matrix = np.eye(len(moving))
    for one in correlations:
        first, second = one.between
        where = f"correlation of {first} and {second}"
        for name in one.between:
            if name not in moving:
                what = "does not vary" if name in inputs else "is no input"
                raise DataError(f"{name} {what}", where=where, hint="Correlate inputs that have a distribution")
        if first == second or not -1 < one.rank < 1:
            what = "an input with itself" if first == second else f"{one.rank} is not between -1 and 1"
            raise DataError(what, where=where, hint="State a rank correlation of two inputs, such as 0.6")
        a, b = moving.index(first), moving.index(second)
        matrix[a, b] = matrix[b, a] = 2 * np.sin(np.pi * one.rank / 6)  # Pearson's of the normals behind Spearman's
    try:
        return Sample(dict(inputs), seed, np.asarray(np.linalg.cholesky(matrix), np.float64))
    except np.linalg.LinAlgError:
        pairs = "; ".join(f"{a} and {b} {c.rank:+g}" for c in correlations for a, b in [c.between])
        raise DataError(
            f"no inputs can be correlated like this: {pairs}",
            where="correlations",
            hint="If a goes with b and b with c, a cannot go against c: use smaller numbers",
        ) from None


def prior_inputs(overrides: Mapping[str, Distribution] | None = None) -> dict[str, Distribution]:
    """Every prior by name, with a user's own in their place, and `luck` in (0, 1), which decides deliveries."""
    return {name: prior.law for name, prior in priors().items()} | {"luck": UNIFORM} | dict(overrides or {})


def sample(draws: int, seed: int) -> tuple[Draw, ...]:
    """`draws` draws of every prior and of `luck`. The same seed gives the same draws, and more extend fewer."""
    return sampler(prior_inputs(), seed).draws(0, draws)


def _tied(quantiles: Floats, root: Floats) -> Floats:
    """The copula: normal scores mixed by the root. Summed term by term: a matrix product rounds by the block's size."""
    scores, tied = ndtri(quantiles), quantiles.copy()
    for row in np.flatnonzero(np.count_nonzero(root, axis=1) > 1):
        tied[row] = ndtr(sum(root[row, place] * scores[place] for place in np.flatnonzero(root[row])))
    return tied


def _points(dimensions: int, first: int, count: int) -> Whole:
    """Points `first` ... of the Sobol sequence as whole numbers of 32 bits, (dimensions, count)."""
    if not dimensions or not count:
        return np.zeros((dimensions, count), np.uint32)
    engine = qmc.Sobol(dimensions, scramble=False, bits=_BITS)
    start = first // _BLOCK * _BLOCK
    if start:
        engine.fast_forward(start)
    found = np.empty((dimensions, -(-(first + count - start) // _BLOCK) * _BLOCK), np.uint32)
    for at in range(0, found.shape[1], _BLOCK):
        found[:, at : at + _BLOCK] = (engine.random(_BLOCK) * 2.0**_BITS).T
    return np.ascontiguousarray(found[:, first - start :][:, :count])


def _scrambled(x: Whole, keys: Sequence[str]) -> Whole:
    """Owen's nested scrambling in base 2, a row a key, by the hash of Laine and Karras as Burley corrected it."""
    digests = [hashlib.blake2b(key.encode(), digest_size=4).digest() for key in keys]
    seed = np.frombuffer(b"".join(digests), "<u4").astype(np.uint32)[:, np.newaxis]
    x = _reversed(x)
    x ^= x * np.uint32(0x3D20ADEA)
    x += seed
    x *= (seed >> np.uint32(16)) | np.uint32(1)
    x ^= x * np.uint32(0x05526C56)
    x ^= x * np.uint32(0x53A22864)
    return _reversed(x)


def _reversed(x: Whole) -> Whole:
    """The 32 bits of each number in the opposite order."""
    for shift, mask in ((1, 0x55555555), (2, 0x33333333), (4, 0x0F0F0F0F), (8, 0x00FF00FF), (16, 0x0000FFFF)):
        s, m = np.uint32(shift), np.uint32(mask)
        x = ((x >> s) & m) | ((x & m) << s)
    return x
