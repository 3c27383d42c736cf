"""CEPII BACI: bilateral trade of mineral goods by HS92 code, 1995-2024, value in 1000 USD and weight in tonnes.

Raw -> `baci` (one row a year, exporter, importer, code) and `products` (code, text). No value is cut off and no
weight is filled in: a null quantity was not observed. Country codes stay BACI's own (842 USA, 490 Taiwan); they
become ISO3 when read.

Gaulier, G. and Zignago, S. (2010), BACI: International Trade Database at the Product-Level, CEPII WP 2010-23.
"""

from __future__ import annotations

from pathlib import Path

import polars as pl

from accord.world.source import Source

_FLOWS = "baci_hs92_1995_2024.parquet"
_CODES = "baci_product_codes.csv"

SOURCE = Source(
    id="baci",
    publisher="CEPII",
    title="BACI: International Trade Database at the Product-Level, HS92, 66 mineral codes",
    vintage="2026 release, 1995-2024",
    licence="Etalab Open Licence 2.0",
    licence_url="https://www.etalab.gouv.fr/licence-ouverte-open-licence/",
    address="https://www.cepii.fr/CEPII/en/bdd_modele/bdd_modele_item.asp?id=37",
    unit="1000 USD; t",
    basis="gross",
    note=(
        "From a third party's copy of BACI limited to mineral codes, fuels left out; rebuild from the publisher's own "
        "archive before a release that must be byte-true. 2024 lacks late reporters (about 7 % fewer rows than 2023)."
    ),
    raw=(
        (_FLOWS, ("year", "exporter", "importer", "hs92", "value_kusd", "quantity_t")),
        (_CODES, ("code", "description")),
    ),
)

# BACI is published with three decimals; a decimal type keeps them exactly and packs better than binary floats.
_EXACT = pl.Decimal(18, 3)


def load(raw: Path) -> dict[str, pl.DataFrame]:
    """`baci`: hs92 (u32), year, exporter, importer (BACI codes), value_kusd, quantity_t (null = not observed)."""
    flows = (
        pl.read_parquet(raw / _FLOWS)
        .select(
            pl.col("hs92").cast(pl.UInt32),
            pl.col("year").cast(pl.Int16),
            pl.col("exporter").cast(pl.Int16),
            pl.col("importer").cast(pl.Int16),
            pl.col("value_kusd").round(3).cast(_EXACT),
            pl.col("quantity_t").round(3).cast(_EXACT),
        )
        .sort("hs92", "year", "exporter", "importer")
    )
    products = pl.read_csv(raw / _CODES, schema_overrides={"code": pl.String})
    return {"baci": flows, "products": products.rename({"code": "hs92", "description": "text"}).sort("hs92")}
