"""A draft under review: its numbered text, the comments at each place, and what a decision says."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from core.identity.model import Actor, Permission
from core.policies.model import Draft, VersionState
from core.policies.threads import Paragraph, ReviewThread, Standing, open_threads, paragraphs
from pages.view_models.markdown import literal
from pages.view_models.times import minute, when
from pages.view_models.words import counted

PART = 60
"""Paragraphs of one part: each brings a button, and a page of a thousand would be slow."""
_QUOTE = 160


@dataclass(frozen=True)
class Placed:
    """The open threads of a draft by where they stand now; `elsewhere` are those whose text is gone or another."""

    by_line: Mapping[int, Sequence[ReviewThread]] = field(default_factory=dict)
    by_clause: Mapping[str, Sequence[ReviewThread]] = field(default_factory=dict)
    whole: Sequence[ReviewThread] = ()
    elsewhere: Sequence[ReviewThread] = ()


def placed(threads: Sequence[ReviewThread]) -> Placed:
    """Sort the open threads by place; a clause that changed still carries its threads."""
    by_line: dict[int, list[ReviewThread]] = {}
    by_clause: dict[str, list[ReviewThread]] = {}
    whole, elsewhere = list[ReviewThread](), list[ReviewThread]()
    for thread in open_threads(threads):
        if thread.clause_id is not None and thread.standing is not Standing.REMOVED:
            by_clause.setdefault(thread.clause_id, []).append(thread)
        elif thread.line_now is not None:
            by_line.setdefault(thread.line_now, []).append(thread)
        elif thread.line_number is None and thread.clause_id is None:
            whole.append(thread)
        else:
            elsewhere.append(thread)
    return Placed(by_line, by_clause, whole, elsewhere)


def parts(body: str) -> list[Sequence[Paragraph]]:
    """The numbered paragraphs in parts that a page can hold."""
    found = paragraphs(body)
    return [found[start : start + PART] for start in range(0, len(found), PART)]


def purpose(draft: Draft, *, now: datetime, zone_name: str) -> str:
    """Who wrote it and since when it waits."""
    said = f"Written by {literal(draft.author_name)}."
    if draft.state is VersionState.IN_REVIEW:
        said += f" In review since {when(draft.submitted_at, now=now, zone_name=zone_name)}."
    return said


def may_decide(draft: Draft, actor: Actor) -> bool:
    """Whether this person can approve it or ask for changes now."""
    return draft.state is VersionState.IN_REVIEW and actor.may(Permission.POLICY_APPROVE)


def hindrance(draft: Draft, actor: Actor) -> str:
    """Why nothing is decided here, for whoever came to decide; empty where it can be."""
    if draft.state is VersionState.APPROVED:
        return "This draft is approved. It can be published, or reopened for writing."
    if draft.state is not VersionState.IN_REVIEW:
        return "This draft is being written. It can be approved once its author hands it over for review."
    if actor.user_id in draft.writer_ids:
        return "You wrote in this draft, so somebody else has to approve it. You can still comment, or send it back."
    return ""


def approving_says(open_count: int, next_number: int) -> str:
    """What approving means, before it is done."""
    said = f"The draft can then be published as version {next_number}. Nobody can change it unless it is reopened."
    if open_count:
        said += (
            f"\n\n**{counted(open_count, 'comment')} {'is' if open_count == 1 else 'are'} still open.** "
            f"Approving does not settle {'it' if open_count == 1 else 'them'}."
        )
    return said


def place_words(thread: ReviewThread) -> str:
    """Where a thread stands, and whether the text there is still what was commented on."""
    if thread.clause_id is not None:
        notes = {
            Standing.UNCHANGED: "",
            Standing.CHANGED: " – the clause has changed since",
            Standing.REMOVED: " – the clause was removed since",
        }
        return f"Clause {literal(thread.clause_id)}{notes[thread.standing]}"
    if thread.line_number is None:
        return "The draft as a whole"
    if thread.line_now is None:
        return f"Line {thread.line_number} of revision {thread.revision} – the line has changed since"
    return f"Line {thread.line_now}"


def quote(thread: ReviewThread) -> str:
    """The text a thread is about, shortened."""
    text = " ".join(thread.quoted.split())
    return literal(text if len(text) <= _QUOTE else f"{text[: _QUOTE - 1].rstrip()}…")


def words(text: str) -> str:
    """What somebody wrote, its lines kept."""
    return "  \n".join(literal(line) for line in text.splitlines())


def settled_line(thread: ReviewThread, *, zone_name: str) -> str:
    """One line for a settled thread."""
    by = f"settled by {literal(thread.resolved_by_name or '')} on {minute(thread.resolved_at, zone_name)}"
    return f"{place_words(thread)}: “{literal(thread.comments[0].words)}” – {by}"


def headline(threads: Sequence[ReviewThread]) -> str:
    """How many comments wait."""
    count = len(open_threads(threads))
    return f"{counted(count, 'open comment')}".capitalize() if count else "No open comment"
