"""Requests to a client in words: whose turn it is, each step, and what either side may do next."""

import uuid
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from core.identity.model import Actor, OrganizationKind, Role
from core.requests.model import LEADS_TO, ClauseRequest, Message, Outcome, RequestState, Side, Step
from pages.view_models import clause_requests as view
from tests.unit.pages.people import of_client

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
CLAUSE = {
    "id": "H1", "text": "Keep [it].", "binding": ["asset:prompt_log"],
    "norm": {"kind": "require", "param": "prompt_log.retention_days", "min": 720},
}  # fmt: skip
MARA = Actor(
    uuid.uuid4(), uuid.uuid4(), OrganizationKind.AGENCY, Role.AGENCY_ADMIN, "Mara", "m@lumen.example", "Lumen", "UTC"
)


def said(position, step, side, **more):
    values = {
        "author_name": "Somebody", "words": "So *there*.", "proposal": "", "reply_by": None, "exception_id": None,
        "version_number": None,
    }  # fmt: skip
    return Message(position=position, step=step, side=side, written_at=NOW, **{**values, **more})


REQUEST = ClauseRequest(
    id=uuid.uuid4(), enterprise_org_id=uuid.uuid4(), enterprise="Helix", agency_org_id=uuid.uuid4(), agency="Lumen",
    policy_id=uuid.uuid4(), policy_title="Logs", version_number=1, clause_id="H1", clause=CLAUSE,
    state=RequestState.WITH_CLIENT, reply_by=date(2026, 12, 8), opened_at=NOW, moved_at=NOW, closed_at=None, outcome=None,
    revision=1, messages=(said(1, Step.ASKED, Side.AGENCY, proposal="12 months"),),
)  # fmt: skip
BACK = replace(REQUEST, state=RequestState.WITH_AGENCY)
CLOSED = replace(REQUEST, state=RequestState.CLOSED, outcome=Outcome.GRANTED, closed_at=NOW)


@pytest.mark.parametrize(
    ("request_", "actor", "sentence"),
    [
        (REQUEST, of_client(), "It is your turn, by 8 Dec 2026."),
        (REQUEST, MARA, "It is Helix's turn, by 8 Dec 2026."),
        (BACK, MARA, "It is your turn, by 8 Dec 2026."),
        (replace(REQUEST, reply_by=date(2026, 11, 20)), MARA, "It is Helix's turn, by 20 Nov 2026 (past due)."),
        (CLOSED, MARA, "An exception was granted, 24 Nov 2026."),
    ],
)
def test_whose_turn_it_is_is_said_from_the_readers_side(request_, actor, sentence):
    assert view.standing(request_, actor, now=NOW) == sentence


def test_each_side_is_offered_its_own_steps_and_nobody_any_once_it_is_closed():
    offered = {choice.step for choice in view.choices(REQUEST, of_client())}
    assert offered == {Step.ANSWERED, Step.COUNTERED, Step.GRANTED, Step.AMENDED, Step.ADAPTED, Step.REFUSED}
    officer = {choice.step for choice in view.choices(REQUEST, of_client(Role.COMPLIANCE_OFFICER))}
    assert offered - officer == {Step.ADAPTED}
    assert {choice.step for choice in view.choices(REQUEST, MARA)} == {Step.SETTLED, Step.WITHDRAWN}
    assert {choice.step for choice in view.choices(BACK, MARA)} == {Step.REPLIED, Step.SETTLED, Step.WITHDRAWN}
    assert {choice.step for choice in view.choices(BACK, of_client())} == {Step.GRANTED, Step.AMENDED}
    assert view.choices(CLOSED, MARA) == view.choices(CLOSED, of_client()) == []
    assert view.choices(REQUEST, of_client(Role.ANALYST)) == []


@pytest.mark.parametrize("step", [Step.ASKED, *LEADS_TO])
def test_every_step_has_its_words(step):
    side = Side.AGENCY if step in {Step.ASKED, Step.REPLIED, Step.SETTLED, Step.WITHDRAWN} else Side.CLIENT
    (line,) = view.thread(replace(REQUEST, messages=(said(1, step, side, version_number=3),)), MARA)
    assert line.head.startswith("**Somebody**, Lumen," if side is Side.AGENCY else "**Somebody**, Helix,")
    assert "in version 3" in line.head
    assert line.is_own is (side is Side.AGENCY)
    assert line.words == r"So \*there\*."


def test_the_ledger_says_whose_turn_it_is_by_shape_and_word():
    listed = view.frame([REQUEST, BACK, CLOSED], MARA, now=NOW)
    assert listed["Standing"].tolist() == ["○ Their turn", "● Your turn", "✓ An exception was granted"]
    assert listed.columns[0] == "Client"
    assert view.frame([REQUEST], of_client(), now=NOW).columns[0] == "Agency"


@pytest.mark.parametrize(
    ("waiting", "overdue", "sentence"),
    [
        (0, 0, "Nothing waits for you."),
        (1, 0, "**1** waits for you."),
        (3, 2, "**3** wait for you, **2** past due."),
    ],
)
def test_what_waits_is_counted(waiting, overdue, sentence):
    assert view.summary(waiting, overdue) == sentence


def test_the_clause_is_said_in_plain_words():
    assert "720" in view.clause_sentence(REQUEST)
    assert view.asked_line(REQUEST, MARA, now=NOW) == "**Helix**, clause H1: It is Helix's turn, by 8 Dec 2026."


def test_a_grant_says_from_when_through_when_the_exception_runs():
    granted = said(2, Step.GRANTED, Side.CLIENT, starts_on=date(2026, 11, 24), ends_on=date(2027, 2, 22))
    (*_, last) = view.thread(replace(CLOSED, messages=(*REQUEST.messages, granted)), MARA)
    assert last.head == (
        "**Somebody**, Helix, granted an exception from 24 Nov 2026 through 22 Feb 2027 · 24 Nov 2026, 12:00"
    )
