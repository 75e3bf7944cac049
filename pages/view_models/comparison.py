"""Two versions of a policy beside each other: what differs in its rules, in its frame, and line by line."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from itertools import groupby

from core.policies.comparison import ClauseChange, document_differences
from core.policies.lines import LineChange, LineDifference, Span, line_differences
from core.policies.model import Content
from pages.view_models.policies import effect_words
from pages.view_models.words import counted, word_of

CONTEXT_LINES = 3
UNIFIED, BESIDE = "In one column", "Side by side"
_SIGNS = {LineChange.ADDED: "+", LineChange.REMOVED: "−", LineChange.SAME: ""}
# Washes that read on light and on dark; the sign and the marks say the same without colour.
_WASH = {"+": "background:rgba(46,160,67,.16)", "−": "background:rgba(224,62,62,.15)", "": ""}
_TABLE = (
    "width:100%;border-collapse:collapse;table-layout:fixed;font-family:var(--st-code-font,monospace);font-size:.85rem"
)
_NUMBER = "padding:0 .5em;text-align:right;opacity:.7;vertical-align:top;user-select:none"
_SIGN = "text-align:center;vertical-align:top"
_TEXT = "padding:.1em .4em;white-space:pre-wrap;overflow-wrap:anywhere;vertical-align:top"
_FOLD = "padding:.35em .5em;opacity:.75;text-align:center"


@dataclass(frozen=True)
class ClauseLine:
    """One clause that is not as it was: what became of it, and both sides in words ("" where there is none)."""

    clause_id: str
    change: ClauseChange
    before: str
    after: str
    own_words: str


@dataclass(frozen=True)
class Comparison:
    """Everything that differs between two texts."""

    clauses: Sequence[ClauseLine]
    frame: Sequence[tuple[str, str, str]]
    lines: Sequence[LineDifference]

    @property
    def is_empty(self) -> bool:
        """Whether nothing differs at all."""
        return not self.clauses and not self.frame and not self.changed_line_count

    @property
    def changed_line_count(self) -> int:
        """How many lines of the text differ."""
        return sum(each.change is not LineChange.SAME for each in self.lines)


def comparison(before: Content, after: Content) -> Comparison:
    """What differs from one content to another."""
    clauses = [
        ClauseLine(
            each.clause_id,
            each.change,
            each.words_before or "",
            each.words_after or "",
            each.after.text if each.after else "",
        )
        for each in document_differences(before.clauses, after.clauses)
    ]
    frame = [
        ("Title", before.title, after.title),
        ("In effect", effect_words(before), effect_words(after)),
    ]
    changed = [row for row in frame if row[1] != row[2]]
    return Comparison(clauses, changed, line_differences(before.body, after.body))


def summary(found: Comparison) -> str:
    """How much differs, in one sentence."""
    if found.is_empty:
        return "The two say exactly the same."
    counts = Counter(word_of(line.change).label.split(",")[0].lower() for line in found.clauses)
    rules = ", ".join(f"{count} {word}" for word, count in counts.items())
    count = found.changed_line_count
    text = (
        "the text is the same"
        if not count
        else f"{counted(count, 'line')} of the text {'differs' if count == 1 else 'differ'}"
    )
    return f"Clauses: {rules or 'none differs'}; {text}."


def lines_html(differences: Sequence[LineDifference], *, beside: bool) -> str:
    """The lines as an HTML table, every text escaped; long stretches without a difference are folded."""
    rows = "".join(_beside(each) if beside else _unified(each) for each in _folded(differences))
    # The first row may be a fold over all columns: without their widths they would all be as wide.
    widths = ("4.2em", "auto", "4.2em", "auto") if beside else ("4.2em", "4.2em", "1.4em", "auto")
    columns = "".join(f'<col style="width:{width}">' for width in widths)
    inside = f"<colgroup>{columns}</colgroup><tbody>{rows}</tbody>"
    return f'<table style="{_TABLE}" aria-label="Lines compared">{inside}</table>'


def _folded(differences: Sequence[LineDifference]) -> Iterator[LineDifference | int]:
    """The differences with their surroundings; a number stands for so many equal lines that are left out."""
    groups = [list(lines) for _, lines in groupby(differences, key=lambda each: each.change is LineChange.SAME)]
    for position, group in enumerate(groups):
        head = 0 if position == 0 else CONTEXT_LINES
        tail = 0 if position == len(groups) - 1 else CONTEXT_LINES
        hidden = len(group) - head - tail
        if group[0].change is not LineChange.SAME or hidden <= 1:
            yield from group
            continue
        yield from group[:head]
        yield hidden
        yield from group[len(group) - tail :]


def _unified(each: LineDifference | int) -> str:
    if isinstance(each, int):
        return _fold(each, 4)
    if each.change is LineChange.CHANGED:
        return _row(each.number_before, None, "−", each.before) + _row(None, each.number_after, "+", each.after)
    return _row(each.number_before, each.number_after, _SIGNS[each.change], each.after or each.before)


def _row(number_before: int | None, number_after: int | None, sign: str, spans: Sequence[Span]) -> str:
    return (
        f'<tr style="{_WASH[sign]}">{_number(number_before)}{_number(number_after)}'
        f'<td style="{_SIGN}">{sign}</td><td style="{_TEXT}">{_marked(spans, sign)}</td></tr>'
    )


def _beside(each: LineDifference | int) -> str:
    if isinstance(each, int):
        return _fold(each, 4)
    left = _side(each.number_before, each.before, "−" if each.change is not LineChange.SAME else "")
    right = _side(each.number_after, each.after, "+" if each.change is not LineChange.SAME else "")
    return f"<tr>{left}{right}</tr>"


def _side(number: int | None, spans: Sequence[Span], sign: str) -> str:
    wash = _WASH[sign] if number is not None else ""
    mark = f"{sign} " if number is not None and sign else ""
    return f'{_number(number)}<td style="{_TEXT};{wash}">{mark}{_marked(spans, sign)}</td>'


def _number(number: int | None) -> str:
    return f'<td style="{_NUMBER}">{number or ""}</td>'


def _marked(spans: Sequence[Span], sign: str) -> str:
    """The words, those that the other side has not underlined or struck through."""
    tag = {"+": "ins", "−": "del"}.get(sign)
    whole = len(spans) == 1
    return "".join(
        f"<{tag}>{escape(span.text)}</{tag}>" if tag and span.is_other and not whole else escape(span.text)
        for span in spans
    )


def _fold(count: int, columns: int) -> str:
    return f'<tr><td colspan="{columns}" style="{_FOLD}">⋯ {count} lines without a difference</td></tr>'
