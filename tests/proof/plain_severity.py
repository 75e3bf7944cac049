"""Severity's independent judge: the table and its three rules written anew, the overlap as cells of names."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

import numpy as np

from core.clauses.model import Clause, Dimension, Priority, Prohibit, Scope
from core.conflicts.model import Finding, PolicyClause, Reach, Relation, Severity, World
from tests.proof.plain_sets import AXES, Written
from tests.proof.vocabulary import vocabulary

SENSITIVE = ((Dimension.DATA, "patient_data"), (Dimension.AUDIENCE, "minor_patient"))
ADVERSE_EVENTS = "incompatible_ae_report_hours"
TELLING = tuple(
    PolicyClause(
        UUID(int=1), 1, UUID(int=1), UUID(int=1), Clause("x", "x", Prohibit(), scope=Scope(((axis, (node,)),)))
    )
    for axis, node in SENSITIVE
)
"""Held beside the clauses so that the kinds of leaves that matter are told apart."""
STEPS = (Severity.LOW, Severity.MEDIUM, Severity.HIGH, Severity.CRITICAL)


def severity_of_pair(finding: Finding, today: date) -> Severity:
    """What a finding of two clauses must be given."""
    step = _before_waiting(finding)
    starts_on = finding.witness.starts_on if finding.witness else None
    waits = starts_on is not None and (starts_on - today).days > 90
    return STEPS[max(0, step - waits)]


def _before_waiting(finding: Finding) -> int:
    binds = finding.reach is Reach.BINDING
    if finding.relation is Relation.CONFLICT:
        return 1 + binds + _is_grave(finding)
    if finding.relation is Relation.TENSION and binds:
        return 2 if finding.degree == "full" else 1
    return 0


def _is_grave(finding: Finding) -> bool:
    sides = finding.members
    if any(side.clause.priority is Priority.REGULATORY for side in sides) or finding.conflict_type == ADVERSE_EVENTS:
        return True
    return _touches(sides)


def _touches(sides: Sequence[PolicyClause]) -> bool:
    written = Written([*sides, *TELLING], World((), ()))
    overlap = written.applies[0] & written.applies[1]
    for axis, node in SENSITIVE:
        at = AXES.index(axis)
        remaining = overlap.any(axis=tuple(other for other in range(overlap.ndim) if other != at))
        sensitive = np.array([leaf in vocabulary().axes[axis].nodes[node] for leaf in written.leaves[at]])
        if not remaining.all() and (remaining & sensitive).any():
            return True
    return False
