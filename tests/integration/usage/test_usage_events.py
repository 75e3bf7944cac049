"""A usage log against the database: each event judged by what was in force, kept once, and told as far as the wall lets."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from core.engagements.alliances import mark_brand, match_marks
from core.identity.model import Actor, Role
from core.identity.rules import PermissionMissing
from core.usage.model import MOST_EVENTS, Look, Outcome, Receipt
from core.usage.operations import TooManyEvents, foresee, take_in
from core.usage.queries import usage_events
from core.violations.model import Source, ViolationState
from core.violations.queries import agency_side, violation_of, violations_of
from core.violations.rules import OTHER_WORK, OWN_WORK
from tests.integration.engagements.conftest import World
from tests.integration.violations.breaking import NOW, TODAY, Case, a_case

LATER = NOW + timedelta(hours=1)
DONE = {
    "action": "gen_image",
    "tool": "firefly",
    "data": "public_data",
    "channel": "email",
    "audience": "physician",
    "jurisdiction": "DE",
}


@pytest.fixture
def case(world: World) -> Case:
    return a_case(world)


def an_event(case: Case, name: str, *, client: Any = "helix", **given: Any) -> dict[str, Any]:
    org = {"helix": case.world.helix, "novara": case.world.novara, None: None}.get(client, client)
    made = {"id": name, "occurred_at": NOW.isoformat(), **DONE, **given}
    return made if org is None else {**made, "client": str(getattr(org, "id", org))}


def sent(case: Case, *events: object, by: Actor | None = None, at: Any = LATER) -> Receipt:
    made: Receipt = case.world.run(take_in, by or case.agent, events=list(events), now=at)
    return made


def listed(case: Case, by: Actor) -> list[Any]:
    found: list[Any] = case.world.run(lambda conn, actor: violations_of(conn, actor, now=LATER), by)
    return found


def test_each_outcome_is_what_may_i_would_have_answered(case: Case):
    receipt = sent(
        case,
        an_event(case, "fine"),
        an_event(case, "avatar", action="synthetic_avatar"),
        an_event(case, "reviewed", action="gen_text", parameters={"human_reviewers": 2}),
        an_event(case, "not reviewed", action="gen_text", parameters={"human_reviewers": 1}),
        an_event(case, "nobody said", action="gen_text"),
        an_event(case, "unknown", tool="A tool nobody knows"),
        an_event(case, "unknown, and forbidden whatever it is", action="synthetic_avatar", tool="A tool nobody knows"),
        an_event(case, "open", action="generate"),
        an_event(case, "other work", client="novara", action="synthetic_avatar"),
        an_event(case, "own house", client=None, tool="chatgpt_free", data="employee_data"),
    )
    assert receipt.outcomes == {Outcome.ALLOWED: 3, Outcome.VIOLATION: 4, Outcome.NEEDS_A_LOOK: 3}
    assert receipt.looks == {Look.UNKNOWN_TERM: 1, Look.ASK: 1, Look.MISSING_PARAMETER: 1}
    cited = [(each.clause_id, each.policy_title, each.version_number, each.event_count) for each in receipt.violations]
    assert cited == [("A1", "Working with AI", 1, 2), ("A2", "Working with AI", 1, 1), ("A3", "Working with AI", 1, 1)]
    assert receipt.refused == ()


def test_a_call_that_is_sent_again_changes_nothing_and_reads_the_same(case: Case, world: World):
    events = [an_event(case, f"e{number}", action="synthetic_avatar") for number in range(3)] + [{"id": "wrong"}]
    first = sent(case, *events)
    assert (first.stored_count, first.duplicate_count) == (3, 0)
    before = listed(case, case.officer)
    again = sent(case, *events, at=LATER + timedelta(days=1))
    assert (again.stored_count, again.duplicate_count) == (0, 3)
    assert (again.outcomes, again.violations, again.refused) == (first.outcomes, first.violations, first.refused)
    assert listed(case, case.officer) == before
    (counted,) = world.found(
        "SELECT count(*) AS n FROM outbox WHERE topic = 'violation.moved' AND org_id = :id", id=world.helix.id
    )
    assert counted.n == 1


def test_wrong_rows_are_named_and_the_others_kept(case: Case, world: World):
    stranger = str(uuid4())
    receipt = sent(
        case,
        "no object",
        an_event(case, "good"),
        an_event(case, "good", note="Other content."),
        an_event(case, "ahead", occurred_at=(LATER + timedelta(days=1)).isoformat()),
        an_event(case, "no zone", occurred_at="2026-11-24T09:00:00"),
        an_event(case, "", client=None),
        an_event(case, "stranger", client=stranger),
        an_event(case, "rival", client=world.quill.id),
        an_event(case, "field", colour="red"),
        an_event(case, "param", parameters={"colour": 1}),
        an_event(case, "value", parameters={"human_reviewers": "many"}),
    )  # fmt: skip
    assert [each.index for each in receipt.refused] == [0, 2, 3, 4, 5, 6, 7, 8, 9, 10]
    reasons = [each.reason for each in receipt.refused]
    assert (
        reasons[5]
        == reasons[6]
        == "You work for no such client. Give its id or its name, or leave it out for own work."
    )
    assert receipt.stored_count == 1
    assert [each.index for each in sent(case, an_event(case, "good", note="Changed.")).refused] == [0]


def test_a_clients_name_and_the_agencys_own_words_are_understood(case: Case, world: World):
    receipt = sent(
        case,
        an_event(case, "named", client=None, action="create a synthetic avatar") | {"client": world.helix.name.upper()},
    )
    assert [each.clause_id for each in receipt.violations] == ["A1"]


def test_what_counts_is_what_was_in_force_at_the_time(case: Case, world: World):
    before = (NOW - timedelta(days=60)).isoformat()
    assert (
        sent(case, an_event(case, "early", action="synthetic_avatar", occurred_at=before)).outcomes[Outcome.ALLOWED]
        == 1
    )
    world.job(
        lambda conn: conn.execute(
            text(
                "INSERT INTO exceptions (agency_org_id, enterprise_org_id, policy_id, distribution_id, clause_ids, state, reason, requested_by,"
                " requested_at, starts_on, ends_on, decided_by, decided_at) VALUES (:agency, :client, :policy, :held, '{A1}', 'approved', 'R', :by,"
                " :now, :first, :last, :officer, :now)"
            ),
            {"agency": world.lumen.id, "client": world.helix.id, "policy": case.policy_id, "held": case.distribution_id, "by": case.agent.user_id,
             "now": NOW, "first": TODAY - timedelta(days=2), "last": TODAY - timedelta(days=1), "officer": case.officer.user_id},
        )
    )  # fmt: skip
    days = {days: (NOW - timedelta(days=days)).isoformat() for days in (0, 1, 2, 3)}
    receipt = sent(
        case, *(an_event(case, f"day {n}", action="synthetic_avatar", occurred_at=at) for n, at in days.items())
    )
    assert [each.happened_on for each in receipt.violations] == [TODAY - timedelta(days=3), TODAY]


def test_a_client_reads_of_other_work_the_same_whoevers_it_was(case: Case, world: World):
    """Byte for byte: a rival's activity and the agency's own house read alike, and hold nothing that is not the clause's."""
    shown = {}
    for day, client in enumerate(("novara", None), start=1):
        at = (NOW - timedelta(days=day)).isoformat()
        names = {"note": f"For {world.novara.name}: launch plan", "actor_ref": "mara"} if client else {}
        for number in range(2 * day):
            sent(
                case,
                an_event(
                    case,
                    f"{day}.{number}",
                    client=client,
                    tool="chatgpt_free",
                    data="brand_strategy",
                    occurred_at=at,
                    **names,
                ),
            )
        (newest,) = [each for each in listed(case, case.officer) if each.happened_on == TODAY - timedelta(days=day)]
        shown[client] = newest
    read = {
        client: (each.summary, each.terms, each.event_count, each.severity, each.state, each.source)
        for client, each in shown.items()
    }
    assert (
        read["novara"]
        == read[None]
        == (
            OTHER_WORK,
            {"tool": ("chatgpt_free",)},
            None,
            shown[None].severity,
            ViolationState.REPORTED,
            Source.USAGE_LOG,
        )
    )
    for each in shown.values():
        assert not [
            word
            for word in (world.novara.name, str(world.novara.id), "launch plan", "brand_strategy", "mara")
            if word in repr(each)
        ]
    assert world.run(lambda conn, actor: violations_of(conn, actor, now=LATER), world.luca) == []


def test_of_its_own_work_a_client_reads_what_was_done_and_how_often(case: Case):
    for number in range(2):
        sent(case, an_event(case, f"e{number}", tool="chatgpt_free", data="brand_strategy", note="Secret."))
    (read,) = listed(case, case.officer)
    assert (read.summary, read.event_count, read.terms["data"]) == (OWN_WORK, 2, ("brand_strategy",))
    assert "Secret." not in repr(read)
    own = case.world.run(lambda conn, actor: agency_side(conn, actor, read.id), case.agent)
    assert (own.is_own_work, own.event_count) == (True, 2)


def test_events_of_a_day_join_one_violation_until_it_is_settled(case: Case):
    first = sent(case, an_event(case, "one", action="synthetic_avatar")).violations[0].violation_id
    assert sent(case, an_event(case, "two", action="synthetic_avatar")).violations[0].violation_id == first
    case.moved(
        case.world.run(lambda conn, actor: violation_of(conn, actor, first, now=LATER), case.officer),
        ViolationState.DISMISSED,
        words="A sketch.",
    )
    assert sent(case, an_event(case, "three", action="synthetic_avatar")).violations[0].violation_id != first


def test_a_preview_keeps_nothing(case: Case, world: World):
    events = [an_event(case, "one", action="synthetic_avatar"), an_event(case, "two"), "wrong"]
    foreseen = world.run(foresee, case.agent, events=events, now=LATER)
    assert world.found("SELECT id FROM violations WHERE agency_org_id = :id", id=world.lumen.id) == []
    receipt = sent(case, *events)
    assert receipt.stored_count == 2
    assert (foreseen.outcomes, foreseen.looks, foreseen.refused) == (receipt.outcomes, receipt.looks, receipt.refused)


def test_only_the_agencys_administrators_send_and_never_too_much(case: Case, world: World):
    for actor in (world.ines, world.person(world.lumen, role=Role.AGENCY_USER)):
        with pytest.raises(PermissionMissing):
            sent(case, by=actor)
    with pytest.raises(TooManyEvents):
        sent(case, *([{}] * (MOST_EVENTS + 1)))
    sent(case, an_event(case, "one"))
    for change in ("DELETE FROM usage_events", "UPDATE usage_events SET note = 'x'"):
        with pytest.raises(DBAPIError, match="permission denied"):
            world.run(lambda conn, actor, change=change: conn.execute(text(change)), case.agent)


def test_work_on_a_co_promoted_brand_is_judged_by_the_brands_rules_and_not_by_its_clients_own(case: Case, world: World):
    rules = [
        {"id": "B1", "text": "No images for the brand.", "binding": "alliance:Corvexa", "norm": {"kind": "prohibit"}, "scope": {"action": ["gen_image"]}},
    ]  # fmt: skip
    rivals = world.sent(world.luca, world.published(world.luca, rules, title="The brand"))
    image = an_event(case, "image", brand="CORVEXA")
    avatar = an_event(case, "avatar", brand="Corvexa", action="synthetic_avatar")
    assert sent(case, image, avatar).outcomes[Outcome.VIOLATION] == 1

    for name, admin in (("helix", world.ines), ("novara", world.luca)):
        world.run(mark_brand, admin, engagement_id=world.engagements[name], brand="Corvexa", now=NOW)
    marks = [(each, "Corvexa") for each in world.engagements.values()]
    world.run(match_marks, world.mara, label="Corvexa", marks=marks)
    receipt = sent(case, image | {"id": "image 2"}, avatar | {"id": "avatar 2"}, an_event(case, "other", brand="Other"))
    # A client's own rules for its work do not reach the brand that it shares; the partners' rules for the brand do.
    assert (receipt.outcomes[Outcome.VIOLATION], receipt.outcomes[Outcome.ALLOWED]) == (1, 2)
    ((cited),) = receipt.violations
    assert (cited.clause_id, cited.enterprise_org_id) == ("B1", world.novara.id)
    # Told as its client's: of its partner's work a partner reads what its clause names, and no brand, data or count.
    (told,) = listed(case, world.luca)
    assert (told.distribution_id, told.summary, dict(told.terms), told.event_count) == (
        rivals, OTHER_WORK, {"action": ("gen_image",)}, None,
    )  # fmt: skip
    (event,) = [each for each in world.run(usage_events, case.agent) if each.id == "image 2"]
    assert event.brand == "Corvexa"


def test_a_brand_is_one_of_the_named_clients(case: Case):
    receipt = sent(
        case,
        an_event(case, "no client", client=None, brand="Corvexa"),
        an_event(case, "unknown", brand="Nothing of theirs"),
        an_event(case, "known", brand="other"),
    )
    assert [each.reason for each in receipt.refused] == [
        "A brand is a client's: say whose in “client”.",
        "Your work for that client names no brand “Nothing of theirs”. Correct it, or leave it out.",
    ]
    assert receipt.stored_count == 1
