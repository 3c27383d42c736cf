"""Page of stages: `docs/reference/stages.md` as the tables of `core/vocab` make it; a test keeps both alike."""

from __future__ import annotations

from accord.core.labels import mineral, minerals
from accord.core.vocab import rows
from accord.market.calibrate.stages import forms, network_minerals, not_built, rules, why_not

_TOP = """# Stages

Made from `core/vocab/stages.csv`, `content.csv` and `stage_shares.csv` (`accord.market.calibrate.page`); a test keeps
both alike. How a stage becomes part of a network: [calibration](../explanation/calibration.md).

- **codes**: trade by partner under HS92 codes. **shares**: no code in the trade at hand, so cited and recalled shares
  of making and use are spread over partners; marked `recalled` in every result. **pool**: output is known, partners
  are not: one world market. **none**: not built, with the reason.
- `*` marks the main stage: where a crisis between countries is posed.
- A by-product is bound to its **host**: it hardly answers its own price, and grows by what recovery circuits can add.

## Built

| mineral | stage | basis | trade | host | from |
|---|---|---|---|---|---|
"""
_SHARES = """
## Shares without a table

| mineral | stage | what | place | low | high | unit | year | status | source |
|---|---|---|---|---|---|---|---|---|---|
"""
_NOT = """
## Not built

| mineral | why |
|---|---|
"""


def stages_page() -> str:
    """The page as Markdown."""
    lines = [_line(key, number) for key in network_minerals(pooled=True) for number in range(len(rules(key)))]
    lines += [
        f"| `{key}` | {stage} | | none | | {reason} |"
        for key in network_minerals(pooled=True)
        for stage, reason in not_built(key).items()
    ]
    columns = ("mineral", "stage", "what", "place", "low", "high", "unit", "year", "status", "source")
    told = ["| " + " | ".join(_cell(row[name]) for name in columns) + " |" for row in rows("stage_shares")]
    missing = [f"| {mineral(key).name} (`{key}`) | {why_not(key)} |" for key in minerals() if why_not(key)]
    return _TOP + "\n".join(lines) + "\n" + _SHARES + "\n".join(told) + "\n" + _NOT + "\n".join(missing) + "\n"


def _line(key: str, number: int) -> str:
    rule = rules(key)[number]
    codes = ", ".join(dict.fromkeys(form.hs92 for form in forms(key, rule.stage)))
    trade = f"codes {codes}" if rule.trade == "codes" else rule.trade
    stage = f"{rule.stage}{' *' if rule.main else ''}"
    cells = (f"`{key}`", stage, rule.form, trade, ", ".join(rule.hosts), _cell(rule.source))
    return "| " + " | ".join(cells) + " |"


def _cell(text: str) -> str:
    return text.replace("|", "/")
