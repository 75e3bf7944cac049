"""Many events at once are judged as each of them would be alone, by May I? itself; and rows are read one by one."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.clauses.model import Dimension, Require
from core.clauses.taxonomy import vocabulary
from core.conflicts.boxes import DIMENSIONS
from core.conflicts.model import PolicyClause
from core.guidance.activity import Activity, Answer, Bearing
from core.guidance.deciding import decide
from core.usage.evaluating import BLOCK, judge_events
from core.usage.model import HeldClause, Judged, Look, Outcome, UsageEvent
from core.usage.reading import EventNotValid, Reader
from tests.unit.conflicts.factories import CLIENTS, clause, held, identity, shared_world
from tests.unit.conflicts.strategies import TERMS, holdings

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
ANYTHING = {"channel": ["email", "web"]}
VALUES: list[tuple[str, int | str]] = [
    *(("human_reviewers", count) for count in range(3)),
    *(("storage_region", region) for region in ("DE", "EU", "US-CA", "CH")),
    *(("review.level", level) for level in ("none", "author", "second_person")),
]


def an_event(
    terms: dict[str, str], *, client: str | None = "Helix", at: datetime = NOON, values: Any = ()
) -> UsageEvent:
    named = tuple(terms.get(dimension.value) for dimension in DIMENSIONS)
    client_id = identity(client) if client else None
    return UsageEvent(0, "e", b"", at, client_id, named, (), tuple(sorted(dict(values).items())), None, None)


@st.composite
def _events(draw: st.DrawFn) -> UsageEvent:
    """Concrete ones, and ones that leave a dimension open or name a group."""
    is_concrete = draw(st.booleans())
    terms: dict[str, str] = {}
    for dimension in DIMENSIONS:
        nodes = {**TERMS, **ANYTHING}[dimension.value]
        leaves = vocabulary().taxonomies[dimension].leaves
        chosen = [node for node in nodes if node in leaves] if is_concrete else nodes
        if is_concrete or draw(st.booleans()):
            terms[dimension.value] = draw(st.sampled_from(chosen))
    client = draw(st.sampled_from([*CLIENTS, None]))
    day = draw(st.dates(date(2026, 1, 1), date(2026, 12, 31)))
    values = draw(st.lists(st.sampled_from(VALUES), max_size=2))
    return an_event(terms, client=client, at=datetime(day.year, day.month, day.day, 12, tzinfo=UTC), values=values)


def alone(event: UsageEvent, clauses: list[PolicyClause]) -> tuple[Outcome, Look | None, set[str]]:
    """What May I? says of one event, told as an outcome."""
    terms = tuple((dim, term) for dim, term in zip(DIMENSIONS, event.terms, strict=True) if term)
    decision = decide(Activity(event.subject, terms, event.values), clauses, shared_world(), event.happened_on)
    forbidding = {
        each.held.clause.id for each in decision.citations if each.bearing is Bearing.FORBIDS and not each.in_part
    }
    if forbidding:
        return Outcome.VIOLATION, None, forbidding
    if decision.answer in (Answer.ASK, Answer.FORBIDDEN):
        return Outcome.NEEDS_A_LOOK, Look.ASK, set()
    demanded = [held.clause.norm for each in decision.conditions if each.is_met is None for held in each.clauses]
    if any(isinstance(norm, Require) for norm in demanded):
        return Outcome.NEEDS_A_LOOK, Look.MISSING_PARAMETER, set()
    return Outcome.ALLOWED, None, set()


def always(clauses: list[PolicyClause]) -> list[HeldClause]:
    return [HeldClause(each, LONG_AGO, None) for each in clauses]


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(holdings(unmapped=True), st.lists(_events(), min_size=1, max_size=12))
def test_many_at_once_are_judged_as_each_alone(clauses: list[PolicyClause], events: list[UsageEvent]):
    judged = judge_events(events, always(clauses), shared_world())
    for event, verdict in zip(events, judged, strict=True):
        outcome, look, forbidding = alone(event, clauses)
        assert (verdict.outcome, verdict.look) == (outcome, look)
        cited = {clauses[place].clause.id for place in verdict.clauses}
        assert cited == forbidding if outcome is Outcome.VIOLATION else bool(cited) is (outcome is not Outcome.ALLOWED)


def test_more_events_than_a_block_keep_their_order():
    ban = held(clause("prohibit", action=["gen_text"]), "Helix")
    done = {"tool": "firefly", "data": "pricing", "channel": "web", "audience": "physician", "jurisdiction": "DE"}
    events = [an_event({**done, "action": "gen_text" if n % 3 else "translate"}) for n in range(BLOCK + 5)]
    found = [each.outcome is Outcome.VIOLATION for each in judge_events(events, always([ban]), shared_world())]
    assert found == [bool(n % 3) for n in range(BLOCK + 5)]


def test_a_clause_counts_while_it_is_held_and_not_on_the_days_it_is_lifted():
    ban = held(clause("prohibit"), "Helix")
    day = NOON.date()
    kept = HeldClause(ban, NOON - timedelta(days=5), NOON, ((day - timedelta(days=3), day - timedelta(days=2)),))
    times = [NOON - timedelta(days=days) for days in (6, 5, 3, 2, 1, 0)]
    found = [each.outcome for each in judge_events([an_event({}, at=at) for at in times], [kept], shared_world())]
    broken, fine = Outcome.VIOLATION, Outcome.ALLOWED
    assert found == [fine, broken, fine, fine, broken, fine]


def test_a_word_that_nobody_knows_asks_for_a_look_unless_all_is_forbidden():
    ban = held(clause("prohibit", action=["gen_text"]), "Helix")
    unknown = UsageEvent(0, "e", b"", NOON, identity("Helix"), ("gen_text", None, None, None, None, None),
                         ((Dimension.TOOL, "Jasper"),), (), None, None)  # fmt: skip
    other = UsageEvent(1, "f", b"", NOON, identity("Helix"), ("translate", None, None, None, None, None),
                       ((Dimension.TOOL, "Jasper"),), (), None, None)  # fmt: skip
    found = judge_events([unknown, other], always([ban]), shared_world())
    assert found == [Judged(Outcome.VIOLATION, None, (0,)), Judged(Outcome.NEEDS_A_LOOK, Look.UNKNOWN_TERM, ())]


READ = {
    "id": "e1",
    "occurred_at": "2026-11-24T12:30:00+01:00",
    "action": "generate text",
    "tool": "Our tool",
    "note": " Draft. ",
}


def test_a_row_is_read_in_utc_in_shared_terms_and_in_the_agencys_own_words():
    reader = Reader({}, {(Dimension.TOOL, "our tool"): "m365_copilot"}, NOON)
    event = reader.read_row(0, READ)
    assert (event.occurred_at.isoformat(), event.terms[:3], event.note) == (
        "2026-11-24T11:30:00+00:00", ("gen_text", "m365_copilot", None), "Draft.",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"id": ""}, "“id” is a text"),
        ({"id": 7}, "“id” is a text"),
        ({"occurred_at": "yesterday"}, "with its zone"),
        ({"occurred_at": "2026-11-25T12:00:00Z"}, "lies ahead"),
        ({"note": "x" * 4001}, "“note” is a text"),
        ({"parameters": [1]}, "Parameters are an object"),
        ({"parameters": {"human_reviewers": True}}, "whole number or a word"),
        ({"client": "Nobody"}, "no such client"),
        ({"tools": "x"}, "“tools” is no field"),
    ],
)
def test_what_cannot_be_read_is_said_in_a_sentence(change: dict[str, Any], sentence: str):
    with pytest.raises(EventNotValid, match=sentence):
        Reader({}, {}, NOON).read_row(0, READ | change)
