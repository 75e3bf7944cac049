"""What the page of a review says, and where it shows a comment."""

import uuid
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from core.identity.model import Role
from core.policies.model import VersionState
from core.policies.threads import ReviewComment, ReviewThread, Standing
from pages.view_models import review as view
from tests.unit.pages.people import of_client
from tests.unit.pages.test_policies import a_draft

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)


def a_thread(**parts):
    comment = ReviewComment(uuid.uuid4(), uuid.uuid4(), "Ines", "Why [this]?\nTell *me*.", NOW)
    thread = ReviewThread(
        uuid.uuid4(), uuid.uuid4(), 2, 3, None, "Some text", (comment,), Standing.UNCHANGED, 5, False, None, None
    )
    return replace(thread, **parts)


def test_open_threads_stand_where_their_text_is_now_and_settled_ones_nowhere():
    line, whole = a_thread(), a_thread(line_number=None, line_now=None)
    lost, gone = a_thread(line_now=None, standing=Standing.CHANGED), a_thread(
        line_number=None, line_now=None, clause_id="H2", standing=Standing.REMOVED
    )  # fmt: skip
    clause = a_thread(line_number=None, line_now=None, clause_id="H1", standing=Standing.CHANGED)
    placed = view.placed([line, whole, lost, gone, clause, a_thread(is_resolved=True)])
    assert placed.by_line == {5: [line]}
    assert placed.by_clause == {"H1": [clause]}
    assert (placed.whole, placed.elsewhere) == ([whole], [lost, gone])


@pytest.mark.parametrize(
    ("thread", "said"),
    [
        (a_thread(), "Line 5"),
        (a_thread(line_now=None), "Line 3 of revision 2 – the line has changed since"),
        (a_thread(line_number=None, line_now=None), "The draft as a whole"),
        (a_thread(clause_id="H1", standing=Standing.CHANGED), "Clause H1 – the clause has changed since"),
        (a_thread(clause_id="H1", standing=Standing.REMOVED), "Clause H1 – the clause was removed since"),
    ],
)
def test_a_place_says_whether_its_text_still_stands(thread, said):
    assert view.place_words(thread) == said


def test_words_stay_letters_and_keep_their_lines():
    assert view.words("Why [this]?\nTell *me*.") == "Why \\[this\\]?  \nTell \\*me\\*."


def test_whoever_wrote_is_told_why_they_cannot_approve_but_may_send_back():
    writer = of_client()
    own = a_draft(VersionState.IN_REVIEW, writer_id=writer.user_id)
    assert "somebody else" in view.hindrance(own, writer)
    assert view.may_decide(own, writer)
    assert view.hindrance(a_draft(VersionState.IN_REVIEW), of_client()) == ""


@pytest.mark.parametrize("state", [VersionState.DRAFT, VersionState.APPROVED, VersionState.CHANGES_REQUESTED])
def test_outside_a_review_nothing_is_decided_and_the_page_says_why(state):
    assert not view.may_decide(a_draft(state), of_client())
    assert view.hindrance(a_draft(state), of_client())


def test_a_reader_decides_nothing():
    assert not view.may_decide(a_draft(VersionState.IN_REVIEW), of_client(Role.ANALYST))


def test_approving_over_open_comments_says_so():
    assert "still open" not in view.approving_says(0, 2)
    assert "**1 comment is still open.**" in view.approving_says(1, 2)
    assert "**3 comments are still open.**" in view.approving_says(3, 2)


def test_a_long_body_comes_in_parts():
    body = "\n\n".join(str(number) for number in range(view.PART + 1))
    assert [len(part) for part in view.parts(body)] == [view.PART, 1]
    assert view.parts("") == []


def test_the_headline_counts_what_is_open():
    assert view.headline([a_thread(), a_thread(is_resolved=True)]) == "1 open comment"
    assert view.headline([a_thread(is_resolved=True)]) == "No open comment"
