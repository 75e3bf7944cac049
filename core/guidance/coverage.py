"""Coverage: which questions each client and co-promoted brand has answered, and which nobody has."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from core.clauses.model import Dimension, Require
from core.clauses.taxonomy import vocabulary
from core.conflicts.boxes import ACTION, is_empty, with_mask
from core.conflicts.compile import Compiled, compile_clause
from core.conflicts.model import InstanceKind, PolicyClause, Subject, SubjectKind, World
from core.conflicts.reach import reached
from core.conflicts.unmapped import compiled_at_widest, unmapped_terms


class Coverage(StrEnum):
    """How far a topic is answered, least first."""

    SILENT = "silent"
    UNCLEAR = "unclear"
    GENERAL = "general"
    NAMED = "named"

    @property
    def rank(self) -> int:
        """Position from silent to named."""
        return list(Coverage).index(self)


@dataclass(frozen=True)
class Covered:
    """One client or brand with its answer to each action (a leaf) and each parameter."""

    subject: Subject
    actions: Mapping[str, Coverage]
    parameters: Mapping[str, Coverage]


def coverage(clauses: Sequence[PolicyClause], world: World, subjects: Iterable[Subject]) -> tuple[Covered, ...]:
    """The table, a row for each subject: a client speaks by its own clauses, a brand by those of its alliance.

    An action is *named* where a clause names it or a group above it, *general* where a rule for any action covers it,
    and *unclear* where that depends on a word outside the vocabulary. A demand on a parameter answers the parameter,
    and an action only if it names it.
    """
    return tuple(_covered(subject, clauses, world) for subject in subjects if subject.kind is not SubjectKind.AGENCY)


def _covered(subject: Subject, clauses: Sequence[PolicyClause], world: World) -> Covered:
    own = [held for held in clauses if _speaks_for(held, subject, world)]
    actions = dict.fromkeys(vocabulary().taxonomies[Dimension.ACTION].leaves, Coverage.SILENT)
    parameters = dict.fromkeys(vocabulary().parameters, Coverage.SILENT)
    for held in own:
        for action, told in _actions_of(held):
            actions[action] = max(actions[action], told, key=lambda each: each.rank)
        if isinstance(held.clause.norm, Require):
            parameters[held.clause.norm.param] = Coverage.NAMED
    return Covered(subject, actions, parameters)


def _speaks_for(held: PolicyClause, subject: Subject, world: World) -> bool:
    """A client's clause for a brand is no answer for its other work."""
    at = reached(held, world)
    if subject.kind is SubjectKind.ALLIANCE:
        return any(each.kind is InstanceKind.ALLIANCE and each.id == subject.id for each in at.instances)
    on_assets = any(each.kind is InstanceKind.ASSET for each in at.instances)
    return held.enterprise_org_id == subject.id and (at.everywhere or at.client is not None or on_assets)


def _actions_of(held: PolicyClause) -> Iterable[tuple[str, Coverage]]:
    """What a clause says about each action that it can apply to."""
    names_action = any(dimension is Dimension.ACTION for dimension, _ in held.clause.scope.terms)
    if isinstance(held.clause.norm, Require) and not names_action:
        return
    surely = compile_clause(held.clause)
    perhaps = compiled_at_widest(held.clause) if unmapped_terms(held.clause) else surely
    told = Coverage.NAMED if names_action else Coverage.GENERAL
    for position, action in enumerate(vocabulary().taxonomies[Dimension.ACTION].leaves):
        if _applies(surely, 1 << position):
            yield action, told
        elif _applies(perhaps, 1 << position):
            yield action, Coverage.UNCLEAR


def _applies(compiled: Compiled, action: int) -> bool:
    if compiled.box is None or not compiled.box[ACTION] & action:
        return False
    return not is_empty(with_mask(compiled.box, ACTION, action), compiled.holes)


def unanswered(table: Sequence[Covered]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The actions and the parameters about which every row is silent."""
    if not table:
        return (), ()
    actions = (each for each in table[0].actions if all(row.actions[each] is Coverage.SILENT for row in table))
    parameters = (each for each in table[0].parameters if all(row.parameters[each] is Coverage.SILENT for row in table))
    return tuple(actions), tuple(parameters)
