"""Compiled clauses beside the clauses in the database, and the second look there: one statement finds what clashes."""

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection

from core.clauses.model import Dimension
from core.clauses.taxonomy import MOST_LEAVES
from core.conflicts.boxes import TOOL, Box, bounding, intersection
from core.conflicts.compile import Compiled, Kind, every_tool
from core.conflicts.detect import CLASHES, Detection
from core.conflicts.entries import Entry
from core.conflicts.model import Finding
from core.db.statements import many, rows

NEEDS_ENGINE = "needs_engine"
_BITS = 64
JURISDICTION_WORDS = MOST_LEAVES[Dimension.JURISDICTION] // _BITS
"""Words of 64 leaves; the other dimensions take one."""
VALUE_WORDS = 4
PAIR = 2


class VocabularyOutgrowsColumnsError(ValueError):
    """A mask has more leaves than its columns have room for; a migration must widen them."""


@dataclass(frozen=True, order=True)
class Member:
    """A clause by where it stands."""

    policy_id: UUID
    distribution_id: UUID
    clause_id: str


@dataclass(frozen=True)
class Clash:
    """Two clauses that clash where they meet once; `relation` may be `needs_engine`, then the rest says nothing."""

    members: frozenset[Member]
    relation: str
    conflict_type: str
    degree: str
    reach: str
    instance_id: UUID | None


def store_compiled(conn: Connection, agency_org_id: UUID, entries: Sequence[Entry]) -> int:
    """Keep the living clauses as compiled; how many rows had to be written. Nothing is where nothing changed."""
    compiled = {row["row_hash"]: row for each in entries if each.prepared.compiled.box for row in [_row(each)]}
    known = {row.row_hash.hex() for row in many(conn, "compiled_hashes", agency_org_id=agency_org_id)}
    if known - compiled.keys():
        kept = [bytes.fromhex(each) for each in known & compiled.keys()]
        rows(conn, "drop_compiled_clauses", agency_org_id=agency_org_id, kept=kept)
    new = [row for hashed, row in compiled.items() if hashed not in known]
    if not new:
        return 0
    return rows(conn, "store_compiled_clauses", agency_org_id=agency_org_id, compiled=json.dumps(new))


def clashes_in_columns(conn: Connection, agency_org_id: UUID) -> list[Clash]:
    """Every conflict and tension among the compiled clauses, as one statement finds them."""
    return [
        Clash(
            members=frozenset(
                (
                    Member(row.first_policy_id, row.first_distribution_id, row.first_clause_id),
                    Member(row.second_policy_id, row.second_distribution_id, row.second_clause_id),
                )
            ),
            relation=row.relation,
            conflict_type=row.conflict_type,
            degree=row.degree,
            reach=row.reach,
            instance_id=row.instance_id,
        )
        for row in many(conn, "clashes_in_columns", agency_org_id=agency_org_id)
    ]


def cross_check(conn: Connection, agency_org_id: UUID, found: Detection, *, now: datetime) -> int:
    """Compare a check just made with what SQL finds, note with the check on how many findings they differ.

    What needs the engine is left out on both sides.
    """
    seen = clashes_in_columns(conn, agency_org_id)
    left_out = {each.members for each in seen if each.relation == NEEDS_ENGINE}
    told = {clash for each in found.findings for clash in _clash(each)}
    differences = {each for each in told.symmetric_difference(seen) if each.members not in left_out}
    rows(conn, "note_cross_check", agency_org_id=agency_org_id, now=now, difference_count=len(differences))
    return len(differences)


def _clash(finding: Finding) -> Iterator[Clash]:
    if finding.relation in CLASHES and len(finding.members) == PAIR:
        yield Clash(
            members=frozenset(Member(each.policy_id, each.distribution_id, each.clause.id) for each in finding.members),
            relation=finding.relation.value,
            conflict_type=str(finding.conflict_type),
            degree=finding.degree.value,
            reach=finding.reach.value,
            instance_id=finding.instance.id if finding.instance else None,
        )


def _row(entry: Entry) -> dict[str, Any]:
    compiled, held = entry.prepared.compiled, entry.held
    box, holes = _region(entry)
    row = {
        "distribution_id": str(held.distribution_id),
        "clause_id": held.clause.id,
        "policy_id": str(held.policy_id),
        "is_vague": entry.prepared.is_vague,
        "box": _words_of_box(box),
        "holes": [word for hole in holes for word in _words_of_box(hole)],
        "banned": _banned(compiled, box),
        "is_everywhere": entry.reached.everywhere,
        "client_org_id": str(entry.reached.client) if entry.reached.client else None,
        "instance_ids": sorted(str(each.id) for each in entry.reached.instances),
        **_norm(compiled),
    }
    return {**row, "row_hash": hashlib.sha256(json.dumps(row, sort_keys=True).encode()).hexdigest()}


def _norm(compiled: Compiled) -> dict[str, Any]:
    admitted = compiled.values
    least, most = admitted if isinstance(admitted, tuple) else (0, 0)
    return {
        "kind": int(compiled.kind),
        "parameter": compiled.param,
        "is_preference": compiled.preference,
        "is_cylinder": compiled.kind is Kind.PROHIBIT and compiled.cylinder,
        "allowed": compiled.allowed,
        "is_number": isinstance(admitted, tuple),
        "least": least,
        "most": most,
        "admitted": words(admitted if isinstance(admitted, int) else 0, VALUE_WORDS),
    }


def _region(entry: Entry) -> tuple[Box, list[Box]]:
    """The smallest box around where the clause applies, and the exceptions inside; the widest box of a vague clause."""
    compiled = entry.prepared.compiled
    if compiled.box is None:
        raise ValueError("A clause that applies to nothing has no columns.")
    if entry.prepared.is_vague:
        return compiled.box, []
    box = bounding(compiled.box, compiled.holes)
    return box, [inside for hole in compiled.holes if (inside := intersection(box, hole))]


def _banned(compiled: Compiled, box: Box) -> int:
    if compiled.kind is Kind.PROHIBIT:
        return box[TOOL]
    return every_tool() & ~compiled.allowed if compiled.kind is Kind.ONLY else 0


def _words_of_box(box: Box) -> list[int]:
    *single, jurisdiction, first_day, day_after = box
    return [
        *(word for mask in single for word in words(mask, 1)),
        *words(jurisdiction, JURISDICTION_WORDS),
        first_day,
        day_after,
    ]


def words(mask: int, count: int) -> list[int]:
    """The mask in signed words, the lowest first."""
    if mask >> _BITS * count:
        raise VocabularyOutgrowsColumnsError(f"A mask of {mask.bit_length()} leaves has room for {_BITS * count}.")
    words = [mask >> _BITS * place & (1 << _BITS) - 1 for place in range(count)]
    return [word - (1 << _BITS) if word >> _BITS - 1 else word for word in words]
