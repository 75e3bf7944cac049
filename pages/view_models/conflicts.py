"""Findings as people in an agency say them: what clashes, on what, how bad, and what can be done about it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pandas as pd

from core.clauses.document import parse_clauses
from core.clauses.model import Dimension
from core.clauses.taxonomy import vocabulary
from core.clauses.words import clause_words
from core.conflicts.model import (
    INCOMPATIBLE_PREFIX,
    RESOLUTION_TRANSITIONS,
    SYSTEM_RESOLUTIONS,
    ConflictType,
    Reach,
    Relation,
    ResolutionKind,
    ResolutionStatus,
    Severity,
)
from core.conflicts.records import Conflict, ConflictCount, ConflictRun, Member
from core.distribution.model import document_name
from pages.view_models.markdown import literal
from pages.view_models.meeting import is_of_service, outcome, where
from pages.view_models.times import day, when
from pages.view_models.words import counted, word_of

EVERY = "All"
OPEN = "Open"
COLUMNS = ["Severity", "Reach", "What clashes", "Clients", "Meet on", "State", "Detected"]
STATES: Mapping[str, ResolutionStatus | None] = {
    OPEN: None,
    **{word_of(status).label: status for status in ResolutionStatus},
}
SEVERITIES: Mapping[str, Severity] = {word_of(severity).label: severity for severity in reversed(Severity)}
REACHES: Mapping[str, Reach] = {"Same work": Reach.BINDING, "Separate work": Reach.DIVERGENT}
_REACH_WORDS = {reach.value: words for words, reach in REACHES.items()} | {Reach.NONE.value: "–"}

_DIMENSIONS = {
    Dimension.ACTION: "Doing",
    Dimension.TOOL: "With",
    Dimension.DATA: "Using",
    Dimension.CHANNEL: "Through",
    Dimension.AUDIENCE: "For",
    Dimension.JURISDICTION: "In",
}
_OPEN_STATES = frozenset({ResolutionStatus.UNRESOLVED, ResolutionStatus.IN_PROGRESS})
_TYPED = frozenset({Relation.CONFLICT, Relation.TENSION, Relation.UNKNOWN})


_SUBJECTS: Mapping[str, str] = {
    ConflictType.EXCLUSIVE_TOOLS: "Allowed tools: none is on both lists",
    ConflictType.OBLIGATION_VS_PROHIBITION: "Asked for by one, forbidden by the other",
    ConflictType.OBLIGATION_VS_EXCLUSIVITY: "Asked for by one, with no tool the other allows",
    ConflictType.PERMISSION_VS_PROHIBITION: "Allowed by one, forbidden by the other",
    ConflictType.PERMISSION_VS_EXCLUSIVITY: "Allowed by one, with no tool the other allows",
    ConflictType.NO_REMAINING_TOOL: "No tool is left for this work",
    ConflictType.DUTY_UNCOVERABLE: "No way is left to do what is asked",
    ConflictType.POSSIBLE_TEXT_CONFLICT: "The texts may contradict each other",
    ConflictType.NARROWED: "Both can be kept, with less room",
    ConflictType.STRICTER: "One is stricter: keep to it",
    ConflictType.MOOT: "One asks for something that the other forbids",
    ConflictType.SUBSUMED: "One is contained in the other",
    ConflictType.DUPLICATE: "Both say the same",
    ConflictType.DEAD_CLAUSE: "Applies to nothing",
    ConflictType.NEEDS_MAPPING: "A word is not in the shared vocabulary",
}


@dataclass(frozen=True)
class ClauseCard:
    """One side of a finding, ready for Markdown; `distribution` opens its document."""

    client: str
    source: str
    own_words: str
    plain_words: str
    distribution: str


@dataclass(frozen=True)
class Way:
    """One way to resolve a finding, and what it means here."""

    kind: ResolutionKind
    label: str
    explained: str


@dataclass(frozen=True)
class Counts:
    """What the top of the page counts."""

    same_work: int
    separate_work: int
    in_progress: int
    settled: int


def is_lint(finding: Conflict) -> bool:
    """Whether a finding is advice: nothing clashes, a clause is merely wider, the same, empty or unmapped."""
    return Relation(finding.relation) not in _TYPED


def counts(found: Iterable[ConflictCount]) -> Counts:
    """Open findings by what they mean for the work, those somebody is at, and those that are settled."""
    listed = list(found)
    is_open = [each for each in listed if each.resolution_status in _OPEN_STATES]
    return Counts(
        same_work=sum(each.finding_count for each in is_open if each.reach == Reach.BINDING),
        separate_work=sum(each.finding_count for each in is_open if each.reach == Reach.DIVERGENT),
        in_progress=sum(
            each.finding_count for each in listed if each.resolution_status is ResolutionStatus.IN_PROGRESS
        ),
        settled=sum(each.finding_count for each in listed if each.resolution_status not in _OPEN_STATES),
    )


def frame(found: Sequence[Conflict], *, zone_name: str) -> pd.DataFrame:
    """The ledger of findings, in the order they were given."""
    rows = [
        (
            word_of(each.severity).text,
            _REACH_WORDS[each.reach],
            subject(each),
            " × ".join(clients(each)),
            meets_on(each),
            word_of(each.resolution_status).text,
            day(each.detected_at, zone_name),
        )
        for each in found
    ]
    return pd.DataFrame(rows, columns=COLUMNS)


def subject(finding: Conflict) -> str:
    """What it is about, in a few words; the sentence says the rest."""
    if finding.instance and is_of_service(finding):
        return f"No tool is left for {finding.instance['label']}"
    return type_words(finding.conflict_type)


def type_words(kind: str) -> str:
    """A type of finding, in a few words."""
    if kind.startswith(INCOMPATIBLE_PREFIX):
        label = vocabulary().parameters[kind.removeprefix(INCOMPATIBLE_PREFIX)].label
        return f"{label[:1].upper()}{label[1:]}: no value meets both"
    return _SUBJECTS.get(kind, kind.replace("_", " "))


def clients(finding: Conflict) -> list[str]:
    """Whose clauses these are, each client once."""
    return list(dict.fromkeys(member.enterprise for member in finding.members))


def meets_on(finding: Conflict) -> str:
    """The asset or brand that both reach; where there is none, the clients' own work or the agency."""
    if finding.instance:
        return str(finding.instance["label"])
    return {Reach.BINDING: "The whole agency", Reach.DIVERGENT: "Each client's own work"}.get(Reach(finding.reach), "–")


def reach_badge(finding: Conflict) -> tuple[str, str]:
    """The reach as said here, and the exact term for whoever hovers over it."""
    exact = {
        Reach.BINDING: "Exact term: binding. Both clauses can apply to one activity.",
        Reach.DIVERGENT: "Exact term: divergent. They would clash, but bind different clients' work.",
        Reach.NONE: "One clause alone.",
    }[Reach(finding.reach)]
    return _REACH_WORDS[finding.reach], exact


def reach_sentence(finding: Conflict) -> str:
    """What the reach means for the people who do the work."""
    if finding.reach == Reach.DIVERGENT:
        return (
            "Each rule governs its own client's work. Nobody is in breach as long as the two are done in two ways; "
            "one way of working for both is not possible."
        )
    is_told = len(finding.members) > 1 or is_of_service(finding)
    return f"{where(finding, clients(finding))} {outcome(finding)}".strip() if is_told else ""


def _document(member: Member) -> str:
    return document_name(member.version_number, member.rider_number)


def cards(members: Sequence[Member]) -> list[ClauseCard]:
    """The clauses of a finding side by side."""
    return [
        ClauseCard(
            client=literal(member.enterprise),
            source=literal(f"{member.policy_title}, {_document(member)}, clause {member.clause['id']}"),
            own_words=literal(member.clause.get("text", "")),
            plain_words=literal(clause_words(parse_clauses([member.clause])[0])),
            distribution=str(member.distribution_id),
        )
        for member in members
    ]


def example(finding: Conflict) -> dict[str, str]:
    """The parts of the witness that matter, as a short list; empty where there is none."""
    witness = finding.witness
    if witness is None:
        return {}
    shown = {_DIMENSIONS[Dimension(name)]: _leaf(name, witness) for name in witness["stated"]}
    shown = shown or {"Doing": "any work with AI"}
    if finding.instance:
        shown["Where"] = literal(finding.instance["label"])
    shown["From" if witness.get("starts_on") else "On"] = witness.get("starts_on") or witness["day"]
    return shown


def whole_example(witness: Mapping[str, Any]) -> dict[str, str]:
    """The one activity in full, as the engine checked it."""
    shown = {words: _leaf(dimension.value, witness) for dimension, words in _DIMENSIONS.items()}
    return {**shown, "On the day": witness["day"]}


def _leaf(name: str, witness: Mapping[str, Any]) -> str:
    return literal(vocabulary().taxonomies[Dimension(name)].label(witness["activity"][name]))


def ways(finding: Conflict, kinds: Iterable[ResolutionKind]) -> list[Way]:
    """The ways open to this finding, each with what it means here."""
    open_to = set(kinds)
    owner = finding.members[-1].enterprise
    thing = meets_on(finding)
    said = {
        ResolutionKind.SCOPED_APART: (
            f"Keep the clients apart: split “{thing}”",
            f"{owner} gets one of its own; the shared one serves it no longer.",
        ),
        ResolutionKind.AMENDED: ("A client changed its clause", "A newer version of one of the two is in force here."),
        ResolutionKind.EXCEPTION: ("A client granted an exception", "An exception to one of the two is in force."),
        ResolutionKind.HARMONISED: ("Keep to the stricter rule", "Both can be kept by keeping the stricter one."),
        ResolutionKind.NOT_A_CONFLICT: ("No contradiction", "The text only looks like one."),
    }
    return [Way(kind, *words) for kind, words in said.items() if kind in open_to]


TRUNCATED = " There may be more: sets of more than four clauses against one were not searched."
"""The search for larger sets is bounded; a check that reached a bound says so."""
NO_WAY_YET = (
    "Nothing that would settle it has happened yet. A client has to amend its clause or grant an exception: sign its "
    "policy with a reservation that names the clause, and say why. Until then mark it in progress, or set it aside."
)


def split_sentence(finding: Conflict) -> str:
    """What splitting will do, for the question before it is done."""
    owner, thing = finding.members[-1].enterprise, meets_on(finding)
    return (
        f"This registers a separate instance of **{literal(thing)}** for **{literal(owner)}**. "
        f"From then on the shared one no longer serves {literal(owner)}, and every finding that rested on sharing it "
        "is checked again. Do it once the two are really kept apart."
    )


def moves(finding: Conflict) -> frozenset[ResolutionStatus]:
    """The states it may move to by hand; what the system closed stays closed."""
    if finding.resolution_kind in SYSTEM_RESOLUTIONS:
        return frozenset()
    return RESOLUTION_TRANSITIONS[finding.resolution_status]


def outcome_sentence(finding: Conflict, *, now: datetime, zone_name: str) -> str:
    """How it was settled or set aside, by whom and why; empty while it is open."""
    if finding.resolved_at is None:
        return ""
    who = finding.resolver_name or "the system"
    at = when(finding.resolved_at, now=now, zone_name=zone_name)
    if finding.resolution_status is ResolutionStatus.IGNORED:
        done = f"Set aside by {who} on {at} until {day(finding.ignored_until, zone_name)}."
    else:
        kind = (finding.resolution_kind or "").replace("_", " ")
        done = f"Resolved ({kind}) by {who} on {at}."
    return f"{done} {finding.resolution_notes or ''}".strip()


def check_sentence(run: ConflictRun | None, *, now: datetime, zone_name: str) -> str:
    """When the agency was last checked and what came of it; a clean check is said, too."""
    if run is None:
        return "Not checked yet. A check follows every distribution by itself."
    checked = (
        f"Last checked {when(run.started_at, now=now, zone_name=zone_name)}: {counted(run.clause_count, 'clause')}"
    )
    pairs = f"{checked}, {counted(run.pair_count, 'pair')}"
    found = "no conflict" if run.found_count == 0 else counted(run.found_count, "finding")
    return f"{pairs}, {found}.{TRUNCATED if run.is_truncated else ''}"
