"""The pages of a PDF, read in a process of their own, so that what hangs or eats memory can be ended from outside.

    PDF on stdin -> one JSON object a line: {"number": pages}, then {"page": text} or {"failed": why} for each of them,
    or {"fault": why, "hint": what next}

Run as a script by `pages`; it knows nothing of the rest, so that it starts in no time.
"""

from __future__ import annotations

import contextlib
import io
import json
import logging
import queue
import struct
import subprocess
import sys
import threading
import time
import zlib
from collections.abc import Iterator
from typing import Any

MAX_PAGES = 3000
MAX_SECONDS, MAX_PAGE_SECONDS = 120.0, 20.0
MAX_MEMORY = 3_000_000_000
MAX_CHARACTERS = 10_000_000
ANEW = "Get it anew, or open it and print it to a new PDF"
_SPLIT = "Split it, or save it as plain text"
# What pypdf lets through on files that break the rules; its own errors are added where it is imported.
_BROKEN = (
    ArithmeticError, AssertionError, AttributeError, LookupError, MemoryError, NotImplementedError, OSError,
    RecursionError, TypeError, ValueError, struct.error, zlib.error,
)  # fmt: skip


def pages(raw: bytes) -> Iterator[dict[str, Any]]:
    """What `told` tells of a PDF, by a process that is ended where it takes too long; then the last line is a fault."""
    if not sys.executable:  # Python inside another program: no process of its own can be had
        yield from told(raw)
        return
    worker = subprocess.Popen(  # -P: the folder of this file must not stand in for the standard library
        [sys.executable, "-P", __file__], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    )
    lines: queue.Queue[bytes] = queue.Queue()
    threads = [
        threading.Thread(target=_feed, args=(worker, raw)),
        threading.Thread(target=_drain, args=(worker, lines)),
    ]
    for thread in threads:
        thread.start()
    end, number, done = time.monotonic() + MAX_SECONDS, 0, -1
    try:
        while done < max(number, 1):
            left = min(MAX_PAGE_SECONDS, end - time.monotonic())
            try:
                line = lines.get(timeout=max(left, 0.001))
            except queue.Empty:
                line = _fault(f"takes too long at page {done + 1} of {number or '?'}", _SPLIT)
            each = json.loads(line) if line else {"fault": "breaks what reads it, by its size or form", "hint": ANEW}
            yield each
            if "fault" in each:
                return
            number, done = int(each.get("number", number)), done + 1
    finally:
        worker.kill()
        for thread in threads:
            thread.join()
        worker.wait()
        for pipe in (worker.stdin, worker.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()


def _feed(worker: subprocess.Popen[bytes], raw: bytes) -> None:
    assert worker.stdin is not None
    with contextlib.suppress(OSError):  # the worker may be dead already
        worker.stdin.write(raw)
        worker.stdin.close()


def _drain(worker: subprocess.Popen[bytes], lines: queue.Queue[bytes]) -> None:
    assert worker.stdout is not None
    for line in worker.stdout:
        lines.put(line)
    lines.put(b"")


def told(raw: bytes) -> Iterator[dict[str, Any]]:
    """How many pages a PDF has and the text of each, or why there is none."""
    from pypdf import PdfReader, errors

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # its complaints are told as notes and errors
    own = (e for e in vars(errors).values() if isinstance(e, type) and issubclass(e, Exception))
    broken: tuple[type[Exception], ...] = (*_BROKEN, *own)
    try:
        reader = PdfReader(io.BytesIO(raw), strict=False)
        if reader.is_encrypted and not reader.decrypt(""):
            yield {"fault": "is locked by a password", "hint": "Print it to a new PDF without password"}
            return
        number = len(reader.pages)
    except errors.DependencyError:
        hint = "Print it to a new PDF without encryption"
        yield {"fault": "is encrypted in a way that is not read here", "hint": hint}
        return
    except broken as error:
        yield {"fault": f"is a broken PDF ({type(error).__name__})", "hint": ANEW}
        return
    if number == 0 or number > MAX_PAGES:
        what = "has no pages" if number == 0 else f"has {number} pages; the limit is {MAX_PAGES}"
        yield {"fault": what, "hint": "Split it" if number else "Get it anew: it may be broken"}
        return
    yield {"number": number}
    size = 0
    for index in range(number):
        try:
            page = reader.pages[index].extract_text()
        except broken as error:
            yield {"failed": type(error).__name__}
            continue
        size += len(page)
        if size > MAX_CHARACTERS:
            yield {"fault": f"holds more text than any document at page {index + 1} of {number}", "hint": _SPLIT}
            return
        yield {"page": page}


def _fault(what: str, hint: str) -> bytes:
    return json.dumps({"fault": what, "hint": hint}).encode()


def _main() -> None:
    with contextlib.suppress(ImportError, ValueError, OSError):  # where the system lets memory be bounded
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY, MAX_MEMORY))
    for line in told(sys.stdin.buffer.read()):
        sys.stdout.write(json.dumps(line) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    _main()
