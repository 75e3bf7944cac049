"""Two texts line by line: what stayed, went, came, and which words of a line are others."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from itertools import zip_longest

ALIKE = 0.4
"""From this likeness on two lines are one line with other words in it, not one removed and another added."""
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


def line_differences(before: str, after: str) -> tuple[LineDifference, ...]:
    """Every line of both texts in order, those that differ marked."""
    return tuple(_compared(_lines(before), _lines(after)))


def _lines(text: str) -> list[str]:
    return [line.rstrip("\r") for line in text.split("\n")] if text else []


def _compared(old: Sequence[str], new: Sequence[str]) -> Iterator[LineDifference]:
    for tag, first, last, begin, end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            for step in range(last - first):
                spans = (Span(old[first + step]),)
                yield LineDifference(LineChange.SAME, first + step + 1, begin + step + 1, spans, spans)
        else:
            yield from _replaced(old[first:last], new[begin:end], first + 1, begin + 1)


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
    old, new = _WORDS.findall(was), _WORDS.findall(now)
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    if matcher.ratio() < ALIKE:
        return None
    codes = matcher.get_opcodes()
    before = [Span("".join(old[a:b]), tag != "equal") for tag, a, b, _, _ in codes if a < b]
    after = [Span("".join(new[c:d]), tag != "equal") for tag, _, _, c, d in codes if c < d]
    return LineDifference(LineChange.CHANGED, number_before, number_after, tuple(before), tuple(after))
