"""Papers set by typst: tagged PDF (PDF/UA), and the same data give the same bytes on every machine."""

import json
import unicodedata
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path

import structlog
import typst

log = structlog.get_logger(__name__)

# What the fonts inside typst surely hold: Latin, Greek, Cyrillic and the punctuation of print.
_HELD = (
    *((0x20, 0x7E), (0xA0, 0x17F), (0x388, 0x38A), (0x391, 0x3A1), (0x3A3, 0x3CE), (0x400, 0x45F), (0x1E00, 0x1E99)),
    *((0x2010, 0x2015), (0x2018, 0x2022), (0x2026, 0x2026), (0x2030, 0x2030), (0x20AC, 0x20AC), (0x2122, 0x2122)),
)
Spell = Callable[[str], str]


def typeset(template: Path, name: str, data: Callable[[Spell], Mapping[str, object]], *, at: datetime) -> bytes:
    """The paper: `template` filled with `data`, which it reads as the input `name`; `at` is the time it bears.

    Letters that no font inside typst holds would be missing or stop the printing: then all but the common scripts are
    spelled out as numbers.
    """
    try:
        return _compiled(template, name, data(without_controls), at)
    except typst.TypstError:
        # Its message quotes the text that could not be set, which is nobody's who reads logs.
        log.info("paper_spelled_out", paper=name)
        return _compiled(template, name, data(spelled_out), at)


def _compiled(template: Path, name: str, data: Mapping[str, object], at: datetime) -> bytes:
    return typst.compile(
        template.read_bytes(),
        sys_inputs={name: json.dumps(data)},
        ignore_system_fonts=True,
        pdf_standards="ua-1",
        timestamp=int(at.timestamp()),
    )


def without_controls(text: str) -> str:
    """Signs that nobody sees, among them those that turn the direction of writing, as their numbers."""
    plain = " ".join(text.splitlines()).replace("\t", " ")
    return "".join(_number(sign) if unicodedata.category(sign) in ("Cc", "Cf") else sign for sign in plain)


def spelled_out(text: str) -> str:
    """The same, and every sign beyond the common scripts."""
    return "".join(sign if _is_held(sign) else _number(sign) for sign in without_controls(text))


def _is_held(sign: str) -> bool:
    return any(first <= ord(sign) <= last for first, last in _HELD)


def _number(sign: str) -> str:
    return f"[U+{ord(sign):04X}]"
