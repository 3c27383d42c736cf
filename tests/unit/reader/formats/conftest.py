"""Small real files of each format, made in memory."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

import pytest

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def make_pdf(pages: list[list[str]]) -> bytes:
    """A PDF with these lines on its pages, in Windows-1252 and Helvetica."""
    bodies: list[bytes] = [b"<< /Type /Catalog /Pages 2 0 R >>", b""]
    kids = []
    bodies.append(b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>")
    for lines in pages:
        shown = b"".join(b"1 0 0 1 72 %d Tm (%s) Tj\n" % (760 - 14 * n, _escaped(line)) for n, line in enumerate(lines))
        stream = b"BT /F1 11 Tf\n" + shown + b"ET" if lines else b""
        bodies.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream))
        kids.append(len(bodies) + 1)
        bodies.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Resources << /Font << /F1 3 0 R >> >> "
            b"/Contents %d 0 R >>" % len(bodies)
        )
    bodies[1] = b"<< /Type /Pages /Kids [%s] /Count %d >>" % (b" ".join(b"%d 0 R" % k for k in kids), len(kids))
    out, places = b"%PDF-1.4\n", []
    for number, body in enumerate(bodies, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(bodies) + 1
    return out + b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % (
        size, table, size, len(out)
    )  # fmt: skip


def make_docx(body: str, **parts: str) -> bytes:
    """A Word document around this WordprocessingML; `parts` are more files of its `word` folder."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", f"<w:document {W}><w:body>{body}</w:body></w:document>")
        for name, part in parts.items():
            archive.writestr(f"word/{name}.xml", part)
    return held.getvalue()


def _escaped(line: str) -> bytes:
    return line.encode("cp1252").replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")


@pytest.fixture(scope="session")
def pdf() -> Callable[[list[list[str]]], bytes]:
    return make_pdf


@pytest.fixture(scope="session")
def docx() -> Callable[..., bytes]:
    return make_docx
