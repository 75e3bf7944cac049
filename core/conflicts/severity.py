"""How urgent a finding is: a fixed table, so that everybody can work it out by hand."""

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType

from core.clauses.model import Clause, Dimension, Priority
from core.conflicts.boxes import AUDIENCE, DATA, Box, Holes, intersection, is_empty, with_mask
from core.conflicts.compile import Compiled, every_leaf, mask
from core.conflicts.model import Degree, Reach, Relation, Severity, Verdict, incompatible

FAR_AHEAD_DAYS = 90
AE_PARAMETER = "ae_report_hours"
SENSITIVE = (("patient_data", DATA, Dimension.DATA), ("minor_patient", AUDIENCE, Dimension.AUDIENCE))
"""What makes a conflict graver: node, the place of its dimension in a box, its dimension."""

GRAVE = "grave"
PLAIN = "plain"
SERVICE = "service"
"""A declared service line that is left no tool; every other set of clauses is told as its relation is."""
TABLE: Mapping[tuple[str, str], Mapping[Reach, Severity]] = MappingProxyType(
    {
        (Relation.CONFLICT, GRAVE): {Reach.BINDING: Severity.CRITICAL, Reach.DIVERGENT: Severity.HIGH},
        (Relation.CONFLICT, PLAIN): {Reach.BINDING: Severity.HIGH, Reach.DIVERGENT: Severity.MEDIUM},
        (Relation.TENSION, Degree.FULL): {Reach.BINDING: Severity.HIGH, Reach.DIVERGENT: Severity.LOW},
        (Relation.TENSION, Degree.PARTIAL): {Reach.BINDING: Severity.MEDIUM, Reach.DIVERGENT: Severity.LOW},
        (SERVICE, PLAIN): {Reach.BINDING: Severity.HIGH, Reach.DIVERGENT: Severity.LOW},
    }
)
"""Severity by what is found and reach; what has no row is low."""


def severity(
    verdict: Verdict,
    reach: Reach,
    *,
    grave: bool = False,
    is_service: bool = False,
    starts_on: date | None = None,
    today: date,
) -> Severity:
    """Severity of a finding; one step lower while its overlap starts more than 90 days ahead, never below low."""
    found = TABLE.get((SERVICE, PLAIN) if is_service else _row(verdict, grave=grave), {}).get(reach, Severity.LOW)
    ahead = starts_on is not None and (starts_on - today).days > FAR_AHEAD_DAYS
    return list(Severity)[max(0, found.rank - ahead)]


def _row(verdict: Verdict, *, grave: bool) -> tuple[str, str]:
    if verdict.relation is Relation.CONFLICT:
        return Relation.CONFLICT, GRAVE if grave else PLAIN
    return verdict.relation, verdict.degree


def is_grave(clauses: tuple[Clause, ...], touched: tuple[str, ...]) -> bool:
    """Whether a side is regulatory or the overlap touches patients, adverse events or minors."""
    return bool(touched) or any(clause.priority is Priority.REGULATORY for clause in clauses)


def touches(a: Compiled, b: Compiled, verdict: Verdict) -> tuple[str, ...]:
    """Sensitive matter in the overlap of two clauses; a dimension that the overlap leaves open touches nothing."""
    shared = intersection(a.box, b.box) if a.box is not None and b.box is not None else None
    return touches_in(shared, (*a.holes, *b.holes), verdict.conflict_type)


def touches_in(shared: Box | None, holes: Holes, conflict_type: str) -> tuple[str, ...]:
    """Sensitive matter where clauses meet, given as a box with holes."""
    matter = (AE_PARAMETER,) if conflict_type == incompatible(AE_PARAMETER) else ()
    if shared is None:
        return matter
    return matter + tuple(
        name
        for name, place, dimension in SENSITIVE
        if _reaches(shared, holes, place, mask(dimension, [name])) and _is_restricted(shared, holes, place)
    )


def _reaches(box: Box, holes: Holes, dimension: int, leaves: int) -> bool:
    return not is_empty(with_mask(box, dimension, box[dimension] & leaves), holes)


def _is_restricted(box: Box, holes: Holes, dimension: int) -> bool:
    """Whether some leaf of the dimension has no activity in the overlap."""
    every = every_leaf()[dimension]
    if box[dimension] != every:
        return True
    if not holes:
        return False
    leaves = (1 << position for position in range(every.bit_length()))
    return any(is_empty(with_mask(box, dimension, leaf), holes) for leaf in leaves)
