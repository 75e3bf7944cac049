"""A Word document as Markdown: headings, lists, tables, bold, italics and links; hidden and deleted text stays out."""

import io
import re
import zipfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from docx import Document
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml.ns import qn

from core.errors import NotValid
from core.policies.importing_docx_styles import Element, Styles
from core.policies.importing_text import Cleaned, without_invisible

MAX_PARTS = 2_000
MAX_UNPACKED_BYTES = 60 * 1024 * 1024
_MAIN_PART = "word/document.xml"
_SPECIAL = re.compile(r"([\\`*_\[\]<])")
_LINE_START = re.compile(r"^(?:([#>+-])|(\d{1,9})([.)])(?=\s))")
_LINKS = ("http://", "https://", "mailto:")
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_WRAPPERS = frozenset(
    _W + name for name in ("ins", "moveTo", "smartTag", "sdt", "sdtContent", "fldSimple", "customXml", "dir", "bdo")
)
_BREAKS = {f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}tab": " ", f"{_W}noBreakHyphen": "-"}
_NOT_TAKEN = {
    f"{_W}drawing": "picture", f"{_W}pict": "picture", f"{_W}object": "picture", f"{_W}del": "deleted passage",
    f"{_W}moveFrom": "deleted passage", f"{_W}footnoteReference": "footnote", f"{_W}endnoteReference": "footnote",
    f"{_W}commentReference": "comment",
    "{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent": "picture",
}  # fmt: skip


class NotAWordDocument(NotValid):
    """The file is no .docx, is damaged, or unpacks to more than a policy can be."""


def markdown_of_docx(data: bytes) -> Cleaned:
    """The document's text as Markdown, and what of it was not taken along.

    Raises:
        NotAWordDocument: it cannot be read, or it is too large once unpacked.
    """
    _check_archive(data)
    try:
        document = Document(io.BytesIO(data))
        return _Walk(document).read()
    except (PackageNotFoundError, zipfile.BadZipFile, KeyError, ValueError, SyntaxError) as damage:
        # lxml's error of malformed XML is a SyntaxError.
        raise NotAWordDocument("This Word document is damaged. Open it in Word and save it again as .docx.") from damage


def _check_archive(data: bytes) -> None:
    """Refuse what unpacks to too much, by the sizes in its directory: no more than they say is ever unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
    except zipfile.BadZipFile as damage:
        raise NotAWordDocument("This is no Word document (.docx). Save older .doc files as .docx first.") from damage
    if len(entries) > MAX_PARTS or sum(entry.file_size for entry in entries) > MAX_UNPACKED_BYTES:
        raise NotAWordDocument("This Word document unpacks to far more than a policy holds, so it is not opened.")
    if _MAIN_PART not in {entry.filename for entry in entries}:
        raise NotAWordDocument("This file holds no Word text. Save it in Word as .docx.")


@dataclass(frozen=True)
class _Look:
    """How a piece of text looks; neighbours that look alike are one piece."""

    bold: bool = False
    italic: bool = False
    link: str = ""


class _Walk:
    """Goes through the body once, block by block."""

    def __init__(self, document: Any) -> None:
        self._body: Element = document.element.body
        self._links = {rel.rId: rel.target_ref for rel in document.part.rels.values() if rel.is_external}
        self._styles = Styles(document.styles.element, _numbering(document))
        self._not_taken: Counter[str] = Counter()
        self._numbers: dict[tuple[str, int], int] = {}
        self._depth = -1

    def read(self) -> Cleaned:
        text = ""
        before = ""
        for kind, block in self._blocks(self._body):
            # Entries of one list stand close; all else is set apart by an empty line.
            gap = "\n" if kind == before == "entry" else "\n\n"
            text += (gap if text else "") + block
            before = kind
        text, count = without_invisible(text)
        self._not_taken["invisible character"] += count
        return Cleaned(f"{text}\n" if text else "", +self._not_taken)

    def _blocks(self, parent: Element) -> Iterator[tuple[str, str]]:
        for child in parent:
            if child.tag == f"{_W}p":
                yield from self._paragraph(child)
            elif child.tag == f"{_W}tbl":
                self._depth = -1
                yield from self._table(child)
            elif child.tag in _WRAPPERS:
                yield from self._blocks(child)

    def _paragraph(self, paragraph: Element) -> Iterator[tuple[str, str]]:
        text = self._inline(paragraph).strip()
        if not text or self._styles.is_contents(paragraph):
            return
        level, entry = self._styles.heading_level(paragraph), self._styles.entry(paragraph)
        if level is None and entry is not None:
            # An entry cannot be deeper than one below the entry before it: Markdown would read code.
            self._depth = min(entry.depth, self._depth + 1)
            mark = f"{self._number(entry.list_id, entry.depth)}." if entry.numbered else "-"
            yield "entry", f"{'    ' * self._depth}{mark} {_one_line(text)}"
            return
        self._depth = -1
        if level is not None:
            yield "heading", f"{'#' * level} {_one_line(text).replace('**', '')}"
        else:
            yield "text", "\\\n".join(_LINE_START.sub(_escaped_start, line) for line in text.split("\n"))

    def _number(self, list_id: str, depth: int) -> int:
        """The entry's number; a deeper list begins anew under each entry."""
        self._numbers = {key: n for key, n in self._numbers.items() if key[0] != list_id or key[1] <= depth}
        self._numbers[list_id, depth] = self._numbers.get((list_id, depth), 0) + 1
        return self._numbers[list_id, depth]

    def _table(self, table: Element) -> Iterator[tuple[str, str]]:
        rows = [self._cells(row) for row in table.iterfind(f"{_W}tr")]
        width = max((len(row) for row in rows), default=0)
        if not width:
            return
        lines = [f"| {' | '.join([*row, *[''] * (width - len(row))])} |" for row in rows]
        yield "table", "\n".join([lines[0], f"|{' --- |' * width}", *lines[1:]])

    def _cells(self, row: Element) -> list[str]:
        cells: list[str] = []
        for cell in row.iterfind(f"{_W}tc"):
            said = " ".join(self._inline(paragraph).strip() for paragraph in cell.iter(f"{_W}p"))
            cells.append(_one_line(said).replace("|", "\\|"))
            span = cell.find(f"{_W}tcPr/{_W}gridSpan")
            width = span.get(f"{_W}val", "1") if span is not None else "1"
            cells.extend([""] * (min(int(width), 60) - 1 if width.isdigit() else 0))
        return cells

    def _inline(self, paragraph: Element) -> str:
        pieces: list[tuple[_Look, str]] = []
        for look, text in self._pieces(paragraph, paragraph, ""):
            if pieces and pieces[-1][0] == look:
                pieces[-1] = look, pieces[-1][1] + text
            elif text:
                pieces.append((look, text))
        return "".join(_piece(look, text) for look, text in pieces)

    def _pieces(self, parent: Element, paragraph: Element, link: str) -> Iterator[tuple[_Look, str]]:
        for child in parent:
            if child.tag == f"{_W}r":
                yield from self._run(child, paragraph, link)
            elif child.tag == f"{_W}hyperlink":
                yield from self._pieces(child, paragraph, self._links.get(child.get(qn("r:id")), ""))
            elif child.tag in _WRAPPERS:
                yield from self._pieces(child, paragraph, link)
            elif child.tag in _NOT_TAKEN:
                self._not_taken[_NOT_TAKEN[child.tag]] += 1

    def _run(self, run: Element, paragraph: Element, link: str) -> Iterator[tuple[_Look, str]]:
        if self._styles.is_hidden(run, paragraph):
            self._not_taken["hidden passage"] += 1
            return
        link = link if link.lower().startswith(_LINKS) else ""
        look = _Look(self._styles.is_set(run, "w:b"), self._styles.is_set(run, "w:i"), link)
        for child in run:
            if child.tag == f"{_W}t":
                yield look, child.text or ""
            elif child.tag in _BREAKS:
                yield look, _BREAKS[child.tag]
            elif child.tag in _NOT_TAKEN:
                self._not_taken[_NOT_TAKEN[child.tag]] += 1


def _numbering(document: Any) -> Element | None:
    """The list formats; a document without lists has none, and asking python-docx for them would make some up."""
    part = next((rel.target_part for rel in document.part.rels.values() if rel.reltype.endswith("/numbering")), None)
    return None if part is None else part.element


def _piece(look: _Look, text: str) -> str:
    """The text with its marks; spaces stay outside them, where Markdown wants them."""
    said = text.strip()
    if not said:
        return text
    start = text.index(said)
    before, after = text[:start], text[start + len(said) :]
    mark = ("**" if look.bold else "") + ("*" if look.italic else "")
    said = mark + _SPECIAL.sub(r"\\\1", said) + mark[::-1]
    if look.link:
        said = f"[{said}]({quote(look.link, safe=':/?#@!$&*+,;=%~-._')})"
    return before + said + after


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _escaped_start(found: re.Match[str]) -> str:
    return f"\\{found[1]}" if found[1] else f"{found[2]}\\{found[3]}"
