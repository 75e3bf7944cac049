"""May I? An activity decided against every clause in force that reaches it; exact, and the same for the same clauses.

For one concrete activity (each dimension one leaf, one day):

- *Which clauses count*: those that bind the work itself (the client's own, the brand's, the whole agency's), and those
  that bind a thing of the agency's on which the work runs. A demand on such a thing is a standing rule: it is told
  beside the answer, and decides only where the question gives a value of its parameter.
- *forbidden*: a prohibition applies, or a tool list without the tool, or a demand that the given value breaks.
- *ask*: otherwise, where a clause that could forbid or bind may apply or not, depending on words outside the
  vocabulary, or demands on the work contradict each other.
- *allowed with conditions*: otherwise, where a demand or a duty for every activity applies.
- *allowed*: otherwise. Where no clause of the work speaks at all that is silence, and is told as silence.

Preferences advise and decide nothing. A question that leaves a dimension open, or names a group, stands for all its
activities: it is forbidden only when each of them is; forbidden in part is *ask*, with the dimensions that settle it;
else the most cautious answer among them holds. Clauses with unmapped words are read one by one, at their widest and
narrowest; that two of them may hang on the same word is left out, which can only turn an answer into *ask*.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from core.clauses.model import Dimension, Duty, Only, Permit, Prohibit, Require
from core.clauses.taxonomy import vocabulary
from core.clauses.words import activity_words
from core.conflicts.boxes import DIMENSIONS, Box
from core.conflicts.detect import ENGINE_VERSION
from core.conflicts.model import PolicyClause, World
from core.conflicts.scenarios import Region
from core.guidance.activity import (
    Activity,
    Answer,
    Bearing,
    Citation,
    Condition,
    Contradiction,
    Decision,
    Settling,
)
from core.guidance.applying import Applied, Tie, applied, binds, fills, is_covered, leaves_inside, touches
from core.guidance.strictest import Demand, Values, clash, is_inside, strictest, strictest_words, values_given


@dataclass(frozen=True)
class _Case:
    """The clauses that count, sorted by what they can do, and the values of the question."""

    counted: tuple[Applied, ...]
    values: dict[str, Values]

    def given(self, one: Applied) -> Values | None:
        norm = one.held.clause.norm
        return self.values.get(norm.param) if isinstance(norm, Require) else None

    def sure_bans(self, box: Box) -> list[Region]:
        bans = (one.surely_bans(self.given(one)) for one in self.counted)
        return [ban for ban in bans if ban is not None and touches(ban, box)]

    def is_unclear(self, one: Applied, box: Box) -> bool:
        """Whether it may forbid or bind here, and may not."""
        if touches(one.may_ban(self.given(one)), box) and not touches(one.surely_bans(self.given(one)), box):
            return True
        return binds(one) and one.is_open_inside(box)

    def demands(self, tie: Tie, box: Box) -> dict[str, list[tuple[Applied, Demand]]]:
        """The demands that apply somewhere inside, by parameter."""
        found: dict[str, list[tuple[Applied, Demand]]] = {}
        for one in self.counted:
            if one.tie is tie and not one.is_preference and one.demand and touches(one.demand.region, box):
                found.setdefault(one.demand.norm.param, []).append((one, one.demand))
        return found


def decide(activity: Activity, clauses: Sequence[PolicyClause], world: World, day: date) -> Decision:
    """The answer for an activity on a day, with every clause that it rests on. See the module for what it means."""
    box = activity_box(activity, day)
    counted = tuple(one for held in clauses if (one := applied(held, activity.subject, world)) is not None)
    case = _Case(counted, {param: values_given(param, given) for param, given in activity.values})
    answer = _answer(case, box)
    citations = tuple(_citations(case, box))
    return Decision(
        answer=answer,
        citations=citations,
        conditions=(*_duties(case, box), *_conditions(case, box, Tie.WORK)),
        contradictions=tuple(_contradictions(case, box, Tie.WORK)),
        settlings=tuple(_settlings(case, box)) if answer is Answer.ASK else (),
        standing=tuple(_conditions(case, box, Tie.ASSET)),
        standing_contradictions=tuple(_contradictions(case, box, Tie.ASSET)),
        is_silent=all(each.bearing is Bearing.STANDING for each in citations),
        engine_version=ENGINE_VERSION,
        vocabulary_version=vocabulary().version,
    )


@dataclass(frozen=True)
class Judgement:
    """The answer alone with the clauses that it rests on; `forbidding` are those that forbid all that was asked.

    `in_part` forbid some of it; `unmet` demand something of the work for which the question gives no value.
    """

    answer: Answer
    forbidding: tuple[PolicyClause, ...]
    in_part: tuple[PolicyClause, ...]
    unclear: tuple[PolicyClause, ...]
    unmet: tuple[PolicyClause, ...]


def judge(activity: Activity, counted: Sequence[Applied], day: date) -> Judgement:
    """As `decide`, of clauses that are known to count, for whoever has many questions and needs no words."""
    box = activity_box(activity, day)
    case = _Case(tuple(counted), {param: values_given(param, given) for param, given in activity.values})
    bans = [(one, ban) for one in case.counted if (ban := one.surely_bans(case.given(one))) is not None]
    clashing = (held for each in _contradictions(case, box, Tie.WORK) for held in each.clauses)
    unclear = [one.held for one in case.counted if case.is_unclear(one, box)]
    demands = case.demands(Tie.WORK, box)
    unmet = (one.held for param, found in demands.items() if param not in case.values for one, _ in found)
    return Judgement(
        answer=_answer(case, box),
        forbidding=tuple(one.held for one, ban in bans if fills(ban, box)),
        in_part=tuple(one.held for one, ban in bans if touches(ban, box) and not fills(ban, box)),
        unclear=(*unclear, *clashing),
        unmet=tuple(unmet),
    )


def activity_box(activity: Activity, day: date) -> Box:
    """All concrete activities that the question stands for."""
    named = dict(activity.terms)
    masks = (leaves_inside(dimension, named.get(dimension)) for dimension in DIMENSIONS)
    return (*masks, day.toordinal(), day.toordinal() + 1)


def _answer(case: _Case, box: Box) -> Answer:
    bans = case.sure_bans(box)
    if bans:
        return Answer.FORBIDDEN if is_covered(box, bans) else Answer.ASK
    if any(case.is_unclear(one, box) for one in case.counted) or any(_contradictions(case, box, Tie.WORK)):
        return Answer.ASK
    if any(binds(one) and touches(one.sure_region, box) for one in case.counted):
        return Answer.CONDITIONS
    return Answer.ALLOWED


def _contradictions(case: _Case, box: Box, tie: Tie) -> Iterator[Contradiction]:
    for param, found in case.demands(tie, box).items():
        members = clash([demand for _, demand in found], box)
        if members:
            yield Contradiction(param, tuple(found[each][0].held for each in members))


def _conditions(case: _Case, box: Box, tie: Tie) -> Iterator[Condition]:
    """The strictest of the demands that hold for all that was asked; those that hold for a part, each with its part."""
    for param, found in case.demands(tie, box).items():
        if clash([demand for _, demand in found], box):
            continue
        throughout = [(one, demand) for one, demand in found if fills(demand.region, box)]
        given = case.values.get(param)
        if throughout:
            values, imposing = strictest([demand for _, demand in throughout])
            written = [throughout[each][1].norm for each in imposing]
            said = strictest_words(param, values, written)
            held = tuple(throughout[each][0].held for each in imposing)
            yield Condition(said, held, is_met=None if given is None else is_inside(given, values))
        for one, demand in found:
            if (one, demand) not in throughout:
                said = strictest_words(param, demand.values, [demand.norm])
                is_met = None if given is None else is_inside(given, demand.values)
                yield Condition(said, (one.held,), activity_words(one.held.clause.scope), is_met)


def _duties(case: _Case, box: Box) -> Iterator[Condition]:
    for one in case.counted:
        region = one.sure_region
        if binds(one) and one.demand is None and region is not None and touches(region, box):
            words = activity_words(one.held.clause.scope)
            yield Condition(f"{words}, every time", (one.held,), "" if fills(region, box) else words)


def _citations(case: _Case, box: Box) -> Iterator[Citation]:
    """Every clause that counts here, in the order of what it does."""
    found = [cited for one in case.counted if (cited := _citation(case, one, box)) is not None]
    order = list(Bearing)
    yield from sorted(found, key=lambda cited: order.index(cited.bearing))


def _citation(case: _Case, one: Applied, box: Box) -> Citation | None:
    ban = one.surely_bans(case.given(one))
    if ban is not None and touches(ban, box):
        return Citation(one.held, Bearing.FORBIDS, in_part=not fills(ban, box))
    if case.is_unclear(one, box):
        return Citation(one.held, Bearing.UNCLEAR, words=one.words)
    region = one.sure_region
    if region is None or not touches(region, box):
        return None
    return Citation(one.held, _bearing(one), in_part=not fills(region, box))


def _bearing(one: Applied) -> Bearing:
    """What a clause that applies and forbids nothing does."""
    if one.is_preference:
        return Bearing.ADVISES
    match one.held.clause.norm:
        case Require():
            return Bearing.DEMANDS if one.tie is Tie.WORK else Bearing.STANDING
        case Duty(each):
            return Bearing.DEMANDS if each and one.tie is Tie.WORK else Bearing.ASKS_FOR
        case Permit() | Only() | Prohibit():
            return Bearing.ALLOWS


def _settlings(case: _Case, box: Box) -> Iterator[Settling]:
    """The dimensions left open on which the answer hangs; those that settle it alone, where there are any."""
    found = [settling for position in range(len(DIMENSIONS)) if (settling := _settling(case, box, position))]
    alone = [each for each in found if all(answer is not Answer.ASK for answer, _ in each.outcomes)]
    yield from alone or found or _open_dimensions(case, box)


def _open_dimensions(case: _Case, box: Box) -> Iterator[Settling]:
    """Where no single dimension changes the answer, yet a part is forbidden: all those that its bans cut across."""
    for position, dimension in enumerate(DIMENSIONS):
        if any(box[position] & ~ban[position] for ban, _ in case.sure_bans(box)):
            yield Settling(dimension, ((Answer.ASK, _leaves(dimension, box[position])),))


def _settling(case: _Case, box: Box, position: int) -> Settling | None:
    """What each part of one dimension gives; None when they all give the same."""
    if box[position].bit_count() < 2:  # noqa: PLR2004  # one leaf is not open
        return None
    outcomes: dict[Answer, int] = {}
    for leaves in _told_apart(case, box[position], position):
        answer = _answer(case, (*box[:position], leaves, *box[position + 1 :]))
        outcomes[answer] = outcomes.get(answer, 0) | leaves
    if len(outcomes) == 1:
        return None
    dimension = DIMENSIONS[position]
    return Settling(dimension, tuple((each, _leaves(dimension, outcomes[each])) for each in Answer if each in outcomes))


def _told_apart(case: _Case, leaves: int, position: int) -> list[int]:
    """The leaves in classes that no clause cuts across."""
    classes = [leaves]
    for cut in _cuts(case, position):
        classes = [part for each in classes for part in (each & cut, each & ~cut) if part]
    return classes


def _cuts(case: _Case, position: int) -> set[int]:
    regions: list[Region | None] = []
    for one in case.counted:
        given = case.given(one)
        regions += [one.sure_region, one.possible_region, one.surely_bans(given), one.may_ban(given)]
    return {box[position] for region in regions if region is not None for box in (region[0], *region[1])}


def _leaves(dimension: Dimension, mask: int) -> tuple[str, ...]:
    known = vocabulary().taxonomies[dimension].leaves
    return tuple(leaf for position, leaf in enumerate(known) if mask >> position & 1)
