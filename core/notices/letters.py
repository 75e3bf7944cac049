"""The one letter of a day: everything that somebody is reminded of, the most urgent first. It holds no policy text."""

from collections.abc import Mapping, Sequence
from itertools import groupby

from core.identity.model import OrganizationKind
from core.mail.model import Letter
from core.mail.wording import one_line
from core.notices.model import GATHERED, LADDERS, START, Reader, Reminder
from core.notices.rules import urgency
from core.notices.wording import due_words, path_of, sentence

_HEADINGS: Mapping[int, str] = {0: "Overdue", 1: "Due", 2: "Coming up", 3: "New"}


def letter(reader: Reader, told: Sequence[Reminder]) -> Letter | None:
    """The letter about what the reader was told today; None where each of it has a letter of its own."""
    written = [each for each in told if each.rung != START or LADDERS[each.fact.kind].is_start_written]
    if not written:
        return None
    parts = [
        f"{_HEADINGS[place]}\n" + "\n".join(f"- {_line(each, reader)}" for each in lines)
        for place, lines in groupby(written, key=lambda each: urgency(each.rung))
    ]
    return Letter(
        "reminder",
        _subject(written),
        f"This waits at {one_line(reader.organization)} for you or a colleague:\n\n"
        + "\n\n".join(parts)
        + "\n\nAn entry leaves the list by itself once it is settled. One letter a day at most.",
        _path(written, reader.kind),
    )


def _subject(written: Sequence[Reminder]) -> str:
    late = sum(urgency(each.rung) == 0 for each in written)
    what = "1 reminder" if len(written) == 1 else f"{len(written)} reminders"
    return f"{what}, {late} overdue" if late else what


def _line(reminder: Reminder, reader: Reader) -> str:
    fact = reminder.fact
    what = sentence(fact.kind, reader.kind, title=fact.title, counterpart=fact.counterpart, count=fact.count)
    first = "the oldest " if fact.kind in GATHERED and (fact.count or 0) > 1 else ""
    return f"{what}: {first}{due_words(reminder.rung, fact.due_on, reader.today)}"


def _path(written: Sequence[Reminder], side: OrganizationKind) -> str:
    """The thing itself where there is one, else the list."""
    if len(written) == 1:
        return path_of(written[0].fact.kind, side, written[0].fact.link_id)
    return "/notices"
