"""Which clauses count for a question, where each of them surely applies and where it may, and what it forbids there."""

from dataclasses import dataclass
from enum import Enum
from functools import cached_property

from core.clauses.model import Dimension, Only, Permit, Priority, Prohibit, Require
from core.clauses.taxonomy import vocabulary
from core.conflicts.boxes import TOOL, Box, intersection, is_empty, is_subset, subtract, with_mask
from core.conflicts.compile import Compiled, compile_clause, every_tool, mask
from core.conflicts.model import AssetInstance, InstanceKind, PolicyClause, Subject, SubjectKind, World
from core.conflicts.reach import reached
from core.conflicts.scenarios import Region
from core.conflicts.unmapped import compiled_at_narrowest, compiled_at_widest, unmapped_terms
from core.guidance.strictest import Demand, Values, is_inside, is_nothing, together


class Tie(Enum):
    """How a clause reaches the work: it binds the work itself, or a thing of the agency's that the work runs on."""

    WORK = "work"
    ASSET = "asset"


@dataclass(frozen=True)
class Applied:
    """One clause that counts, at its narrowest (whatever its unmapped words mean) and at its widest."""

    held: PolicyClause
    tie: Tie
    surely: Compiled
    perhaps: Compiled
    words: tuple[str, ...]

    @property
    def is_preference(self) -> bool:
        """Whether it only advises."""
        return self.held.clause.priority is Priority.PREFERENCE

    @cached_property
    def sure_region(self) -> Region | None:
        """Where it applies under every meaning of its words."""
        return _region(self.surely)

    @cached_property
    def possible_region(self) -> Region | None:
        """Where it applies under some meaning."""
        return _region(self.perhaps)

    @cached_property
    def demand(self) -> Demand | None:
        """What it demands of a parameter where it surely applies; unmapped regions admit anything there."""
        norm = self.held.clause.norm
        if not isinstance(norm, Require) or self.sure_region is None:
            return None
        return Demand(self.sure_region, self.surely.values if not _vague_values(norm) else _all_leaves(norm), norm)

    def surely_bans(self, given: Values | None) -> Region | None:
        """What it forbids under every meaning; `given` is the question's value of the parameter it demands."""
        norm = self.held.clause.norm
        if self.sure_region is None or self.is_preference:
            return None
        if isinstance(norm, Only):
            return _with_other_tools(self.sure_region, every_tool() if _vague_tools(norm) else self.surely.allowed)
        breaks = isinstance(norm, Require) and given is not None and self._breaks(norm, given)
        return self.sure_region if isinstance(norm, Prohibit) or breaks else None

    def may_ban(self, given: Values | None) -> Region | None:
        """What it forbids under some meaning."""
        norm = self.held.clause.norm
        if self.possible_region is None or self.is_preference:
            return None
        if isinstance(norm, Only):
            return _with_other_tools(self.possible_region, self.perhaps.allowed)
        doubtful = isinstance(norm, Require) and given is not None and not is_inside(given, self.perhaps.values)
        return self.possible_region if isinstance(norm, Prohibit) or doubtful else None

    def is_open_inside(self, box: Box) -> bool:
        """Whether it hangs on its words, somewhere inside the box, if it applies."""
        if not self.words or self.possible_region is None:
            return False
        inside = intersection(box, self.possible_region[0])
        if inside is None or is_empty(inside, self.possible_region[1]):
            return False
        return self.sure_region is None or not is_subset(inside, self.possible_region[1], *self.sure_region)

    def _breaks(self, norm: Require, given: Values) -> bool:
        return not _vague_values(norm) and is_nothing(together(given, self.surely.values))


def applied(held: PolicyClause, subject: Subject, world: World) -> Applied | None:
    """The clause as it counts for the subject, or None when it reaches other work."""
    tie = _tie(held, subject, world)
    if tie is None:
        return None
    clause = held.clause
    words = tuple(term for _, term in unmapped_terms(clause))
    if not words:
        compiled = compile_clause(clause)
        return Applied(held, tie, compiled, compiled, ())
    return Applied(held, tie, compiled_at_narrowest(clause), compiled_at_widest(clause), words)


def _tie(held: PolicyClause, subject: Subject, world: World) -> Tie | None:
    at = reached(held, world)
    if at.everywhere or (subject.kind is SubjectKind.CLIENT and at.client == subject.id):
        return Tie.WORK
    instances = {(instance.kind, instance.id) for instance in at.instances}
    if subject.kind is SubjectKind.ALLIANCE and (InstanceKind.ALLIANCE, subject.id) in instances:
        return Tie.WORK
    serving = (asset for asset in world.assets if (InstanceKind.ASSET, asset.id) in instances)
    return Tie.ASSET if any(_carries(asset, subject, world) for asset in serving) else None


def _carries(asset: AssetInstance, subject: Subject, world: World) -> bool:
    """Whether the subject's work runs on the instance; a brand's runs on whatever serves one of its partners."""
    if subject.kind is SubjectKind.AGENCY:
        return True
    if subject.kind is SubjectKind.CLIENT:
        return subject.id in asset.served
    partners = {partner for alliance in world.alliances if alliance.id == subject.id for partner in alliance.brands}
    return bool(partners & asset.served)


def _region(compiled: Compiled) -> Region | None:
    return (compiled.box, compiled.holes) if compiled.box is not None else None


def _with_other_tools(region: Region, allowed: int) -> Region | None:
    box = with_mask(region[0], TOOL, every_tool() & ~allowed)
    return (box, region[1]) if box is not None else None


def _vague_tools(norm: Only) -> bool:
    return any(tool not in vocabulary().taxonomies[Dimension.TOOL].masks for tool in norm.tools)


def _vague_values(norm: Require) -> bool:
    taxonomy = vocabulary().parameters[norm.param].taxonomy
    return taxonomy is not None and any(v not in vocabulary().taxonomies[taxonomy].masks for v in norm.one_of or ())


def _all_leaves(norm: Require) -> Values:
    taxonomy = vocabulary().parameters[norm.param].taxonomy
    return vocabulary().taxonomies[taxonomy].full if taxonomy is not None else 0


def touches(region: Region | None, box: Box) -> bool:
    """Whether the region holds an activity of the box."""
    return region is not None and not is_empty(intersection(box, region[0]), region[1])


def fills(region: Region, box: Box) -> bool:
    """Whether the region holds every activity of the box."""
    return is_subset(box, (), *region)


def is_covered(box: Box, regions: list[Region]) -> bool:
    """Whether the regions together hold every activity of the box."""
    pending = [(box, 0)]
    while pending:
        piece, at = pending.pop()
        while at < len(regions) and not touches(regions[at], piece):
            at += 1
        if at == len(regions):
            return False
        region, holes = regions[at]
        inside = intersection(piece, region)
        spared = [intersection(inside, hole) for hole in holes] if inside is not None else []
        pending.extend((rest, at + 1) for rest in (*subtract(piece, region), *spared) if rest is not None)
    return True


def binds(one: Applied) -> bool:
    """Whether it can add a condition to the work: a demand, or a duty for every activity."""
    norm = one.held.clause.norm
    is_duty = not isinstance(norm, Permit | Prohibit | Only | Require) and norm.each
    return not one.is_preference and one.tie is Tie.WORK and (isinstance(norm, Require) or is_duty)


def leaves_inside(dimension: Dimension, term: str | None) -> int:
    """The leaves that a question leaves open on a dimension; a term outside the vocabulary stands for none."""
    return vocabulary().taxonomies[dimension].full if term is None else mask(dimension, (term,))
