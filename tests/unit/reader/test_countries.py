"""Every state is known to the reader by its name; what is left out is said here."""

import csv
from importlib.resources import files

import pytest

from accord.reader import read
from accord.reader.lexicon import lexicon

NO_STATE = {
    "ABW", "AIA", "ALA", "ANT", "ATA", "ATF", "BES", "BLM", "BVT", "CCK", "CSK", "CUW", "CXR", "DDR", "FLK", "GGY",
    "GLP", "HMD", "IMN", "IOT", "JEY", "MAF", "MNP", "MSR", "MTQ", "MYT", "NFK", "PCN", "PUS", "REU", "SCG", "SGS",
    "SHN", "SJM", "SPM", "SUN", "SXM", "TCA", "TKL", "UMI", "VGB", "VIR", "WLF", "XBL", "XDE", "XEF", "XSA", "XSD",
}  # fmt: skip
"""Small territories and what is no more."""
AMBIGUOUS = {"GEO"}
"""Georgia alone may be the state of the USA: absent is better than wrong."""


def states():
    text = files("accord.core.vocab").joinpath("countries.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(line for line in text.splitlines() if not line.startswith("#"))
    return [(row["iso3"], row["name"]) for row in rows if row["iso3"] not in NO_STATE | AMBIGUOUS]


def test_every_state_gives_and_gets():
    names = states()
    text = "\n\n".join(f"{name} will lend five locomotives." for _, name in names)
    assert [found.giver for found in read("x.txt", text=text).commitments] == [(iso3,) for iso3, _ in names]


@pytest.mark.parametrize(("name", "iso3"), [
    ("Equatorial Guinea", "GNQ"), ("Guinea-Bissau", "GNB"), ("Papua New Guinea", "PNG"), ("South Sudan", "SSD"),
    ("American Samoa", "ASM"), ("French Guiana", "GUF"), ("The Republic of Georgia", "GEO"), ("Nigeria", "NGA"),
])  # fmt: skip
def test_a_longer_name_is_not_the_shorter_one(name, iso3):
    assert [found.giver for found in read("x.txt", text=f"{name} will lend a ferry.").commitments] == [(iso3,)]


def test_no_word_stands_for_two_countries():
    words = [
        word
        for row in lexicon("countries").values()
        for key in ("names", "adjectives", "capitals")
        for word in row[key]
    ]
    assert len(words) == len(set(words))
