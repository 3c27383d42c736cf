"""The reference page of all indicators, made from their docstrings: INDICATORS -> Markdown.

The page in `docs/reference/indicators.md` is this text; a test compares the two and writes it anew on request.
"""

from __future__ import annotations

import inspect
import re
import sys

from accord.core import labels
from accord.dependence import INDICATORS, reads

HEADINGS = ("Formula", "Range", "How to read", "Reference", "Pitfall")
_INTRO = """# Indicators

`accord measure --indicator NAME` prints them; `accord explain ID` walks from a figure to its source rows. Every
figure has a unit, basis, status and sources; what is not observed is unknown, with the reason, and never filled in.
This page is made from the docstrings in `src/accord/dependence`.

Indicators of trade are given by value, by gross weight and, where a mineral has a rule, by contained weight. Where
measures of a share differ by more than 5 points, the interval's words print all of them; known traps in the flows (a
double count, ore booked as metal, junk weight) are named there too. With a stage, indicators of who trades with whom
take the codes of that stage only (HS chapters 25 and 26 are mining, all others refining).

Blocs, by year of membership: {blocs}. A bloc trades as one, without its inner trade. MSP (Minerals Security
Partnership, 2022) counts all members of the European Union, which is a partner itself; its dates are partly recalled.
FORGE (Forum on Resource Geostrategic Engagement), announced on 4 February 2026 with delegations of 54 countries and the
European Union, is left out: who attended is known as a number only, and who is a member is not published here.
"""


def indicators_page() -> str:
    """The whole page."""
    lines = [_INTRO.format(blocs=", ".join(labels.blocs())), "| name | what one figure is | reads |", "|---|---|---|"]
    modules: dict[str, list[str]] = {}
    for name, indicator in INDICATORS.items():
        first = (inspect.getdoc(indicator) or "").split("\n\n")[0].replace("\n", " ")
        lines.append(f"| `{name}` | {first} | {', '.join(reads(name))} |")
        modules.setdefault(indicator.__module__, []).append(name)
    for module, names in modules.items():
        lines += ["", *_section(sys.modules[module].__doc__ or "", names)]
    return "\n".join(lines) + "\n"


def _section(text: str, names: list[str]) -> list[str]:
    """A module's docstring, one paragraph a heading."""
    head, _, body = inspect.cleandoc(text).partition("\n")
    flat = " ".join(body.split())
    parts = re.split(rf"(?:^| )({'|'.join(HEADINGS)}): ", flat)
    lines = [f"## {', '.join(f'`{name}`' for name in names)}", "", head]
    if parts[0].strip():
        lines += ["", parts[0].strip()]
    for heading, words in zip(parts[1::2], parts[2::2], strict=True):
        lines += ["", f"**{heading}.** {words.strip()}"]
    return lines
