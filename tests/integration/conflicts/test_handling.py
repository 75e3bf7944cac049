"""Findings in the hands of an agency's people: given, dated, discussed, handled together, escalated; and nobody else's."""

from datetime import date, timedelta
from uuid import uuid4

import pytest

from core.conflicts.escalating import escalate_overdue
from core.conflicts.handling import (
    DueNotValid,
    FindingCommentNotValid,
    colleagues,
    comment,
    comments_on,
    handling_of,
    set_due,
)
from core.conflicts.model import ResolutionStatus
from core.conflicts.operations import FindingChanged, resolve
from core.conflicts.queries import NoSuchFinding, conflicts_of_agency
from core.conflicts.records import Resolution
from core.conflicts.rules import ResolutionNotValid
from core.conflicts.runs import detect_for_agency
from core.conflicts.triage import MOST_AT_ONCE, Triage, TriageNotValid, assign, triage
from core.db.scope import SideRole, transaction
from core.identity.acting import acting
from core.identity.model import Role
from core.identity.rules import PermissionMissing
from core.requests.model import Asking, Reply, Step
from core.requests.operations import open_request, reply
from tests.integration.engagements.conftest import NOW, world

__all__ = ["world"]

DUE = date(2026, 11, 7)
"""NOW is 2 November, and a clash on a shared asset is high: five days."""
IGNORED = Triage(resolution_status=ResolutionStatus.IGNORED, notes="Helix ends.", expires_at=NOW + timedelta(days=9))


def keep(clause_id, param="prompt_log.retention_days", **norm):
    binding = "asset:prompt_log" if param.startswith("prompt_log") else "organization"
    return {"id": clause_id, "text": "So.", "binding": binding, "norm": {"kind": "require", "param": param, **norm}}


@pytest.fixture
def clashes(world):
    """Two findings between Helix and Novara at Lumen, and the distribution of Helix's policy."""
    sent = world.sent(
        world.ines, world.published(world.ines, [keep("H1", min=720), keep("H2", "human_reviewers", min=3)])
    )
    world.sent(world.luca, world.published(world.luca, [keep("N1", max=30), keep("N2", "human_reviewers", max=1)]))
    world.job(detect_for_agency, world.lumen.id, now=NOW)
    with acting(world.engine, world.mara) as scope:
        found = conflicts_of_agency(scope.conn, world.lumen.id)
    assert len(found) == 2
    return found, sent


@pytest.fixture
def finding(clashes):
    (found, _) = clashes
    return next(each for each in found if "retention" in each.conflict_type)


def handled(world, finding_id, *, hours=0):
    with acting(world.engine, world.mara) as scope:
        return handling_of(scope.conn, world.mara, finding_id, now=NOW + timedelta(hours=hours))


def trail(world, finding_id):
    statement = "SELECT event FROM audit_log WHERE entity = 'conflict' AND entity_id = :id ORDER BY recorded_at, event"
    return [row.event for row in world.found(statement, id=finding_id)]


def test_a_finding_is_due_by_its_severity_and_by_the_day_an_admin_sets(world, finding):
    assert handled(world, finding.id).clock.due_on == DUE
    later = world.run(set_due, world.mara, conflict_id=finding.id, due_on=date(2026, 12, 1), now=NOW)
    assert (later.clock.due_on, later.is_due_by_hand) == (date(2026, 12, 1), True)
    assert "conflict.due_set" in trail(world, finding.id)
    back = world.run(set_due, world.mara, conflict_id=finding.id, due_on=None, now=NOW)
    assert (back.clock.due_on, back.is_due_by_hand) == (DUE, False)


def test_a_day_that_is_over_is_refused(world, finding):
    with pytest.raises(DueNotValid):
        world.run(set_due, world.mara, conflict_id=finding.id, due_on=date(2026, 11, 1), now=NOW)


def test_reopening_counts_anew_and_forgets_the_day_that_was_set(world, finding):
    world.run(set_due, world.mara, conflict_id=finding.id, due_on=date(2026, 12, 1), now=NOW)
    world.run(triage, world.mara, findings={finding.id: None}, wanted=IGNORED, now=NOW)
    assert handled(world, finding.id).clock is None
    opened = NOW + timedelta(days=3)
    again = Resolution(ResolutionStatus.UNRESOLVED)
    world.run(resolve, world.mara, conflict_id=finding.id, resolution=again, now=opened)
    now = handled(world, finding.id, hours=80)
    assert (now.clock.due_on, now.is_due_by_hand) == (DUE + timedelta(days=3), False)


def test_its_clock_stands_while_the_client_has_the_question(world, clashes, finding):
    _, sent = clashes
    asking = Asking(sent, "H1", "Could you shorten it?", date(2026, 11, 20), conflict_id=finding.id)
    asked = world.run(open_request, world.mara, asking=asking, now=NOW)
    still = handled(world, finding.id, hours=24 * 30).clock
    assert (still.stands_since, still.is_overdue) == (NOW, False)
    answer = Reply(Step.ANSWERED, "Which days?", date(2026, 11, 20))
    world.run(reply, world.ines, request_id=asked.id, wanted=answer, now=NOW + timedelta(days=2))
    runs = handled(world, finding.id, hours=72).clock
    assert (runs.due_on, runs.stands_since) == (DUE + timedelta(days=2), None)


def test_it_is_given_to_somebody_who_may_settle_it_and_taken_back(world, finding):
    other = world.person(world.lumen)
    given = world.run(assign, world.mara, conflict_id=finding.id, assignee_id=other.user_id, now=NOW)
    assert (given.assignee_id, given.assignee_name) == (other.user_id, other.display_name)
    assert given.revision == finding.revision + 1
    with pytest.raises(FindingChanged):
        world.run(assign, world.mara, conflict_id=finding.id, assignee_id=None, now=NOW, expected_revision=1)
    assert world.run(assign, world.mara, conflict_id=finding.id, assignee_id=None, now=NOW).assignee_id is None
    assert trail(world, finding.id).count("conflict.handled") == 2


def test_it_is_given_to_nobody_who_cannot_settle_it(world, finding):
    reader = world.person(world.lumen, role=Role.AGENCY_USER)
    for stranger in (reader.user_id, world.clara.user_id, world.ines.user_id, uuid4()):
        with pytest.raises(TriageNotValid):
            world.run(assign, world.mara, conflict_id=finding.id, assignee_id=stranger, now=NOW)
    with acting(world.engine, world.mara) as scope:
        assert reader.user_id not in {each.id for each in colleagues(scope.conn, world.lumen.id, now=NOW)}


def test_colleagues_talk_about_a_finding_in_order(world, finding):
    world.run(comment, world.mara, conflict_id=finding.id, words=" First. ", now=NOW)
    said = world.run(comment, world.mara, conflict_id=finding.id, words="Second.", now=NOW + timedelta(hours=1))
    with acting(world.engine, world.mara) as scope:
        thread = comments_on(scope.conn, world.mara, finding.id, now=NOW)
    assert [each.words for each in thread] == ["First.", "Second."]
    assert (said.author_id, said.author_name) == (world.mara.user_id, world.mara.display_name)


@pytest.mark.parametrize("words", ["", "  ", "x" * 4001])
def test_a_comment_without_words_or_with_too_many_is_refused(world, finding, words):
    with pytest.raises(FindingCommentNotValid):
        world.run(comment, world.mara, conflict_id=finding.id, words=words, now=NOW)


def test_many_are_handled_at_once_each_with_its_trail(world, clashes):
    ids = {each.id: each.revision for each in clashes[0]}
    wanted = Triage(True, world.mara.user_id, ResolutionStatus.IN_PROGRESS)
    done = world.run(triage, world.mara, findings=ids, wanted=wanted, now=NOW)
    assert (set(done.handled), done.left_out) == (set(ids), ())
    for each in ids:
        assert handled(world, each).assignee_id == world.mara.user_id
        assert "conflict.moved" in trail(world, each)
    told = "SELECT FROM outbox WHERE topic = 'conflict.moved' AND payload ->> 'conflict_id' = ANY(:ids)"
    assert len(world.found(told, ids=[str(each) for each in ids])) == len(ids)


def test_what_changed_or_cannot_move_or_is_unknown_is_left_out(world, clashes):
    (first, second), _ = clashes
    world.run(triage, world.mara, findings={first.id: None}, wanted=IGNORED, now=NOW)
    stranger = uuid4()
    named = {first.id: None, second.id: second.revision + 1, stranger: None}
    wanted = Triage(resolution_status=ResolutionStatus.IN_PROGRESS)
    done = world.run(triage, world.mara, findings=named, wanted=wanted, now=NOW)
    assert done.handled == ()
    assert {each.conflict_id: each.why for each in done.left_out} == {
        first.id: "It is ignored.",
        second.id: "Somebody changed it since you opened it.",
        stranger: "There is no such finding.",
    }


@pytest.mark.parametrize(
    ("wanted", "refusal"),
    [
        (Triage(), TriageNotValid),
        (Triage(resolution_status=ResolutionStatus.RESOLVED, notes="Done."), TriageNotValid),
        (Triage(resolution_status=ResolutionStatus.IN_PROGRESS, expires_at=NOW + timedelta(days=1)), TriageNotValid),
        (Triage(resolution_status=ResolutionStatus.IGNORED, expires_at=NOW + timedelta(days=1)), ResolutionNotValid),
    ],
)
def test_what_says_nothing_or_needs_a_fact_of_each_is_refused(world, finding, wanted, refusal):
    with pytest.raises(refusal):
        world.run(triage, world.mara, findings={finding.id: None}, wanted=wanted, now=NOW)


def test_more_than_the_most_at_once_is_refused(world):
    many = {uuid4(): None for _ in range(MOST_AT_ONCE + 1)}
    with pytest.raises(TriageNotValid):
        world.run(triage, world.mara, findings=many, wanted=Triage(True), now=NOW)


def escalated(world, *, days):
    while world.job(escalate_overdue, now=NOW + timedelta(days=days)):
        pass
    statement = "SELECT * FROM mails WHERE kind = 'findings_overdue' AND org_id = :org"
    return world.found(statement, org=world.lumen.id)


def test_an_overdue_finding_is_escalated_once_for_its_day_with_a_letter_of_counts(world, clashes, finding):
    world.run(assign, world.mara, conflict_id=finding.id, assignee_id=world.mara.user_id, now=NOW)
    assert escalated(world, days=5) == []
    (letter,) = escalated(world, days=6)
    assert (letter.recipient, letter.subject) == (world.mara.email, "2 findings are past the day to settle")
    assert "Given to you: 1." in letter.body
    assert world.helix.name not in letter.body + letter.subject
    assert len(escalated(world, days=7)) == 1
    assert trail(world, finding.id).count("conflict.escalated") == 1
    world.run(set_due, world.mara, conflict_id=finding.id, due_on=date(2026, 11, 10), now=NOW + timedelta(days=7))
    assert len(escalated(world, days=12)) == 2


def test_no_finding_is_escalated_while_its_question_is_with_the_client(world, clashes, finding):
    asking = Asking(clashes[1], "H1", "Could you shorten it?", date(2026, 11, 20), conflict_id=finding.id)
    world.run(open_request, world.mara, asking=asking, now=NOW)
    assert len(escalated(world, days=60)) == 1
    assert "conflict.escalated" not in trail(world, finding.id)


def test_another_agency_finds_nothing_and_a_client_or_reader_may_not(world, finding):
    acts = [
        (comment, {"words": "Mine?"}),
        (set_due, {"due_on": None}),
        (assign, {"assignee_id": None}),
    ]
    for act, given in acts:
        with pytest.raises(NoSuchFinding):
            world.run(act, world.clara, conflict_id=finding.id, now=NOW, **given)
        for nobody in (world.ines, world.person(world.lumen, role=Role.AUDITOR)):
            with pytest.raises(PermissionMissing):
                world.run(act, nobody, conflict_id=finding.id, now=NOW, **given)
    done = world.run(triage, world.clara, findings={finding.id: None}, wanted=IGNORED, now=NOW)
    assert (done.handled, done.left_out[0].why) == ((), "There is no such finding.")


def test_a_client_has_no_way_to_the_comments(world, finding):
    world.run(comment, world.mara, conflict_id=finding.id, words="Helix is slow.", now=NOW)
    with transaction(world.engine, SideRole.JOB) as scope:
        grants = scope.conn.exec_driver_sql(
            "SELECT has_table_privilege('app_enterprise', 'app.conflict_comments', 'SELECT')"
        ).scalar_one()
    assert grants is False
