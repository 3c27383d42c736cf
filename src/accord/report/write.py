"""Run folder: run.json, verdicts.json, report.html and results.xlsx, written whole or not at all.

Everything is first written to a hidden sibling folder, which is then renamed into place: a reader of the folder sees
the old run or the new one, never half of one. Only a folder that holds nothing but an Accord run is ever replaced.
"""

from __future__ import annotations

import json
import secrets
import shutil
from pathlib import Path
from typing import Any

from accord.core.errors import DataError
from accord.report.document import Report
from accord.report.html import render_html
from accord.report.xlsx import write_xlsx

FILES = ("run.json", "verdicts.json", "report.html", "results.xlsx")


def write_folder(report: Report, verdict_json: Any, run_json: Any, folder: Path | str, force: bool = False) -> Path:
    """Write the four files of a run to `folder` and return its path.

    `verdict_json` and `run_json` are plain JSON values. Raises DataError where the folder exists (unless `force` and
    it is empty or an Accord run), where a file is in the way, or where the JSON holds NaN.
    """
    target = Path(folder).resolve()
    check_folder(target, force, str(folder))
    parents = [parent for parent in target.parents if not parent.exists()]
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        part = target.with_name(f".{target.name}.{secrets.token_hex(4)}.part")
        try:
            part.mkdir()
            _fill(part, report, verdict_json, run_json)
            _swap(part, target, str(folder), force)
        finally:
            shutil.rmtree(part, ignore_errors=True)
    except BaseException:
        for parent in parents:  # nearest first; one that somebody else has used meanwhile stays
            if parent.exists() and not any(parent.iterdir()):
                parent.rmdir()
        raise
    return target


def check_folder(folder: Path | str, force: bool = False, shown: str = "") -> None:
    """Raise DataError if a run may not be written to `folder`: to be asked before the computing starts."""
    path, name = Path(folder), shown or str(folder)
    if not path.exists():
        blocker = next((parent for parent in path.resolve().parents if parent.exists()), path)
        if not blocker.is_dir():
            raise DataError(f"{blocker.name} is a file, no folder", where=name, hint="Name another folder")
        return
    if not path.is_dir():
        raise DataError("there is a file of this name", where=name, hint="Name a folder that does not exist yet")
    if not force:
        raise DataError(
            "the folder exists already", where=name, hint="Name another folder, or add --force to replace a run"
        )
    entries = sorted(entry.name for entry in path.iterdir())
    if entries and "run.json" not in entries:
        raise DataError(
            "the folder is not an Accord run (it holds no run.json), so it is left alone even with --force",
            where=name,
            hint="Name another folder",
        )
    if strangers := [entry for entry in entries if entry not in FILES]:
        listed = ", ".join(strangers[:5]) + (f" and {len(strangers) - 5} more" if len(strangers) > 5 else "")
        raise DataError(
            f"the folder also holds what Accord did not write: {listed}",
            where=name,
            hint="Move that elsewhere, or name another folder",
        )


def _fill(folder: Path, report: Report, verdict_json: Any, run_json: Any) -> None:
    for name, value in (("run.json", run_json), ("verdicts.json", verdict_json)):
        try:
            text = json.dumps(value, indent=2, ensure_ascii=False, allow_nan=False)
        except ValueError as error:
            raise DataError(
                f"a value cannot stand in JSON ({error})", where=name, hint="Write null with a reason"
            ) from error
        (folder / name).write_text(text + "\n", encoding="utf-8", newline="\n")
    (folder / "report.html").write_text(render_html(report), encoding="utf-8", newline="\n")
    write_xlsx(report, folder / "results.xlsx")


def _swap(part: Path, target: Path, shown: str, force: bool) -> None:
    """Put `part` in the place of `target`; the old run comes back if that fails."""
    if not target.exists():
        part.rename(target)
        return
    check_folder(target, force, shown)  # again: the run may have taken an hour, and the folder is not ours
    old = target.with_name(f".{target.name}.{secrets.token_hex(4)}.old")
    target.rename(old)
    try:
        part.rename(target)
    except BaseException:
        old.rename(target)
        raise
    shutil.rmtree(old, ignore_errors=True)
