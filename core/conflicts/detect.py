"""Findings of an agency: its clauses related pair by pair, in larger sets, and each checked on its own."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from core.clauses.taxonomy import reading_with, vocabulary
from core.conflicts.columns import columns
from core.conflicts.entries import Entry, entry_of, fingerprint, has_ended, member_order
from core.conflicts.explain import DEAD_SENTENCE, labels, mapping_sentence, sentence, witness
from core.conflicts.model import ConflictType, Finding, PolicyClause, Reach, Relation, Severity, Verdict, World
from core.conflicts.portfolio import relate_within
from core.conflicts.reach import Meeting, Reached, meetings
from core.conflicts.relate import relation, verdict
from core.conflicts.set_findings import service_findings, set_findings
from core.conflicts.severity import is_grave, severity, touches

ENGINE_VERSION = "2"
CLASHES = frozenset({Relation.CONFLICT, Relation.TENSION})
"""What is told of two clients' separate work too, and what no larger set is told around."""


@dataclass(frozen=True)
class Detection:
    """Result of one run: its findings, how many pairs were checked, and what it was decided by.

    `is_truncated`: for some demand there may be more sets of clauses than the search for them looked through.
    `entries`: the clauses that took part, as prepared.
    """

    findings: tuple[Finding, ...]
    checked_pairs: int
    engine_version: str
    vocabulary_version: str
    is_truncated: bool = False
    entries: tuple[Entry, ...] = ()


def findings(clauses: Sequence[PolicyClause], world: World, *, today: date) -> tuple[Finding, ...]:
    """Everything worth telling about an agency's clauses, worst first, whatever their order."""
    return detect(clauses, world, today=today).findings


def detect(clauses: Sequence[PolicyClause], world: World, *, today: date) -> Detection:
    """Relate every pair of clauses that have not ended, look for larger sets, and check each clause alone.

    A clause that ended before today takes part in nothing: nobody can act in the past. What was begun with one version
    of the vocabulary ends with it.
    """
    with reading_with(vocabulary()):
        return _detect(clauses, world, today)


def _detect(clauses: Sequence[PolicyClause], world: World, today: date) -> Detection:
    current = sorted((held for held in clauses if not has_ended(held, today)), key=member_order)
    entries = [entry_of(held, world) for held in current]
    alive = [each for each in entries if each.prepared.compiled.box is not None]
    pairs = list(_related(alive))
    found = [finding for each in entries for finding in _lints(each)]
    found.extend(_pair_findings(alive, pairs, today))
    clashing = [(i, j) for i, j, judged in pairs if judged.relation in CLASHES]
    of_sets, is_truncated = set_findings(alive, clashing, today=today)
    of_services, is_cut = service_findings(alive, world.services, today=today)
    return Detection(
        findings=tuple(sorted((*found, *of_sets, *of_services), key=_urgency)),
        checked_pairs=len(entries) * (len(entries) - 1) // 2,
        engine_version=ENGINE_VERSION,
        vocabulary_version=vocabulary().version,
        is_truncated=is_truncated or is_cut,
        entries=tuple(alive),
    )


def _related(alive: Sequence[Entry]) -> Iterator[tuple[int, int, Verdict]]:
    """Every pair of living clauses that relates, by place, whether or not the two meet."""
    related = relate_within(columns([each.prepared for each in alive]), lambda i, j: _judge(alive[i], alive[j]))
    for i, j, code in zip(related.first.tolist(), related.second.tolist(), related.codes.tolist(), strict=True):
        yield i, j, related.verdicts[code]


def _judge(a: Entry, b: Entry) -> Verdict:
    if a.unmapped or b.unmapped:
        return relation(a.clause, b.clause)
    return verdict(a.compiled, b.compiled)


def _pair_findings(alive: Sequence[Entry], pairs: Sequence[tuple[int, int, Verdict]], today: date) -> Iterator[Finding]:
    """Findings of the pairs that relate, told only where the two meet."""
    met: dict[tuple[Reached, Reached], tuple[Meeting, ...]] = {}
    for i, j, judged in pairs:
        key = (alive[i].reached, alive[j].reached)
        if key not in met:
            met[key] = meetings(*key)
        yield from _findings_of_pair(alive[i], alive[j], judged, met[key], today)


def _findings_of_pair(a: Entry, b: Entry, judged: Verdict, met: tuple[Meeting, ...], today: date) -> Iterator[Finding]:
    shown = [m for m in met if m.reach is Reach.BINDING or judged.relation in CLASHES]
    if not shown:
        return
    touched = touches(a.compiled, b.compiled, judged) if judged.relation in CLASHES else ()
    seen = witness(a.compiled, b.compiled, judged, today=today)
    for meeting in shown:
        yield Finding(
            conflict_type=(kind := finding_type(judged)),
            relation=judged.relation,
            reach=meeting.reach,
            severity=severity(
                judged,
                meeting.reach,
                grave=is_grave((a.clause, b.clause), touched),
                starts_on=seen.starts_on if seen else None,
                today=today,
            ),
            members=(a.held, b.held),
            sentence=sentence(a.clause, b.clause, judged, meeting.reach, meeting.instance),
            fingerprint=fingerprint(kind, (a, b), meeting.instance),
            degree=judged.degree,
            direction=judged.direction,
            labels=labels((a.compiled, b.compiled), judged),
            instance=meeting.instance,
            witness=seen,
            touches=touched,
        )


def finding_type(judged: Verdict) -> str:
    """Conflict type as stored: the relation's own name where the verdict has none."""
    if judged.relation is Relation.UNKNOWN:
        return ConflictType.NEEDS_MAPPING
    return judged.conflict_type or judged.relation


def _lints(each: Entry) -> Iterator[Finding]:
    """What can be said of a clause alone."""
    if each.unmapped:
        yield _lint(each, ConflictType.NEEDS_MAPPING, Relation.UNKNOWN, mapping_sentence(each.unmapped))
    elif each.compiled.box is None:
        yield _lint(each, ConflictType.DEAD_CLAUSE, Relation.NONE, DEAD_SENTENCE)


def _lint(each: Entry, kind: ConflictType, of: Relation, said: str) -> Finding:
    return Finding(
        conflict_type=kind,
        relation=of,
        reach=Reach.NONE,
        severity=Severity.LOW,
        members=(each.held,),
        sentence=said,
        fingerprint=fingerprint(kind, (each,), None),
    )


def _urgency(finding: Finding) -> tuple[object, ...]:
    return (
        -finding.severity.rank,
        finding.reach,
        finding.conflict_type,
        tuple(member_order(member) for member in finding.members),
        str(finding.instance.id) if finding.instance else "",
    )
