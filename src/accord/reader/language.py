"""The language of a text, by its script and, for Latin letters, by its commonest small words. No model, no guess at
dialects: "und" where there is too little to go by.
"""

from __future__ import annotations

import re
from collections import Counter

READ = {"en": "English", "ja": "Japanese"}
"""Languages that the reader has rules for."""
_SAMPLE = 40_000
_SCRIPTS = (
    ("ja", "[\u3041-\u309f\u30a0-\u30ff\uff66-\uff9f]"),
    ("ko", "[\u1100-\u11ff\uac00-\ud7af]"),
    ("han", "[\u3400-\u9fff\uf900-\ufaff]"),
    ("ru", "[\u0400-\u04ff]"),
    ("el", "[\u0370-\u03ff]"),
    ("ar", "[\u0600-\u06ff]"),
    ("he", "[\u0590-\u05ff]"),
    ("hi", "[\u0900-\u097f]"),
    ("th", "[\u0e00-\u0e7f]"),
    ("latin", "[A-Za-z\u00c0-\u024f]"),
)
_PATTERNS = tuple((code, re.compile(pattern)) for code, pattern in _SCRIPTS)
_OTHER_THAN_LATIN = re.compile("|".join(pattern for code, pattern in _SCRIPTS if code != "latin"))
_SMALL = {
    "en": "the of and to in is that for with will shall by from this which its are on as",
    "fr": "le la les des et en du une que pour dans est sur par avec aux sont cette",
    "de": "der die das und den von zu mit ist im für auf dem des nicht eine werden sich",
    "es": "el los las del que en por con para una se su como más este entre y",
    "pt": "o os as do da dos das que em para com uma não no na ao pelo sobre e",
    "it": "il lo gli della di che per con una sono nel dei delle alla dal e",
    "nl": "de het een van en dat op te voor met zijn niet aan door ook worden",
    "id": "yang dan di dengan untuk dari pada ini dalam akan oleh tidak kepada",
    "vi": "và của các trong cho với được không là những một",
}
_WORDS = {code: frozenset(words.split()) for code, words in _SMALL.items()}
_KANA_OF_JAPANESE = 0.05


def language(text: str) -> str:
    """ISO 639-1 code of the language that leads in a text."""
    sample = text[:_SAMPLE]
    if sample.isascii() or not _OTHER_THAN_LATIN.search(sample):
        return _latin(sample)
    counts = Counter({code: len(pattern.findall(sample)) for code, pattern in _PATTERNS})
    if counts["ja"] and counts["ja"] >= _KANA_OF_JAPANESE * (counts["ja"] + counts["han"]):
        counts["ja"] += counts["han"]
        counts["han"] = 0
    counts["latin"] //= 3  # a word in Latin letters is about as much as a third of them in Chinese characters
    leader, number = counts.most_common(1)[0]
    if not number and not counts["latin"]:
        return _latin(sample)
    if leader == "latin":
        return _latin(sample)
    return "zh" if leader == "han" else leader


def _latin(sample: str) -> str:
    counts = Counter(sample.lower().split())
    totals = {code: sum(counts[word] for word in words) for code, words in _WORDS.items()}
    best = max(totals, key=lambda code: totals[code])
    return best if totals[best] else "und"
