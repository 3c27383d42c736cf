"""What a merged promise says in a table."""

import pytest
from typer.testing import CliRunner

from accord.cli import app

run = CliRunner()


@pytest.mark.parametrize(("text", "shown"), [
    ("Poland shall not tax exports of copper to Chile.", "not tax"),
    ("Neither Poland nor Chile shall tax exports of copper.", "tax exports"),
    ("If prices fall, Chile will buy 40 tonnes of Polish steel.", "(strength 4; If prices fall)"),
])  # fmt: skip
def test_denials_strength_and_terms_are_shown(tmp_path, text, shown):
    (tmp_path / "pact.txt").write_text(
        f"Joint statement of Chile and Poland, 3 March 2025\n\n{text}\n", encoding="utf-8"
    )
    ledger = ["--ledger", str(tmp_path / "l.db")]
    assert run.invoke(app, ["ledger", "add", str(tmp_path / "pact.txt"), *ledger]).exit_code == 0
    table = " ".join(run.invoke(app, ["ledger", "merge", *ledger]).stdout.split())
    assert shown in table
    assert ("NOT" in table or "not " in table) == ("tax" in text)
