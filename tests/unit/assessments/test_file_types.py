"""What a file is by its bytes: what is kept, under which name, and what is not."""

import io
import zipfile

import pytest

from core.assessments.file_types import MOST_BYTES, FileNotAccepted, recognised

PDF, PNG, JPEG = b"%PDF-1.7\n%%EOF", b"\x89PNG\r\n\x1a\n" + b"\0" * 20, b"\xff\xd8\xff\xe0" + b"\0" * 20
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def office(*names: str, inside: bytes = b"<x/>") -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in names:
            archive.writestr(name, inside)
    return held.getvalue()


@pytest.mark.parametrize(
    ("content", "name", "media_type", "kept_as"),
    [
        (PDF, "export.pdf", "application/pdf", "export.pdf"),
        (PDF, "export.exe", "application/pdf", "export.pdf"),
        (PNG, "screen.png", "image/png", "screen.png"),
        (JPEG, "photo.jpeg", "image/jpeg", "photo.jpg"),
        (office("[Content_Types].xml", "word/document.xml"), "rules.docx", DOCX, "rules.docx"),
        (b"a,b\n1,2\n", "sample.csv", "text/csv", "sample.csv"),
        ("Größe: 3 < 5\n".encode(), "notes.txt", "text/plain", "notes.txt"),
        (b"plain words", "notes.html", "text/plain", "notes.txt"),
        (PDF, "../../etc/passwd", "application/pdf", "passwd.pdf"),
        (PDF, "C:\\Users\\mara\\log.pdf", "application/pdf", "log.pdf"),
        (PDF, 'a"; filename="b.exe\r\nX: y', "application/pdf", "a__ filename=_b.pdf"),
        (PDF, "\u202efdp.exe", "application/pdf", "fdp.pdf"),
        (PDF, "...", "application/pdf", "evidence.pdf"),
        (PDF, "x" * 500 + ".pdf", "application/pdf", "x" * 120 + ".pdf"),
    ],
    ids=lambda value: str(value)[:12] if isinstance(value, str) else "",
)
def test_a_file_is_what_its_bytes_say_under_a_name_that_says_so(content, name, media_type, kept_as):
    assert recognised(content, name)[0] == media_type
    if "filename=" not in name:
        assert recognised(content, name)[1] == kept_as


@pytest.mark.parametrize("name", ['a"; filename="b.exe\r\nX: y', "a\nb.pdf", "a;b=c.pdf", "..\\..\\x.pdf", "a\0b.pdf"])
def test_a_name_holds_nothing_that_a_header_or_a_system_trips_over(name):
    kept = recognised(PDF, name)[1]
    assert kept.endswith(".pdf")
    assert not set('"\\/;=\r\n\0:') & set(kept)


@pytest.mark.parametrize(
    ("content", "name", "why"),
    [
        (b"", "empty.pdf", "empty"),
        (b"%PDF-" + b"0" * MOST_BYTES, "large.pdf", "larger than 5 MB"),
        (b"<!DOCTYPE html><p>hi", "report.pdf", "markup or a script"),
        (b"\xef\xbb\xbf <HTML><script>alert(1)</script>", "notes.txt", "markup or a script"),
        (b"Look:\n<svg onload=alert(1)>", "drawing.csv", "markup or a script"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "logo.png", "markup or a script"),
        (b"#!/bin/sh\nrm -rf /", "run.txt", "markup or a script"),
        (b"MZ\x90\x00\x03", "photo.png", "cannot be kept"),
        (b"GIF89a\x01\x00\xff\xfe", "photo.gif", "cannot be kept"),
        (b"caf\xe9", "latin.txt", "cannot be kept"),
        (office("evil.exe"), "rules.docx", "archive and no document"),
        (office("word/document.xml"), "rules.docx", "archive and no document"),
        (office("[Content_Types].xml", "xl/workbook.xml", "xl/vbaProject.bin"), "book.xlsx", "macros"),
        (b"PK\x03\x04 not a zip", "book.xlsx", "damaged"),
        (
            office("[Content_Types].xml", "word/document.xml", "word/media/a", inside=b"0" * 40 * 1024**2),
            "bomb.docx",
            "unpacks to far more",
        ),
    ],
    ids=lambda value: str(value)[:16] if isinstance(value, str) else "",
)
def test_whatever_else_it_calls_itself_is_refused_with_the_reason(content, name, why):
    with pytest.raises(FileNotAccepted, match=why):
        recognised(content, name)
