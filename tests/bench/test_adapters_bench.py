"""A whole year of BACI (11 million rows) summed to the EU's CDI 1-3 for all products, from the zip as downloaded.

Ours streams the zip; the rival is what one writes at first: unpack it, `polars.read_csv`, group. Each runs in a fresh
process; wall, CPU and peak memory of all are printed beside the ratio. Nothing here asserts a time, but the sums of
the two are equal. CDI (European Commission, SWD(2021) 352): 1 = sum of squared shares of extra-EU suppliers in extra-EU
imports, 2 = extra-EU imports / all EU imports, 3 = extra-EU imports / extra-EU exports.
"""

import json
import subprocess
import sys
import zipfile
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from accord.core import labels

ROWS, PRODUCTS, YEAR = 11_000_000, 5_000, 2024
MEMBER = f"BACI_HS92_Y{YEAR}_V202601.csv"

_MEASURE = r"""
import json, re, resource, sys, time
start = time.perf_counter()
{body}
used = resource.getrusage(resource.RUSAGE_SELF)
# VmHWM and not ru_maxrss: the latter keeps what the parent process had at its fork
peak = int(re.search(r"VmHWM:\s+(\d+)", open("/proc/self/status").read())[1]) / 1024
print(json.dumps({{"wall": time.perf_counter() - start, "cpu": used.ru_utime + used.ru_stime,
                  "peak_mb": peak, "check": check}}))
"""

_CDI = """
def cdi(imports, exports, inside):
    # imports: hs, exporter, usd of the bloc's imports; exports: hs, importer, usd of the bloc's exports
    outside = imports.filter(~pl.col("exporter").is_in(inside))
    one = outside.group_by("hs").agg(
        (pl.col("usd") ** 2.0).sum().alias("squares"), pl.col("usd").sum().alias("extra"))
    all_in = imports.group_by("hs").agg(pl.col("usd").sum().alias("total"))
    sold = exports.filter(~pl.col("importer").is_in(inside)).group_by("hs").agg(pl.col("usd").sum().alias("sold"))
    return (one.join(all_in, on="hs").join(sold, on="hs", how="left").sort("hs")
        .select("hs", cdi1=pl.col("squares") / pl.col("extra").cast(pl.Float64) ** 2,
                cdi2=pl.col("extra") / pl.col("total"), cdi3=pl.col("extra") / pl.col("sold")))
"""

OURS = f"""
import polars as pl
from pathlib import Path
from accord.core import labels
from accord.world.sources.baci_zip import Totals, totals
{_CDI}
eu = labels.members("EU27", {YEAR})
sums = totals(Path(sys.argv[1]), {{
    "imports": Totals(("hs", "exporter"), importers=eu), "exports": Totals(("hs", "importer"), exporters=eu)}})
named = {{name: frame.rename({{"value_usd": "usd"}}) for name, frame in sums.items()}}
found = cdi(named["imports"], named["exports"], list(eu))
check = [found.height, found["cdi1"].sum(), found["cdi2"].sum(), found["cdi3"].sum()]
"""

RIVAL = f"""
import os, zipfile
import polars as pl
from accord.core import labels
{_CDI}
eu = [labels.country(c).baci for c in labels.members("EU27", {YEAR})]
folder = os.path.dirname(sys.argv[1])
zipfile.ZipFile(sys.argv[1]).extract("{MEMBER}", folder)
raw = pl.read_csv(os.path.join(folder, "{MEMBER}"), null_values="NA")
raw = raw.with_columns(usd=(pl.col("v") * 1000).round(0).cast(pl.Int64)).rename(
    {{"k": "hs", "i": "exporter", "j": "importer"}})
imports = raw.filter(pl.col("importer").is_in(eu)).group_by("hs", "exporter").agg(pl.col("usd").sum())
exports = raw.filter(pl.col("exporter").is_in(eu)).group_by("hs", "importer").agg(pl.col("usd").sum())
found = cdi(imports, exports, eu)
check = [found.height, found["cdi1"].sum(), found["cdi2"].sum(), found["cdi3"].sum()]
"""


def write_year(path: Path, rows: int = ROWS, products: int = PRODUCTS, seed: int = 1) -> None:
    """A zip in CEPII's form with random trade: distinct (i, j, k), log-normal values, 4 % of weights "NA"."""
    draw = np.random.default_rng(seed)
    codes = np.array(sorted(c.baci for c in labels.countries().values() if c.baci is not None), dtype=np.int32)
    cells = len(codes) * len(codes) * products
    picked = np.unique(draw.integers(0, cells, int(rows * 1.2)))
    picked = np.sort(draw.permutation(picked)[:rows])
    pair, product = np.divmod(picked, products)
    exporter, importer = codes[pair // len(codes)], codes[pair % len(codes)]
    hs = (10_000 + product * 197).astype(np.int32)  # 10000 to 994803: with and without a leading zero
    value, weight = draw.lognormal(3, 2.5, len(picked)), draw.lognormal(2, 2.5, len(picked))
    frame = pl.DataFrame({"t": np.full(len(picked), YEAR, np.int16), "i": exporter, "j": importer, "k": hs,
                          "v": value, "q": weight, "seen": draw.random(len(picked)) > 0.04})  # fmt: skip
    csv = path.with_suffix(".csv")
    frame.select(
        "t", "i", "j", pl.col("k").cast(pl.String).str.zfill(6), "v", pl.when("seen").then("q").alias("q")
    ).write_csv(csv, float_precision=3, null_value="NA")
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        archive.write(csv, MEMBER)
        known = [(c.baci, c.name, c.iso2, c.iso3) for c in labels.countries().values() if c.baci is not None]
        table = pl.DataFrame(
            known, schema=["country_code", "country_name", "country_iso2", "country_iso3"], orient="row"
        )
        archive.writestr("country_codes_V202601.csv", table.write_csv())
    csv.unlink()


@pytest.fixture(scope="module")
def year(tmp_path_factory) -> Path:
    path = tmp_path_factory.mktemp("baci") / "BACI_HS92_V202601.zip"
    write_year(path)
    return path


SEEN: dict[str, dict] = {}


@pytest.mark.parametrize(("who", "body"), [("rival: unpack and read_csv", RIVAL), ("accord: streamed", OURS)])
@pytest.mark.benchmark(group="a BACI year, 11 million rows, to CDI 1-3")
def test_baci_year(benchmark, year, who, body, capsys):
    command = [sys.executable, "-c", _MEASURE.format(body=body), str(year)]
    runs = []

    def once():
        done = subprocess.run(command, check=True, capture_output=True, text=True)
        runs.append(json.loads(done.stdout.splitlines()[-1]))

    benchmark.pedantic(once, rounds=3)
    best = min(runs, key=lambda run: run["wall"])
    benchmark.extra_info.update(best)
    SEEN[who] = best
    with capsys.disabled():
        print(f"\n{who}: {best['wall']:.1f} s wall, {best['cpu']:.1f} s CPU, peak {best['peak_mb']:.0f} MB")  # noqa: T201
        if len(SEEN) == 2:
            rival, ours = SEEN.values()
            assert ours["check"] == pytest.approx(rival["check"], rel=1e-9)
            ratios = ", ".join(f"{name} {rival[name] / ours[name]:.2f}" for name in ("wall", "cpu", "peak_mb"))
            print(f"rival / ours: {ratios}")  # noqa: T201
