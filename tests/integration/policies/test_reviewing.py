"""Comments on a draft: where they stand, who answers and settles, and what they mean for an approval."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from core.errors import ChangedMeanwhile, NotAllowed, NotFound, NotValid
from core.identity.acting import acting
from core.policies import operations as policies
from core.policies.model import VersionState
from core.policies.queries import open_draft
from core.policies.reviewing import NoSuchThread, ThreadAlreadySo, add_comment, reply, settle, threads
from core.policies.rules import CommentsStillOpen
from core.policies.threads import PlaceNotThere, Standing
from tests.integration.policies.conftest import H1, NOW, a_text

BODY = "# Logs\n\nWe keep all.\nWithout end.\n\n- one\n\n  more of one\n"


@pytest.fixture
def policy_id(world):
    """A policy whose first draft is in review."""
    created = world.create(body=BODY).policy_id
    world.act(world.author, policies.submit_for_review, policy_id=created, now=NOW)
    return created


def remark(world, policy_id, words="Why?", *, who="officer", **place):
    return world.act(getattr(world, who), add_comment, policy_id=policy_id, words=words, now=NOW, **place)


def read(world, policy_id, who="author"):
    draft = world.ask(getattr(world, who), open_draft, policy_id)
    return world.ask(getattr(world, who), threads, draft)


def rewrite(world, policy_id, **written):
    world.act(world.author, policies.reopen, policy_id=policy_id)
    world.act(world.author, policies.edit_draft, policy_id=policy_id, written=a_text(**written), now=NOW)


def test_a_comment_keeps_the_paragraph_its_line_lies_in(world, policy_id):
    thread = remark(world, policy_id, " Which ones? ", line_number=4)
    assert (thread.line_number, thread.quoted, thread.line_now) == (4, "We keep all.\nWithout end.", 3)
    assert (thread.comments[0].words, thread.comments[0].author_name) == ("Which ones?", "Ben Ito")
    assert remark(world, policy_id, line_number=8).line_now == 6


def test_a_comment_on_an_unchanged_paragraph_moves_with_it_and_another_says_that_it_changed(world, policy_id):
    kept, lost = remark(world, policy_id, line_number=3), remark(world, policy_id, line_number=1)
    rewrite(world, policy_id, body="# Records\n\nNew.\n\nWe keep all.\nWithout end.\n")
    found = {thread.id: thread for thread in read(world, policy_id)}
    assert (found[kept.id].standing, found[kept.id].line_now) == (Standing.UNCHANGED, 5)
    assert (found[lost.id].standing, found[lost.id].line_now) == (Standing.CHANGED, None)
    assert (found[lost.id].quoted, found[lost.id].revision) == ("# Logs", 1)


def test_a_comment_on_a_clause_knows_whether_the_clause_changed_or_went(world, policy_id):
    thread = remark(world, policy_id, clause_id="H1")
    assert thread.standing is Standing.UNCHANGED
    stricter = {**H1, "norm": {**H1["norm"], "min": "36 months"}}
    rewrite(world, policy_id, clauses=[stricter])
    assert read(world, policy_id)[0].standing is Standing.CHANGED
    world.act(world.author, policies.edit_draft, policy_id=policy_id, written=a_text(clauses=[]), now=NOW)
    assert read(world, policy_id)[0].standing is Standing.REMOVED


@pytest.mark.parametrize(
    "place", [{"line_number": 2}, {"line_number": 99}, {"clause_id": "H9"}, {"line_number": 1, "clause_id": "H1"}]
)
def test_a_place_that_the_draft_does_not_have_is_refused(world, policy_id, place):
    with pytest.raises(PlaceNotThere):
        remark(world, policy_id, **place)
    assert read(world, policy_id) == ()


def test_an_empty_comment_and_one_on_an_older_revision_are_refused(world, policy_id):
    with pytest.raises(NotValid):
        remark(world, policy_id, "  ")
    rewrite(world, policy_id)
    with pytest.raises(ChangedMeanwhile):
        remark(world, policy_id, expected_revision=1)


def test_a_thread_is_answered_settled_and_opened_again(world, policy_id):
    thread = remark(world, policy_id)
    answered = world.act(world.author, reply, thread_id=thread.id, words="Because.", now=NOW)
    assert [comment.words for comment in answered.comments] == ["Why?", "Because."]
    done = world.act(world.author, settle, thread_id=thread.id, is_resolved=True, now=NOW)
    assert (done.is_resolved, done.resolved_by_name, done.resolved_at) == (True, "Ada Okafor", NOW)
    with pytest.raises(ThreadAlreadySo, match="settled already"):
        world.act(world.officer, settle, thread_id=thread.id, is_resolved=True, now=NOW)
    again = world.act(world.officer, settle, thread_id=thread.id, is_resolved=False, now=NOW)
    assert (again.is_resolved, again.resolved_by_name) == (False, None)


def test_approving_over_open_comments_has_to_be_said(world, policy_id):
    thread = remark(world, policy_id)
    approve = {"policy_id": policy_id, "now": NOW}
    with pytest.raises(CommentsStillOpen, match="One comment is still open"):
        world.act(world.officer, policies.approve, **approve)
    approved = world.act(world.officer, policies.approve, despite_open_comments=True, comment=" Good. ", **approve)
    assert (approved.state, approved.decision_comment) == (VersionState.APPROVED, "Good.")
    world.act(world.author, policies.reopen, policy_id=policy_id)
    world.act(world.author, policies.submit_for_review, policy_id=policy_id, now=NOW)
    world.act(world.author, settle, thread_id=thread.id, is_resolved=True, now=NOW)
    assert world.act(world.officer, policies.approve, **approve).decision_comment is None


def test_a_thread_of_a_draft_that_is_gone_is_not_answered(world, policy_id):
    thread = remark(world, policy_id)
    world.act(world.author, policies.abandon, policy_id=policy_id)
    with pytest.raises(NoSuchThread):
        world.act(world.author, reply, thread_id=thread.id, words="Late.", now=NOW)
    world.act(world.author, policies.start_draft, policy_id=policy_id, now=NOW)
    with pytest.raises(NoSuchThread):
        world.act(world.author, settle, thread_id=thread.id, is_resolved=True, now=NOW)
    assert read(world, policy_id) == ()


@pytest.mark.parametrize("who", ["analyst", "agency_admin"])
def test_whoever_only_reads_neither_comments_nor_reads_comments(world, policy_id, who):
    thread = remark(world, policy_id)
    draft = world.ask(world.author, open_draft, policy_id)
    someone = getattr(world, who)
    for attempt in (
        lambda: remark(world, policy_id, who=who),
        lambda: world.act(someone, reply, thread_id=thread.id, words="x", now=NOW),
        lambda: world.act(someone, settle, thread_id=thread.id, is_resolved=True, now=NOW),
        lambda: world.ask(someone, threads, draft),
    ):
        with pytest.raises(NotAllowed):
            attempt()


def test_a_strangers_thread_reads_like_none(world, policy_id, unknown_id):
    thread = remark(world, policy_id)
    draft = world.ask(world.author, open_draft, policy_id)
    assert world.ask(world.rival_admin, threads, draft) == ()
    told = set()
    for each in (thread.id, unknown_id):
        with pytest.raises(NotFound) as refusal:
            world.act(world.rival_admin, reply, thread_id=each, words="x", now=NOW)
        told.add(refusal.value.message)
    assert len(told) == 1


def test_the_trail_tells_of_comments_without_their_words(world, policy_id, found):
    thread = remark(world, policy_id, "Zanzibar", line_number=1)
    world.act(world.author, reply, thread_id=thread.id, words="Zanzibar too", now=NOW)
    world.act(world.author, settle, thread_id=thread.id, is_resolved=True, now=NOW)
    trail = found(
        "SELECT * FROM audit_log WHERE entity_id = :id AND event LIKE 'comment.%' ORDER BY sequence", id=policy_id
    )
    told = found(
        "SELECT * FROM outbox WHERE payload ->> 'policy_id' = :id AND topic LIKE 'comment.%' ORDER BY id",
        id=str(policy_id),
    )
    events = ["comment.added", "comment.answered", "comment.settled"]
    assert [row.event for row in trail] == [row.topic for row in told] == events
    assert "Zanzibar" not in str(trail) + str(told)


@pytest.mark.parametrize("table", ["policy_review_comments", "policy_review_resolutions"])
def test_what_was_said_can_neither_be_changed_nor_taken_back(world, policy_id, table):
    thread = remark(world, policy_id)
    world.act(world.author, settle, thread_id=thread.id, is_resolved=True, now=NOW)
    for change in (f"UPDATE {table} SET thread_id = thread_id", f"DELETE FROM {table}"):
        with pytest.raises(DBAPIError), acting(world.engine, world.admin) as scope:
            scope.conn.execute(text(change))
