"""Two texts line by line: what stayed, went, came, and which words of a line are others."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from itertools import zip_longest

ALIKE = 0.4
"""From this likeness on two lines are one line with other words in it, not one removed and another added."""
# Comparing takes the product of both lengths; above these a long text would hold up everybody who opens the page.
_MOST_LINE_PAIRS = 25_000_000
_MOST_WORD_PAIRS = 250_000
_WORDS = re.compile(r"\s+|\w+|[^\w\s]")


class LineChange(StrEnum):
    """What became of a line."""

    SAME = "same"
    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@dataclass(frozen=True)
class Span:
    """A stretch of a line; `is_other` when the other side does not have it there."""

    text: str
    is_other: bool = False


@dataclass(frozen=True)
class LineDifference:
    """One line of the two texts side by side; the side where it does not exist has no number and no spans."""

    change: LineChange
    number_before: int | None
    number_after: int | None
    before: tuple[Span, ...] = ()
    after: tuple[Span, ...] = ()


def text_of(spans: Sequence[Span]) -> str:
    """One side of a line."""
    return "".join(span.text for span in spans)


def line_differences(before: str, after: str) -> tuple[LineDifference, ...]:
    """Every line of both texts in order, those that differ marked."""
    return tuple(_compared(_lines(before), _lines(after)))


def _lines(text: str) -> list[str]:
    return [line.rstrip("\r") for line in text.split("\n")] if text else []


def _compared(old: Sequence[str], new: Sequence[str]) -> Iterator[LineDifference]:
    """Both ends that are the same are set aside first, which is most of a text that somebody has edited."""
    head = _alike_from_start(old, new)
    tail = _alike_from_start(old[head:][::-1], new[head:][::-1])
    middle_old, middle_new = old[head : len(old) - tail], new[head : len(new) - tail]
    yield from _same(old[:head], 1, 1)
    if len(middle_old) * len(middle_new) > _MOST_LINE_PAIRS:
        yield from _replaced(middle_old, middle_new, head + 1, head + 1)
    else:
        for tag, first, last, begin, end in SequenceMatcher(None, middle_old, middle_new).get_opcodes():
            places = (head + first + 1, head + begin + 1)
            if tag == "equal":
                yield from _same(middle_old[first:last], *places)
            else:
                yield from _replaced(middle_old[first:last], middle_new[begin:end], *places)
    yield from _same(old[len(old) - tail :], len(old) - tail + 1, len(new) - tail + 1)


def _alike_from_start(old: Sequence[str], new: Sequence[str]) -> int:
    return next(
        (step for step, (was, now) in enumerate(zip(old, new, strict=False)) if was != now), min(len(old), len(new))
    )


def _same(lines: Sequence[str], number_before: int, number_after: int) -> Iterator[LineDifference]:
    for step, line in enumerate(lines):
        spans = (Span(line),)
        yield LineDifference(LineChange.SAME, number_before + step, number_after + step, spans, spans)


def _replaced(old: Sequence[str], new: Sequence[str], first: int, begin: int) -> Iterator[LineDifference]:
    """Pair the lines of a stretch in their order; pairs that share too little are shown as gone and come."""
    gone: list[LineDifference] = []
    come: list[LineDifference] = []
    for step, (was, now) in enumerate(zip_longest(old, new)):
        pair = _pair(was, now, first + step, begin + step)
        if pair is not None:
            yield from (*gone, *come, pair)
            gone, come = [], []
            continue
        if was is not None:
            gone.append(LineDifference(LineChange.REMOVED, first + step, None, before=(Span(was, is_other=True),)))
        if now is not None:
            come.append(LineDifference(LineChange.ADDED, None, begin + step, after=(Span(now, is_other=True),)))
    yield from (*gone, *come)


def _pair(was: str | None, now: str | None, number_before: int, number_after: int) -> LineDifference | None:
    """The two lines as one with other words, when they are alike enough."""
    if was is None or now is None:
        return None
    if was == now:
        return next(_same([was], number_before, number_after))
    old, new = _WORDS.findall(was), _WORDS.findall(now)
    if len(old) * len(new) > _MOST_WORD_PAIRS:
        return None
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    if matcher.ratio() < ALIKE:
        return None
    codes = matcher.get_opcodes()
    before = [Span("".join(old[a:b]), tag != "equal") for tag, a, b, _, _ in codes if a < b]
    after = [Span("".join(new[c:d]), tag != "equal") for tag, _, _, c, d in codes if c < d]
    return LineDifference(LineChange.CHANGED, number_before, number_after, tuple(before), tuple(after))
