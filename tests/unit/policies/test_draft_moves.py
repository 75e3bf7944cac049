"""Every move of a draft, allowed and forbidden, and who may make it."""

from collections.abc import Callable

import pytest

from core.errors import NotInThisState
from core.policies.model import VERSION_MOVES, Draft, VersionState
from core.policies.rules import (
    ApproverWroteTheDraft,
    CommentNotValid,
    DraftChangedMeanwhile,
    DraftNotWritable,
    abandoned,
    approved,
    check_revision,
    edited,
    published,
    reopened,
    sent_back,
    submitted,
)
from tests.unit.policies.factories import APPROVER, AUTHOR, COLLEAGUE, LATER, WRITTEN_AT, a_content, a_draft

# The table once more, as the domain's page has it, so that a slip in the model shows here.
ALLOWED = {
    ("draft", "in_review"),
    ("draft", "abandoned"),
    ("in_review", "approved"),
    ("in_review", "changes_requested"),
    ("in_review", "draft"),
    ("in_review", "abandoned"),
    ("changes_requested", "draft"),
    ("approved", "published"),
    ("approved", "draft"),
    ("approved", "abandoned"),
    ("published", "withdrawn"),
}
MOVE_TO: dict[VersionState, Callable[[Draft], Draft]] = {
    VersionState.IN_REVIEW: lambda draft: submitted(draft, at=LATER),
    VersionState.CHANGES_REQUESTED: lambda draft: sent_back(draft, by=APPROVER, at=LATER, comment="Name the log."),
    VersionState.APPROVED: lambda draft: approved(draft, by=APPROVER, at=LATER),
    VersionState.DRAFT: reopened,
    VersionState.ABANDONED: abandoned,
    VersionState.PUBLISHED: published,
}
PAIRS = [(current, wanted) for current in VersionState for wanted in VersionState]


def test_the_table_has_a_row_for_every_state() -> None:
    assert set(VERSION_MOVES) == set(VersionState)


@pytest.mark.parametrize(("current", "wanted"), PAIRS)
def test_the_table_allows_what_the_domain_allows_and_nothing_else(current: VersionState, wanted: VersionState) -> None:
    assert (wanted in VERSION_MOVES[current]) == ((current.value, wanted.value) in ALLOWED)


@pytest.mark.parametrize(("current", "wanted"), [pair for pair in PAIRS if pair[1] in MOVE_TO])
def test_each_move_obeys_the_table(current: VersionState, wanted: VersionState) -> None:
    draft = a_draft(state=current)
    if wanted in VERSION_MOVES[current]:
        assert MOVE_TO[wanted](draft).state is wanted
    else:
        with pytest.raises(NotInThisState) as refusal:
            MOVE_TO[wanted](draft)
        assert refusal.value.details["allowed"] == sorted(VERSION_MOVES[current])


@pytest.mark.parametrize("current", VersionState)
def test_only_a_draft_or_one_sent_back_can_be_edited(current: VersionState) -> None:
    draft = a_draft(state=current)
    if current in {VersionState.DRAFT, VersionState.CHANGES_REQUESTED}:
        assert edited(draft, a_content(title="New"), by=AUTHOR, at=LATER).state is VersionState.DRAFT
    else:
        with pytest.raises(DraftNotWritable, match="cannot be edited"):
            edited(draft, a_content(title="New"), by=AUTHOR, at=LATER)


def test_an_edit_counts_the_revision_and_makes_its_writer_the_author_beside_the_earlier_ones() -> None:
    after = edited(a_draft(), a_content(title="New"), by=COLLEAGUE, at=LATER)
    assert (after.revision, after.author_id, after.writer_ids) == (2, COLLEAGUE, (AUTHOR, COLLEAGUE))
    assert (after.content.title, after.updated_at, after.created_at) == ("New", LATER, WRITTEN_AT)
    again = edited(after, a_content(title="Newer"), by=AUTHOR, at=LATER)
    assert (again.author_id, again.writer_ids) == (AUTHOR, (COLLEAGUE, AUTHOR))


@pytest.mark.parametrize("approver", [AUTHOR, COLLEAGUE])
def test_nobody_who_wrote_any_of_it_may_approve(approver) -> None:
    draft = a_draft(state=VersionState.IN_REVIEW, author_id=COLLEAGUE, writer_ids=(AUTHOR, COLLEAGUE))
    with pytest.raises(ApproverWroteTheDraft, match="somebody else has to approve it"):
        approved(draft, by=approver, at=LATER)
    assert approved(draft, by=APPROVER, at=LATER).decided_by == APPROVER


def test_the_author_is_refused_even_where_the_list_of_writers_lost_them() -> None:
    with pytest.raises(ApproverWroteTheDraft):
        approved(a_draft(state=VersionState.IN_REVIEW, writer_ids=()), by=AUTHOR, at=LATER)


def test_the_writer_hears_of_a_wrong_state_before_being_told_to_find_somebody_else() -> None:
    with pytest.raises(NotInThisState):
        approved(a_draft(state=VersionState.DRAFT), by=AUTHOR, at=LATER)


def test_a_request_for_changes_stays_readable_until_the_next_submission() -> None:
    back = sent_back(a_draft(state=VersionState.IN_REVIEW), by=APPROVER, at=LATER, comment="  Name the log.  ")
    assert back.decision_comment == "Name the log."
    assert reopened(back).decision_comment == "Name the log."
    rewritten = edited(back, a_content(), by=AUTHOR, at=LATER)
    assert rewritten.decision_comment == "Name the log."
    resubmitted = submitted(rewritten, at=LATER)
    assert (resubmitted.decision_comment, resubmitted.decided_by, resubmitted.decided_at) == (None, None, None)
    assert resubmitted.submitted_at == LATER


@pytest.mark.parametrize("comment", ["", "  \n ", "x" * 2001, "nul\0", "half \ud800"])
def test_changes_are_asked_for_in_words_that_can_be_kept(comment: str) -> None:
    with pytest.raises(CommentNotValid):
        sent_back(a_draft(state=VersionState.IN_REVIEW), by=APPROVER, at=LATER, comment=comment)


@pytest.mark.parametrize("state", [VersionState.IN_REVIEW, VersionState.APPROVED])
def test_reopening_voids_the_decision(state: VersionState) -> None:
    after = reopened(a_draft(state=state, decided_by=APPROVER, decided_at=LATER))
    assert (after.state, after.decided_by, after.decided_at) == (VersionState.DRAFT, None, None)


def test_a_stale_revision_is_refused_by_the_name_of_whoever_wrote_since() -> None:
    draft = a_draft(revision=4, author_name="Ada Okafor")
    check_revision(draft, 4)
    check_revision(draft, None)
    with pytest.raises(DraftChangedMeanwhile, match=r"Ada Okafor has changed this draft .* \(revision 4, you have 3\)"):
        check_revision(draft, 3)
