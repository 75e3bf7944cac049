"""May I? against the database: what is in force counts, the answer is kept for ever, and nobody else reads it."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError

from core.conflicts.in_force import NoSuchSubject, holding
from core.conflicts.model import Subject, SubjectKind
from core.conflicts.runs import detect_for_agency
from core.db.scope import SideRole, transaction
from core.guidance.activity import Activity, Answer
from core.guidance.asking import (
    ActivityNotValid,
    DecisionFilter,
    NoSuchDecision,
    answer_today,
    answered_questions,
    ask,
    ask_again,
    kept_decision,
    read_activity,
)
from core.identity.acting import acting
from core.identity.model import Actor, Role
from core.identity.rules import PermissionMissing
from tests.integration.conflicts.conftest import World

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
TODAY = NOW.date()
AVATARS = {
    "id": "A1",
    "text": "No synthetic avatars.",
    "norm": {"kind": "prohibit"},
    "scope": {"action": ["synthetic_avatar"]},
}
AGENCY = Subject(SubjectKind.AGENCY)

Asked = Callable[..., Any]


def lead(name: str, **bounds: int) -> dict[str, Any]:
    norm = {"kind": "require", "param": "tool_lead_days", **bounds}
    return {"id": name, "text": "Time before a tool.", "binding": "organization", "norm": norm}


def client(org: Any) -> Subject:
    return Subject(SubjectKind.CLIENT, org.id)


@pytest.fixture
def asked(world: World) -> Asked:
    """Ask as somebody (Mara of Lumen)."""

    def asking(
        subject: Subject, *, actor: Actor | None = None, day: date = TODAY, values: Any = (), **terms: str
    ) -> Any:
        activity = read_activity(subject, terms, dict(values))
        return world.run(ask, actor or world.mara, activity=activity, day=day, now=NOW)

    return asking


def test_a_clause_counts_from_its_distribution_on_and_is_cited_by_name(world: World, asked: Asked):
    before = asked(client(world.helix), action="synthetic_avatar").told
    assert (before.answer, before.is_silent, before.clauses) == (Answer.ALLOWED, True, ())
    world.sent(world.ines, world.published(world.ines, [AVATARS], title="Avatars"))
    after = asked(client(world.helix), action="synthetic_avatar").told
    assert after.answer is Answer.FORBIDDEN
    assert after.sentence == f"You may not: {world.helix.name} forbids it."
    (clause,) = after.clauses
    assert (clause.policy_title, clause.version_number, clause.clause_id) == ("Avatars", 1, "A1")
    assert clause.text == "No synthetic avatars."
    assert asked(client(world.novara), action="synthetic_avatar").told.answer is Answer.ALLOWED


def test_the_answer_stays_as_it_was_given_and_says_when_it_would_be_another_today(world: World, asked: Asked):
    made = asked(client(world.helix), action="synthetic_avatar", audience="physician")
    with acting(world.engine, world.mara) as scope:
        assert answer_today(scope.conn, world.mara, made.id).is_same_answer
    world.sent(world.ines, world.published(world.ines, [AVATARS]))
    with acting(world.engine, world.mara) as scope:
        assert kept_decision(scope.conn, world.mara, made.id).told == made.told
        now = answer_today(scope.conn, world.mara, made.id)
    assert not now.is_same_answer
    assert now.told is not None
    assert now.told.answer is Answer.FORBIDDEN
    again = world.run(ask_again, world.mara, decision_id=made.id, now=NOW)
    assert (again.told.question, again.told.answer) == (made.told.question, Answer.FORBIDDEN)
    with pytest.raises(NoSuchDecision):
        world.run(ask_again, world.clara, decision_id=made.id, now=NOW)


def test_a_question_about_a_client_one_no_longer_works_for_is_kept_and_cannot_be_asked_again(
    world: World, asked: Asked
):
    made = asked(client(world.helix), action="gen_text")
    with transaction(world.engine, SideRole.JOB) as scope:
        scope.conn.execute(
            text("UPDATE engagements SET state = 'ended', ended_at = now() WHERE id = :id"),
            {"id": world.engagements["helix"]},
        )
    with acting(world.engine, world.mara) as scope:
        assert answer_today(scope.conn, world.mara, made.id).told is None
        assert kept_decision(scope.conn, world.mara, made.id).told == made.told


def test_a_contradiction_is_asked_for_and_names_the_finding(world: World, asked: Asked):
    world.sent(world.ines, world.published(world.ines, [lead("L1", min=60)]))
    world.sent(world.luca, world.published(world.luca, [lead("L2", max=14)]))
    undetected = asked(AGENCY, action="new_tool").told
    assert [each.finding_id for each in undetected.findings] == [None]
    world.job(detect_for_agency, world.lumen.id, now=NOW)
    told = asked(AGENCY, action="new_tool").told
    assert told.answer is Answer.ASK
    (finding,) = told.findings
    stored = world.found("SELECT id FROM policy_conflicts WHERE agency_org_id = :id", id=world.lumen.id)
    assert finding.finding_id in {row.id for row in stored}
    assert "at least 60 days" in finding.said
    assert "at most 14 days" in finding.said


def test_an_exception_lifts_its_clause_on_its_days_alone(world: World, asked: Asked):
    sent = world.sent(world.ines, world.published(world.ines, [AVATARS]))
    with transaction(world.engine, SideRole.JOB) as scope:
        scope.conn.execute(
            text(
                "INSERT INTO exceptions (agency_org_id, enterprise_org_id, policy_id, distribution_id, clause_ids, state, reason, starts_on, ends_on,"
                " requested_by, requested_at, decided_by, decided_at)"
                " SELECT d.agency_org_id, d.enterprise_org_id, d.policy_id, d.id, '{A1}', 'approved', 'Pilot.', '2026-12-01', '2026-12-31', :mara,"
                " now(), :ines, now() FROM policy_distributions d WHERE d.id = :sent"
            ),
            {"sent": sent, "mara": world.mara.user_id, "ines": world.ines.user_id},
        )
    answers = [
        asked(client(world.helix), day=day, action="synthetic_avatar").told.answer
        for day in (date(2026, 11, 30), date(2026, 12, 1), date(2026, 12, 31), date(2027, 1, 1))
    ]
    assert answers == [Answer.FORBIDDEN, Answer.ALLOWED, Answer.ALLOWED, Answer.FORBIDDEN]


def test_what_was_asked_is_found_again_by_words_person_and_answer(world: World, asked: Asked):
    world.sent(world.ines, world.published(world.ines, [AVATARS]))
    paul = world.person(world.lumen, role=Role.AGENCY_USER, name="Paul Reader")
    asked(client(world.helix), action="synthetic_avatar")
    asked(client(world.novara), actor=paul, action="translate", jurisdiction="DE")

    def found(**wanted: Any) -> list[str]:
        with acting(world.engine, world.mara) as scope:
            return [each.question for each in answered_questions(scope.conn, world.mara, DecisionFilter(**wanted))]

    assert len(found()) == 2
    assert found(words="GERMANY") == found(words="paul") == found(answer=Answer.ALLOWED) != []
    assert found(words="100%") == []
    with acting(world.engine, world.mara) as scope:
        (first,) = answered_questions(scope.conn, world.mara, DecisionFilter(limit=1))
        assert len(found(after=(first.asked_at, first.id))) == 1


def test_asking_leaves_a_trail_and_an_event_at_the_agency_alone(world: World, asked: Asked):
    made = asked(client(world.helix), action="gen_text")
    (row,) = world.found(
        "SELECT enterprise_org_id, agency_org_id, new FROM audit_log WHERE entity_id = :id", id=made.id
    )
    assert (row.enterprise_org_id, row.agency_org_id, row.new) == (None, world.lumen.id, {"verdict": "allowed"})
    events = world.found("SELECT org_id FROM outbox WHERE payload ->> 'decision_id' = :id", id=str(made.id))
    assert [each.org_id for each in events] == [world.lumen.id]


def test_another_agencys_question_is_not_found_and_its_clients_are_nobodys(world: World, asked: Asked):
    made = asked(client(world.helix), action="gen_text")
    for decision_id in (made.id, uuid4()):
        with (
            pytest.raises(NoSuchDecision, match="There is no such question"),
            acting(world.engine, world.clara) as scope,
        ):
            kept_decision(scope.conn, world.clara, decision_id)
    for subject in (client(world.helix), Subject(SubjectKind.CLIENT, uuid4()), Subject(SubjectKind.ALLIANCE, uuid4())):
        with pytest.raises(NoSuchSubject):
            asked(subject, actor=world.clara)
    assert asked(AGENCY, actor=world.clara).told.is_silent
    with acting(world.engine, world.clara) as scope:
        assert len(answered_questions(scope.conn, world.clara, DecisionFilter())) == 1


@pytest.mark.parametrize("who", ["ines", "auditor"])
def test_neither_a_client_nor_an_auditor_may_ask_or_read(world: World, asked: Asked, who: str):
    made = asked(client(world.helix), action="gen_text")
    actor = world.ines if who == "ines" else world.person(world.lumen, role=Role.AUDITOR)
    with pytest.raises(PermissionMissing):
        asked(AGENCY, actor=actor)
    with pytest.raises(PermissionMissing), acting(world.engine, actor) as scope:
        kept_decision(scope.conn, actor, made.id)


def test_no_clients_role_reads_the_table_and_no_row_ever_changes(world: World, asked: Asked, engine: Engine):
    asked(client(world.helix), action="gen_text")
    with pytest.raises(DBAPIError, match="permission denied"), acting(engine, world.ines) as scope:
        scope.conn.execute(text("SELECT 1 FROM activity_decisions"))
    for change in ("UPDATE activity_decisions SET verdict = 'allowed'", "DELETE FROM activity_decisions"):
        with pytest.raises(DBAPIError), acting(engine, world.mara) as scope:
            scope.conn.execute(text(change))


def test_nobody_asks_in_a_colleagues_name(world: World):
    paul = world.person(world.lumen, role=Role.AGENCY_USER)
    with pytest.raises(DBAPIError, match="row-level security"), acting(world.engine, paul) as scope:
        ask(scope.conn, actor=world.mara, activity=Activity(AGENCY), day=TODAY, now=NOW)


@pytest.mark.parametrize(
    ("terms", "values", "said"),
    [
        ({"tool": "Abacus"}, {}, "“Abacus” is not in the shared vocabulary of tools"),
        ({}, {"retention": 3}, "“retention” is not a parameter"),
        ({}, {"prompt_log.retention_days": "a while"}, "“a while” is no value of prompt log retention"),
        ({}, {"review.level": "nobody"}, "“nobody” is no value of review level"),
        ({}, {"storage_region": "Atlantis"}, "“Atlantis” is no value of storage region"),
    ],
)
def test_a_word_that_nobody_shares_is_refused_by_name(terms: Any, values: Any, said: str):
    with pytest.raises(ActivityNotValid, match=said):
        read_activity(AGENCY, terms, values)


def test_labels_and_amounts_are_read_as_people_write_them():
    read = read_activity(AGENCY, {"tool": "claude for work"}, {"prompt_log.retention_days": "24 months"})
    assert read == read_activity(AGENCY, {"tool": "claude_for_work"}, {"prompt_log.retention_days": 720})


def test_a_holding_lists_clients_and_brands_by_name_and_the_agency_last(world: World):
    with acting(world.engine, world.mara) as scope:
        at = holding(scope.conn, world.lumen.id, today=TODAY)
    names = [at.subject_name(each) for each in at.subjects]
    assert names == [*sorted([world.helix.name, world.novara.name], key=str.casefold), "the whole agency"]
