"""Letters about steps of requests: to the other side alone, about where it stands, with no word of the clause or the thread."""

from datetime import timedelta

import pytest

from core.identity.model import Organization, Role
from core.requests.model import Asking, Reply, Step
from core.requests.operations import open_request, reply
from jobs import tell_of_requests as job
from tests.integration.engagements.conftest import NOW, world

__all__ = ["world"]

ASKED, ANSWER = "We cannot keep it that long.", "Then keep it shorter."
CLAUSE = {
    "id": "H1",
    "text": "The log is kept.",
    "binding": "asset:prompt_log",
    "norm": {"kind": "require", "param": "prompt_log.retention_days", "min": 720},
}


@pytest.fixture
def request_(world):
    """Lumen asks Helix about H1."""
    told(world)
    sent = world.sent(world.ines, world.published(world.ines, [CLAUSE], title="Logs\nBcc: x@example.com"))
    asking = Asking(sent, "H1", ASKED, NOW.date() + timedelta(days=10))
    return world.run(open_request, world.mara, asking=asking, now=NOW)


def told(world):
    """Write what there is to write; the letters about requests so far at the world's organizations."""
    while world.job(job.run, now=NOW):
        pass
    orgs = [world.helix.id, world.novara.id, world.lumen.id, world.quill.id]
    found = "SELECT * FROM mails WHERE kind = 'request_moved' AND org_id = ANY(:orgs) ORDER BY created_at, id"
    return world.found(found, orgs=orgs)


def step(world, actor, request_, taken, **given):
    wanted = Reply(taken, ANSWER, **given)
    return world.run(reply, actor, request_id=request_.id, wanted=wanted, now=NOW + timedelta(hours=1))


def test_the_people_of_the_client_who_may_answer_are_written_to_and_nobody_else(world, request_):
    helix = Organization(world.ines.org_id, world.ines.kind, "")
    officer, analyst = (world.person(helix, role=role) for role in (Role.COMPLIANCE_OFFICER, Role.ANALYST))
    letters = told(world)
    addressed = {letter.recipient for letter in letters}
    assert {world.ines.email, officer.email} <= addressed
    assert analyst.email not in addressed
    assert {letter.org_id for letter in letters} == {world.helix.id}


def test_a_letter_says_who_asks_about_what_until_when_and_no_word_of_the_thread(world, request_):
    letter = next(each for each in told(world) if each.recipient == world.ines.email)
    assert letter.subject == f"{world.lumen.name} asks you about a clause"
    assert "your clause H1 of “Logs Bcc: x@example.com”" in letter.body
    assert f"answer by {request_.reply_by:%-d %B %Y}" in letter.body
    assert letter.path == f"/requests?thread={request_.id}"
    for word in (ASKED, CLAUSE["text"], world.novara.name):
        assert word not in letter.body


def test_the_agency_is_written_to_when_the_client_answers_and_when_it_grants(world, request_):
    before = len(told(world))
    step(world, world.ines, request_, Step.ANSWERED, reply_by=NOW.date() + timedelta(days=15))
    answered = told(world)[before:]
    assert {letter.org_id for letter in answered} == {world.lumen.id}
    assert answered[0].subject == f"{world.helix.name} answered in a request"
    assert answered[0].path == f"/client_requests?request={request_.id}"
    assert ANSWER not in answered[0].body

    step(world, world.mara, request_, Step.REPLIED, reply_by=NOW.date() + timedelta(days=20))
    step(world, world.ines, request_, Step.GRANTED, ends_on=NOW.date() + timedelta(days=90))
    last = told(world)[before + len(answered) :]
    assert {letter.subject for letter in last} == {f"{world.helix.name} granted an exception"}
    assert "your turn" not in last[0].body


def test_a_second_run_writes_nothing_more(world, request_):
    assert len(told(world)) == len(told(world))
