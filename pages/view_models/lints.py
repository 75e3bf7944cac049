"""The checks beside a draft's clauses, as the author reads them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from core.conflicts.lints import Lint, LintedClause, LintKind
from core.conflicts.model import Severity
from pages.view_models.markdown import literal
from pages.view_models.words import Word, counted, word_of

KIND_WORDS: Mapping[LintKind, str] = {
    LintKind.CONTRADICTION: "Contradiction",
    LintKind.BLOCKED: "Allowed here, forbidden there",
    LintKind.DUPLICATE: "Said twice",
    LintKind.IMPLIED: "Implied by another",
    LintKind.STRICTER: "One is stricter",
    LintKind.POINTLESS: "Demanded, but forbidden",
    LintKind.DEAD_CLAUSE: "Never applies",
    LintKind.UNMAPPED_WORD: "Unknown word",
}


@dataclass(frozen=True)
class Check:
    """One check as it is shown; every text is safe as Markdown."""

    title: str
    word: Word
    sentence: str
    clauses: tuple[str, ...]
    scenario: str
    advice: str


def check(lint: Lint) -> Check:
    """What is wrong, with which clauses, in which scenario, and what to do."""
    return Check(
        title=KIND_WORDS[lint.kind],
        word=word_of(lint.severity),
        sentence=literal(lint.sentence),
        clauses=tuple(_clause(member) for member in lint.members),
        scenario=literal(lint.scenario),
        advice=literal(lint.advice),
    )


def marks(found: Iterable[Lint]) -> dict[str, str]:
    """For each clause of the draft the checks that name it, as badges: "contradiction with C2"."""
    said: dict[str, list[str]] = {}
    for lint in found:
        for member in lint.members:
            if member.policy_id is None:
                others = [other.clause.id for other in lint.members if other is not member]
                word = word_of(lint.severity)
                beside = f": {others[0]}" if others else ""
                badge = literal(f"{KIND_WORDS[lint.kind]}{beside}")
                said.setdefault(member.clause.id, []).append(f":{word.colour}-badge[{word.shape} {badge}]")
    return {name: " ".join(dict.fromkeys(badges)) for name, badges in said.items()}


def summary(found: Sequence[Lint], *, clause_count: int) -> str:
    """What the checks amount to, in one sentence."""
    if not clause_count:
        return "There is nothing to check yet."
    grave = sum(lint.severity is not Severity.LOW for lint in found)
    if not found:
        return "No contradiction, no repetition, no unknown word."
    return f"{counted(grave, 'contradiction')} and {counted(len(found) - grave, 'hint')}.".capitalize()


def _clause(member: LintedClause) -> str:
    where = f" of “{literal(member.policy_title)}”, version {member.version_number}" if member.policy_id else ""
    return f"**{literal(member.clause.id)}**{where}: “{literal(member.clause.text)}”"
