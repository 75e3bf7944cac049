"""What a file is by its own bytes, never by its name: the few types that may be kept as evidence."""

import re
import unicodedata
import zipfile
from io import BytesIO

from core.errors import NotValid

MOST_BYTES = 5 * 1024 * 1024
MOST_FILES = 20
NAME_LIMIT = 120
_UNPACKED_LIMIT = 100 * 1024 * 1024
_SIGNATURES = (
    (b"%PDF-", "application/pdf", ".pdf"),
    (b"\x89PNG\r\n\x1a\n", "image/png", ".png"),
    (b"\xff\xd8\xff", "image/jpeg", ".jpg"),
)
_OFFICE = {
    "word/document.xml": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", ".docx"),
    "xl/workbook.xml": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", ".xlsx"),
}
_MACROS = re.compile(r"vbaProject\.bin|activeX|macrosheets", re.IGNORECASE)
# What a browser would run if it were ever shown: markup, scripts and drawings, however they are named.
_ACTIVE = re.compile(
    r"<\s*(!doctype|html|script|svg|iframe|object|embed|\?xml|\?php|body|img|a\s)|^#!|^mz", re.IGNORECASE
)
_ENDINGS = {".jpeg": ".jpg", ".csv": ".csv", ".txt": ".txt", ".md": ".txt", ".log": ".txt"}
ACCEPTED = "PDF, PNG, JPEG, DOCX, XLSX, CSV or plain text"


class FileNotAccepted(NotValid):
    """A file that is empty, too large, or of no type that may be kept."""


def recognised(content: bytes, file_name: str) -> tuple[str, str]:
    """The media type that the bytes have, and a name for it that is safe to store and to hand out.

    Raises:
        FileNotAccepted: with what is wrong and what would do.
    """
    if not content:
        raise FileNotAccepted("This file is empty. Choose the file again.")
    if len(content) > MOST_BYTES:
        raise FileNotAccepted(
            f"This file is larger than {MOST_BYTES // 1024**2} MB. Choose a smaller one, or add a link."
        )
    media_type, ending = _type_of(content, file_name)
    return media_type, _safe_name(file_name, ending)


def _type_of(content: bytes, file_name: str) -> tuple[str, str]:
    for signature, media_type, ending in _SIGNATURES:
        if content.startswith(signature):
            return media_type, ending
    if content.startswith(b"PK\x03\x04"):
        return _office_type(content)
    return _text_type(content, file_name)


def _office_type(content: bytes) -> tuple[str, str]:
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as damage:
        raise FileNotAccepted("This file is damaged. Save it again as DOCX or XLSX, or as PDF.") from damage
    names = {entry.filename for entry in entries}
    found = next((kind for part, kind in _OFFICE.items() if part in names), None)
    if found is None or "[Content_Types].xml" not in names:
        raise FileNotAccepted(f"This is an archive and no document. Use {ACCEPTED}.")
    if any(_MACROS.search(name) for name in names):
        raise FileNotAccepted("This document holds macros. Save it without them, or as PDF.")
    if sum(entry.file_size for entry in entries) > _UNPACKED_LIMIT:
        raise FileNotAccepted("This document unpacks to far more than it shows. Save it as PDF.")
    return found


def _text_type(content: bytes, file_name: str) -> tuple[str, str]:
    try:
        said = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise FileNotAccepted(f"This type of file cannot be kept. Use {ACCEPTED}.") from None
    if any(unicodedata.category(letter) == "Cc" and letter not in "\t\r\n\f" for letter in said):
        raise FileNotAccepted(f"This type of file cannot be kept. Use {ACCEPTED}.")
    if _ACTIVE.search(said):
        raise FileNotAccepted(f"This file holds markup or a script, which cannot be kept. Use {ACCEPTED}.")
    if _ending(file_name) == ".csv":
        return "text/csv", ".csv"
    return "text/plain", ".txt"


def _ending(file_name: str) -> str:
    ending = file_name[file_name.rfind(".") :].lower() if "." in file_name else ""
    return _ENDINGS.get(ending, ending)


def _safe_name(file_name: str, ending: str) -> str:
    """The last part of the path, without anything a system or a header could trip over, ending as its type does."""
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", file_name))[-1]
    kept = "".join(letter if letter.isalnum() or letter in " -_." else "_" for letter in last if letter.isprintable())
    stem = kept[: kept.rfind(".")] if _ending(kept) and "." in kept else kept
    return (stem.strip(" .")[:NAME_LIMIT] or "evidence") + ending
