"""A draft reviewed, published at a time, compared, withdrawn: what the pages of a client show of it, on the demo's data."""

from datetime import timedelta

import pytest

from core.distribution.withdrawing import withdraw_version
from core.identity.acting import acting
from core.policies import operations
from core.policies.content import Written
from core.policies.model import Tracking
from core.policies.publishing import order_publication
from core.policies.reviewing import add_comment
from core.policies.tracking import track

BODY = "## Purpose\n\nKeep every prompt.\n\nFor two years."


def texts(at):
    kinds = (at.markdown, at.caption, at.title, at.header, at.subheader, at.info, at.error, at.success, at.warning)
    return " ".join(str(element.value) for kind in kinds for element in kind)


def keys(at):
    return [str(button.key) for button in at.button]


@pytest.fixture
def act(demo, people):
    """One operation as somebody of the demo."""

    def done(name, verb, **arguments):
        with acting(demo, people[name]) as scope:
            if verb not in (operations.reopen, operations.abandon):
                arguments["now"] = scope.now
            return verb(scope.conn, actor=people[name], **arguments)

    return done


@pytest.fixture
def policy_id(act):
    """Tom's policy, in review."""
    made = act("Tom", operations.create_policy, written=Written(title="Sound logs", body=BODY))
    act("Tom", operations.submit_for_review, policy_id=made.policy_id)
    return made.policy_id


def publish(act, policy_id):
    act("Ines", operations.approve, policy_id=policy_id, despite_open_comments=True)
    act("Ines", operations.publish, policy_id=policy_id)


def test_a_reviewer_reads_numbered_paragraphs_with_their_comments_and_decides(visit, act, policy_id):
    act("Ines", add_comment, policy_id=policy_id, words="Which *prompts*?", line_number=3)
    at = visit("Ines", "review.py", policy=policy_id)
    assert not at.exception
    assert {"review.add.line.1", "review.add.line.3", "review.add.line.5"} <= set(keys(at))
    assert "Which \\*prompts\\*?" in texts(at)
    assert "1 open comment" in texts(at)
    assert {"review.approve", "review.send_back"} <= set(keys(at))


def test_the_writer_sees_why_somebody_else_approves(visit, policy_id):
    at = visit("Tom", "review.py", policy=policy_id)
    assert "somebody else has to approve it" in texts(at)
    assert "review.approve" not in keys(at)


def test_the_author_finds_the_comments_in_the_editor_and_settles_them(visit, act, policy_id):
    thread = act("Ines", add_comment, policy_id=policy_id, words="Which prompts?", line_number=3)
    act("Ines", operations.request_changes, policy_id=policy_id, comment="See the comment.")
    at = visit("Tom", "draft.py", policy=policy_id)
    assert "Which prompts?" in texts(at)
    assert "> Keep every prompt." in texts(at)
    at.button(key=f"review.settle.{thread.id}").click().run()
    assert "The comment is settled." in texts(at)
    assert f"review.again.{thread.id}" in keys(at)


def test_a_review_shows_what_changed_against_the_version_in_force(visit, act, policy_id):
    publish(act, policy_id)
    act("Tom", operations.start_draft, policy_id=policy_id)
    written = Written(title="Sound logs", body=BODY.replace("two", "three"))
    act("Tom", operations.edit_draft, policy_id=policy_id, written=written)
    act("Tom", operations.submit_for_review, policy_id=policy_id)
    at = visit("Ines", "review.py", policy=policy_id)
    assert "1 line of the text differs." in texts(at)
    assert any("<ins>three</ins>" in str(html.value) for html in at.html)


def test_a_reader_has_no_review_and_a_stranger_no_such_policy(visit, policy_id):
    with pytest.raises(ValueError, match="page"):
        visit("Priya", "review.py", policy=policy_id)
    at = visit("Sofia", "review.py", policy=policy_id)
    assert [error.value for error in at.error] == ["There is no such policy. Open Policies and choose one from there."]


def test_a_scheduled_draft_says_when_and_its_time_can_be_changed_or_taken_back(visit, act, demo, people, policy_id):
    act("Ines", operations.approve, policy_id=policy_id)
    with acting(demo, people["Ines"]) as scope:
        at_time = scope.now + timedelta(days=2)
    act("Ines", order_publication, policy_id=policy_id, publish_at=at_time)
    at = visit("Ines", "policies.py", policy=policy_id)
    assert "It publishes itself on" in texts(at)
    assert {"draft.schedule", "draft.unschedule"} <= set(keys(at))
    assert "draft.schedule" not in keys(visit("Tom", "policies.py", policy=policy_id))
    at.button(key="draft.unschedule").click().run()
    assert "The draft stays approved and is not published on" in texts(at)


def test_two_versions_are_compared_by_an_address_and_an_old_one_becomes_a_draft(visit, act, policy_id):
    publish(act, policy_id)
    act("Tom", operations.start_draft, policy_id=policy_id)
    written = Written(title="Sound records", body=BODY + "\n\nAnd more.")
    act("Tom", operations.edit_draft, policy_id=policy_id, written=written)
    act("Tom", operations.submit_for_review, policy_id=policy_id)
    publish(act, policy_id)
    at = visit("Priya", "policies.py", policy=policy_id, **{"from": 1, "to": 2})
    assert "Version 2 against version 1" in texts(at)
    assert "Title: Sound records – before: Sound logs" in texts(at)
    unknown = visit("Priya", "policies.py", policy=policy_id, **{"from": 1, "to": 9})
    assert any("There is no such version." in error.value for error in unknown.error)

    at = visit("Tom", "policies.py", policy=policy_id)
    assert at.dataframe[0].value["Approved by"].tolist() == ["Ines Albrecht"] * 2
    at.selectbox(key="policies_version").set_value(1).run()
    at.button(key="policies.copy").click().run()
    assert "A new draft is open, with the text of version 1." in texts(at)


def test_a_version_is_withdrawn_by_the_admin_alone_after_saying_whom_it_reaches(visit, act, policy_id):
    publish(act, policy_id)
    assert "policies.withdraw" not in keys(visit("Tom", "policies.py", policy=policy_id))
    at = visit("Ines", "policies.py", policy=policy_id)
    at.button(key="policies.withdraw").click().run()
    assert "No agency holds it." in texts(at)
    act("Ines", withdraw_version, policy_id=policy_id, version_number=1, reason="A mistake.")
    gone = visit("Ines", "policies.py", policy=policy_id)
    assert "by Ines Albrecht\\: A mistake." in texts(gone)
    assert "policies.withdraw" not in keys(gone)
    assert gone.dataframe[0].value["State"].tolist()[0].startswith("– Withdrawn, ")


def test_brands_and_checks_are_kept_and_filter_the_list(visit, act, policy_id):
    at = visit("Tom", "policies.py", policy=policy_id)
    at.button(key="policies.track").click().run()
    assert at.checkbox(key="policies.track.label")
    wanted = Tracking(brands=("Soundbrand",), requires_ai_label=True)
    act("Tom", track, policy_id=policy_id, wanted=wanted)
    shown = texts(visit("Priya", "policies.py", policy=policy_id))
    assert "AI label" in shown
    assert "Soundbrand" in shown
    listed = visit("Priya", "policies.py", policies_fda="AI label", policies_brand="Soundbrand")
    assert listed.dataframe[0].value["Policy"].tolist() == ["Sound logs"]
    assert "policies.track" not in keys(visit("Priya", "policies.py", policy=policy_id))


def test_the_list_is_ordered_by_title(visit):
    at = visit("Ines", "policies.py", policies_sort="By title")
    titles = [title.lower() for title in at.dataframe[0].value["Policy"]]
    assert titles == sorted(titles)
