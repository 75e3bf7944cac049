"""Findings of an agency: every pair of its clauses related, every clause checked on its own."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import rfc8785

from core.clauses.document import normative_sha256
from core.clauses.model import Clause
from core.clauses.taxonomy import vocabulary
from core.conflicts.boxes import END, JURISDICTION, START
from core.conflicts.columns import Prepared, columns
from core.conflicts.compile import Compiled, compile_clause
from core.conflicts.explain import DEAD_SENTENCE, mapping_sentence, sentence, witness
from core.conflicts.model import (
    ConflictType,
    Finding,
    Instance,
    Label,
    PolicyClause,
    Reach,
    Relation,
    Severity,
    Verdict,
    World,
)
from core.conflicts.portfolio import relate_within
from core.conflicts.reach import Meeting, Reached, meetings, reached
from core.conflicts.relate import relation, verdict
from core.conflicts.severity import is_grave, severity, touches
from core.conflicts.unmapped import compiled_at_widest, unmapped_terms

ENGINE_VERSION = "1"
DIVERGENT_RELATIONS = frozenset({Relation.CONFLICT, Relation.TENSION})
LABELLED_RELATIONS = frozenset({Relation.CONFLICT, Relation.TENSION, Relation.NARROWED, Relation.STRICTER})


@dataclass(frozen=True)
class Detection:
    """Result of one run: its findings, how many pairs were checked, and what it was decided by."""

    findings: tuple[Finding, ...]
    checked_pairs: int
    engine_version: str
    vocabulary_version: str


@dataclass(frozen=True, slots=True)
class _Entry:
    """A clause prepared once for all its pairs; `compiled` reads unmapped terms as nothing, `prepared` as anything."""

    held: PolicyClause
    compiled: Compiled
    prepared: Prepared
    unmapped: tuple[str, ...]
    reached: Reached
    norm_hash: str

    @property
    def clause(self) -> Clause:
        return self.held.clause


def findings(clauses: Sequence[PolicyClause], world: World, *, today: date) -> tuple[Finding, ...]:
    """Everything worth telling about an agency's clauses, worst first, whatever their order."""
    return detect(clauses, world, today=today).findings


def detect(clauses: Sequence[PolicyClause], world: World, *, today: date) -> Detection:
    """Relate every pair of clauses that have not ended, and check each alone.

    A clause that ended before today takes part in nothing: nobody can act in the past.
    """
    current = sorted((held for held in clauses if not _has_ended(held, today)), key=member_order)
    entries = [_entry(held, world) for held in current]
    found = [finding for entry in entries for finding in _lints(entry)]
    found.extend(_pair_findings(entries, today))
    return Detection(
        findings=tuple(sorted(found, key=_urgency)),
        checked_pairs=len(entries) * (len(entries) - 1) // 2,
        engine_version=ENGINE_VERSION,
        vocabulary_version=vocabulary().version,
    )


def member_order(held: PolicyClause) -> tuple[str, str, int, str]:
    """Order of a finding's members."""
    return str(held.policy_id), held.clause.id, held.version_number, str(held.distribution_id)


def _has_ended(held: PolicyClause, today: date) -> bool:
    ends_on = held.clause.window.ends_on
    return ends_on is not None and ends_on <= today


def _entry(held: PolicyClause, world: World) -> _Entry:
    compiled, unmapped = compile_clause(held.clause), unmapped_terms(held.clause)
    return _Entry(
        held=held,
        compiled=compiled,
        prepared=Prepared(compiled_at_widest(held.clause), is_vague=True) if unmapped else Prepared(compiled),
        unmapped=tuple(term for _, term in unmapped),
        reached=reached(held, world),
        norm_hash=normative_sha256(held.clause).hex(),
    )


def _pair_findings(entries: Sequence[_Entry], today: date) -> Iterator[Finding]:
    """Findings of all pairs of living clauses: related in columns first, told only where the two meet."""
    alive = [entry for entry in entries if entry.prepared.compiled.box is not None]
    related = relate_within(columns([entry.prepared for entry in alive]), lambda i, j: _judge(alive[i], alive[j]))
    met: dict[tuple[Reached, Reached], tuple[Meeting, ...]] = {}
    for i, j, code in zip(related.first.tolist(), related.second.tolist(), related.codes.tolist(), strict=True):
        one, other = alive[i], alive[j]
        key = (one.reached, other.reached)
        if key not in met:
            met[key] = meetings(*key)
        yield from _findings_of_pair(one, other, related.verdicts[code], met[key], today)


def _judge(a: _Entry, b: _Entry) -> Verdict:
    if a.unmapped or b.unmapped:
        return relation(a.clause, b.clause)
    return verdict(a.compiled, b.compiled)


def _findings_of_pair(
    a: _Entry, b: _Entry, judged: Verdict, met: tuple[Meeting, ...], today: date
) -> Iterator[Finding]:
    shown = [m for m in met if m.reach is Reach.BINDING or judged.relation in DIVERGENT_RELATIONS]
    if not shown:
        return
    touched = touches(a.compiled, b.compiled, judged) if judged.relation in DIVERGENT_RELATIONS else ()
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
            fingerprint=_fingerprint(kind, (a, b), meeting.instance),
            degree=judged.degree,
            direction=judged.direction,
            labels=_labels(a.compiled, b.compiled, judged),
            instance=meeting.instance,
            witness=seen,
            touches=touched,
        )


def finding_type(judged: Verdict) -> str:
    """Conflict type as stored: the relation's own name where the verdict has none."""
    if judged.relation is Relation.UNKNOWN:
        return ConflictType.NEEDS_MAPPING
    return judged.conflict_type or judged.relation


def _labels(a: Compiled, b: Compiled, judged: Verdict) -> tuple[Label, ...]:
    """What confines the overlap to a part of where, or of when, one of the clauses applies."""
    if judged.relation not in LABELLED_RELATIONS or a.box is None or b.box is None:
        return ()
    confined = {
        Label.JURISDICTIONAL: a.box[JURISDICTION] != b.box[JURISDICTION],
        Label.TEMPORAL: a.box[START] != b.box[START] or a.box[END] != b.box[END],
    }
    return tuple(label for label, holds in confined.items() if holds)


def _lints(entry: _Entry) -> Iterator[Finding]:
    """What can be said of a clause alone."""
    if entry.unmapped:
        yield _lint(entry, ConflictType.NEEDS_MAPPING, Relation.UNKNOWN, mapping_sentence(entry.unmapped))
    elif entry.compiled.box is None:
        yield _lint(entry, ConflictType.DEAD_CLAUSE, Relation.NONE, DEAD_SENTENCE)


def _lint(entry: _Entry, kind: ConflictType, of: Relation, said: str) -> Finding:
    return Finding(
        conflict_type=kind,
        relation=of,
        reach=Reach.NONE,
        severity=Severity.LOW,
        members=(entry.held,),
        sentence=said,
        fingerprint=_fingerprint(kind, (entry,), None),
    )


def _fingerprint(kind: str, members: Sequence[_Entry], instance: Instance | None) -> bytes:
    """Identity of a finding: unchanged by prose, version numbers and order, changed by any norm."""
    identified = {
        "type": str(kind),
        "members": sorted([str(m.held.policy_id), m.clause.id, m.norm_hash] for m in members),
        "instance": [str(instance.kind), str(instance.id)] if instance is not None else [],
    }
    return hashlib.sha256(rfc8785.dumps(identified)).digest()


def _urgency(finding: Finding) -> tuple[object, ...]:
    return (
        -finding.severity.rank,
        finding.reach,
        finding.conflict_type,
        tuple(member_order(member) for member in finding.members),
        str(finding.instance.id) if finding.instance else "",
    )
