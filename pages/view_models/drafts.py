"""A draft in the making: its clauses as text to edit, and what is wrong with that text."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from core.clauses.document import clause_document, parse_clauses
from core.errors import Refusal
from core.policies.content import Written
from core.policies.exporting import SUFFIXES, ExportFormat, clauses_yaml
from core.policies.model import ChangeClass, Draft
from core.policies.notation import read_clauses
from pages.view_models.problems import problems_of
from pages.view_models.words import word_of

CHANGE_CLASSES: Mapping[str, ChangeClass] = {
    f"{word_of(ChangeClass.MATERIAL).label}: agencies are asked to sign again": ChangeClass.MATERIAL,
    f"{word_of(ChangeClass.EDITORIAL).label}: answers carry over, no rule changes": ChangeClass.EDITORIAL,
}
EXAMPLE = """\
- id: C1
  text: Prompts of our work are kept for at least 24 months.
  binding: asset:prompt_log
  norm:
    kind: require
    param: prompt_log.retention_days
    min: 24 months
- id: C2
  text: No synthetic avatars in anything for healthcare professionals.
  scope:
    action: [synthetic_avatar]
    audience: [hcp]
  norm:
    kind: prohibit
"""


@dataclass(frozen=True)
class ClauseText:
    """What the typed text of the clauses amounts to: documents to show, or the problems to mend."""

    documents: Sequence[Mapping[str, Any]]
    problems: Sequence[str]


def first_body(title: str) -> str:
    """What a new draft's body begins with, so that nobody stares at nothing."""
    return f"## Purpose\n\nWhy “{title.strip()}” exists and whom it reaches.\n"


def clauses_text(documents: Sequence[Mapping[str, Any]]) -> str:
    """Clause documents as the YAML an author edits; the same text reads back as the same clauses."""
    return clauses_yaml([clause_document(clause) for clause in parse_clauses(list(documents))])


def read_text(text: str) -> ClauseText:
    """The clauses in a typed text, or every problem with it."""
    try:
        return ClauseText([clause_document(clause) for clause in read_clauses(text)], ())
    except Refusal as refusal:
        return ClauseText((), problems_of(refusal))


def written(
    *,
    title: str,
    body: str,
    clauses: str,
    window: tuple[date | None, date | None],
    change: str,
    summary: str,
) -> Written:
    """The editor's fields as the operation takes them."""
    return Written(
        title=title,
        body=body,
        clauses=clauses,
        effective_from=window[0],
        effective_until=window[1],
        change_class=CHANGE_CLASSES[change],
        change_summary=summary,
    )


def change_label(change_class: ChangeClass) -> str:
    """The option that stands for a change class."""
    return next(label for label, each in CHANGE_CLASSES.items() if each is change_class)


def file_name(title: str, wanted: ExportFormat) -> str:
    """A name for a download: the title in letters every system takes."""
    words = re.findall(r"[a-z0-9]+", title.lower())
    return f"{'-'.join(words)[:60] or 'policy'}.{SUFFIXES[wanted]}"


def is_changed(draft: Draft, now_written: Written) -> bool:
    """Whether the editor holds something that the draft does not."""
    content = draft.content
    saved = Written(
        title=content.title,
        body=content.body,
        clauses=clauses_text(content.clauses),
        effective_from=content.effective_from,
        effective_until=content.effective_until,
        change_class=content.change_class,
        change_summary=content.change_summary,
    )
    return saved != now_written
