"""Golden verdicts: the founding dossier, and the article where it is at hand (types, offsets and verdicts, no text).

Refresh with `make golden` and review the change with `git diff`; a number that moves goes into CHANGELOG.md.
"""

import datetime as dt
import json

from accord.assessment import assess

TODAY = dt.date(2026, 11, 22)
ARTICLE = "article-us-japan-tokyo-2025-10.txt"


def line(verdict):
    figure = verdict.figures[0] if verdict.figures else None
    return {
        "type": verdict.claim.type,
        "span": [verdict.claim.span.start, verdict.claim.span.end],
        "verdict": verdict.word,
        "share_of_draws": verdict.share_of_draws,
        "deciding": f"{figure.indicator} {figure.text}" if figure else None,
        "reviewed": verdict.claim.reviewed,
    }


def compare(found, path, request):
    if request.config.getoption("--refresh-golden"):
        path.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    assert found == json.loads(path.read_text(encoding="utf-8"))


def test_the_founding_case(example, root, request):
    report = assess(example, today=TODAY)
    found = {verdict.claim.id: line(verdict) for verdict in report.verdicts}
    compare(found, root / "tests" / "golden" / "assess" / "us-japan-2025.json", request)


def test_the_article(root, documents, request):
    report = assess(documents / ARTICLE, today=TODAY)
    found = [line(verdict) for verdict in report.verdicts]
    compare(found, root / "tests" / "golden" / "assess" / "article.json", request)
