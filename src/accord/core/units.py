"""Units as they are written, and how a value in each is shown. Thin on purpose: the basis matters more."""

from __future__ import annotations

_PERCENT = "share"
_NEVER_COUNTS = (_PERCENT, "ratio", "x base", "index")
_LEAST_SHOWN = 1e-4
_SCALES = ((1e9, "bn"), (1e6, "M"))


def format_value(value: float, unit: str, interval: tuple[float, float] | None = None) -> str:
    """Value, interval and unit as a person reads them; money is scaled to M or bn, counts have no decimals.

    >>> format_value(0.574, "share", (0.5, 0.6))
    '57.4 [50.0-60.0] %'
    >>> format_value(23.11e9, "USD")
    '23.1 bn USD'
    >>> format_value(3, "promises")
    '3 promises'
    """
    factor, suffix = _scale(value, unit, interval)
    if unit == _PERCENT and 0 < abs(value) < _LEAST_SHOWN and interval is None:
        return f"{'<' if value > 0 else '>-'}{_LEAST_SHOWN:.2%}".replace("%", " %")
    shown = [x * factor for x in (value, *(interval or ()))]
    counts = unit not in _NEVER_COUNTS and all(float(x).is_integer() for x in shown)
    text, *bounds = (f"{x:,.0f}" if counts else _number(x) for x in shown)
    if bounds:
        low, high = bounds
        text += f" [{low} to {high}]" if low.startswith("-") or high.startswith("-") else f" [{low}-{high}]"
    return f"{text} {suffix}".strip()


def _scale(value: float, unit: str, interval: tuple[float, float] | None) -> tuple[float, str]:
    if unit == _PERCENT:
        return 100.0, "%"
    if unit == "ratio":
        return 1.0, ""
    if unit.startswith(("USD", "EUR")) and "/kg" not in unit:
        largest = max(abs(x) for x in (value, *(interval or ())))
        for scale, name in _SCALES:
            if largest >= scale:
                return 1.0 / scale, f"{name} {unit}"
    return 1.0, unit


def _number(value: float) -> str:
    """Three significant digits, thousands separated, no trailing exponent."""
    size = abs(value)
    if size >= 100:
        return f"{value:,.0f}"
    if size >= 10:
        return f"{value:.1f}"
    text = f"{value:.2f}"
    return "0.00" if text == "-0.00" else text
