"""A draft from its first words to its approval, with the trail it leaves."""

from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from core.errors import ChangedMeanwhile, NotAllowed, NotFound, NotInThisState, NotValid
from core.identity.acting import acting
from core.policies import operations as policies
from core.policies.model import ChangeClass, VersionState
from core.policies.operations import DraftAlreadyOpen
from core.policies.queries import NoOpenDraft, drafts_of_policy, open_draft, policy
from core.policies.rules import ApproverWroteTheDraft, DraftNotWritable
from tests.integration.policies.conftest import H1, NOW, a_text


def test_a_new_policy_has_a_draft_and_no_version(world):
    draft = world.create()
    assert (draft.state, draft.revision, draft.author_name) == (VersionState.DRAFT, 1, "Ada Okafor")
    assert draft.content.clauses[0]["norm"] == {"kind": "require", "param": "prompt_log.retention_days", "min": 720}
    listed = world.ask(world.author, policy, draft.policy_id)
    assert (listed.title, listed.current_version, listed.draft_state) == ("Prompt records", 0, VersionState.DRAFT)


def test_clauses_may_come_as_yaml(world):
    written = "- id: C1\n  text: No avatars at all.\n  scope: {action: [synthetic_avatar]}\n  norm: {kind: prohibit}\n"
    assert world.create(clauses=written).content.clauses[0]["id"] == "C1"


def test_an_edit_replaces_the_content_and_counts_the_revision(world):
    policy_id = world.create().policy_id
    edit = {"policy_id": policy_id, "written": a_text(title="Records", clauses=[]), "now": NOW + timedelta(hours=1)}
    draft = world.act(world.officer, policies.edit_draft, expected_revision=1, **edit)
    assert (draft.revision, draft.content.title, draft.content.clauses) == (2, "Records", ())
    assert (draft.author_name, draft.writer_ids) == ("Ben Ito", (world.author.user_id, world.officer.user_id))


def test_an_edit_of_a_revision_that_a_colleague_replaced_is_refused_and_changes_nothing(world):
    policy_id = world.create().policy_id
    world.act(world.officer, policies.edit_draft, policy_id=policy_id, written=a_text(title="B"), now=NOW)
    with pytest.raises(ChangedMeanwhile, match="Ben Ito has changed this draft"):
        world.act(
            world.author,
            policies.edit_draft,
            policy_id=policy_id,
            written=a_text(title="C"),
            now=NOW,
            expected_revision=1,
        )
    assert world.ask(world.author, open_draft, policy_id).content.title == "B"


def test_a_draft_under_review_cannot_be_edited_until_it_is_reopened(world):
    policy_id = world.create().policy_id
    world.act(world.author, policies.submit_for_review, policy_id=policy_id, now=NOW)
    edit = {"policy_id": policy_id, "written": a_text(title="Late"), "now": NOW}
    with pytest.raises(DraftNotWritable):
        world.act(world.author, policies.edit_draft, **edit)
    world.act(world.author, policies.reopen, policy_id=policy_id)
    assert world.act(world.author, policies.edit_draft, **edit).content.title == "Late"


def test_changes_asked_for_reach_the_author_and_end_with_the_next_submission(world):
    policy_id = world.create().policy_id
    world.act(world.author, policies.submit_for_review, policy_id=policy_id, now=NOW)
    sent_back = world.act(
        world.officer, policies.request_changes, policy_id=policy_id, comment=" Name the log. ", now=NOW
    )
    assert (sent_back.state, sent_back.decision_comment) == (VersionState.CHANGES_REQUESTED, "Name the log.")
    assert sent_back.decided_by_name == "Ben Ito"
    world.act(world.author, policies.edit_draft, policy_id=policy_id, written=a_text(), now=NOW)
    again = world.act(world.author, policies.submit_for_review, policy_id=policy_id, now=NOW)
    assert (again.state, again.decision_comment, again.decided_by) == (VersionState.IN_REVIEW, None, None)


def test_everybody_who_wrote_is_refused_as_approver(world):
    policy_id = world.create().policy_id
    world.act(world.officer, policies.edit_draft, policy_id=policy_id, written=a_text(), now=NOW)
    world.act(world.author, policies.submit_for_review, policy_id=policy_id, now=NOW)
    for writer in (world.author, world.officer):
        with pytest.raises(ApproverWroteTheDraft):
            world.act(writer, policies.approve, policy_id=policy_id, now=NOW)
    assert world.act(world.admin, policies.approve, policy_id=policy_id, now=NOW).state is VersionState.APPROVED


@pytest.mark.parametrize("decider", ["author", "officer", None])
@pytest.mark.parametrize("state", ["approved", "published"])
def test_the_database_itself_refuses_a_writer_as_approver(world, decider, state):
    policy_id = world.create().policy_id
    world.act(world.officer, policies.edit_draft, policy_id=policy_id, written=a_text(), now=NOW)
    world.act(world.author, policies.edit_draft, policy_id=policy_id, written=a_text(), now=NOW)
    decided_by = getattr(world, decider).user_id if decider else None
    with (
        pytest.raises(IntegrityError, match="approver_is_not_the_author"),
        acting(world.engine, world.author) as scope,
    ):
        scope.conn.execute(
            text("UPDATE policy_drafts SET state = :state, decided_by = :by, decided_at = :at WHERE policy_id = :id"),
            {"state": state, "by": decided_by, "at": NOW if decider else None, "id": policy_id},
        )


def test_approving_another_revision_than_was_read_is_refused(world):
    policy_id = world.create().policy_id
    world.act(world.author, policies.submit_for_review, policy_id=policy_id, now=NOW)
    world.act(world.author, policies.reopen, policy_id=policy_id)
    world.act(world.author, policies.edit_draft, policy_id=policy_id, written=a_text(body="Other."), now=NOW)
    world.act(world.author, policies.submit_for_review, policy_id=policy_id, now=NOW)
    with pytest.raises(ChangedMeanwhile):
        world.act(world.officer, policies.approve, policy_id=policy_id, now=NOW, expected_revision=1)


def test_a_policy_has_one_draft_at_a_time(world):
    policy_id = world.create().policy_id
    with pytest.raises(DraftAlreadyOpen, match="which is draft"):
        world.act(world.author, policies.start_draft, policy_id=policy_id, now=NOW)
    assert len(world.ask(world.author, drafts_of_policy, policy_id)) == 1


def test_after_giving_up_a_new_draft_starts_from_the_old_words(world):
    policy_id = world.create(change_summary="First.").policy_id
    world.act(world.author, policies.abandon, policy_id=policy_id)
    with pytest.raises(NoOpenDraft):
        world.act(world.author, policies.submit_for_review, policy_id=policy_id, now=NOW)
    started = world.act(world.officer, policies.start_draft, policy_id=policy_id, now=NOW)
    assert (started.content.body, started.content.change_summary) == ("We keep records.", "")
    assert (started.author_name, started.revision) == ("Ben Ito", 1)
    states = [draft.state for draft in world.ask(world.author, drafts_of_policy, policy_id)]
    assert states == [VersionState.DRAFT, VersionState.ABANDONED]


def test_the_next_draft_starts_from_the_current_version_and_is_material_again(world):
    published = world.publish()
    world.publish_again(published.policy_id, title="Records", change_class=ChangeClass.EDITORIAL)
    started = world.act(world.author, policies.start_draft, policy_id=published.policy_id, now=NOW)
    assert (started.content.title, started.content.change_class) == ("Records", ChangeClass.MATERIAL)
    assert started.content.clauses == published.content.clauses


def test_an_editorial_draft_that_changes_a_rule_is_refused(world):
    policy_id = world.publish().policy_id
    world.act(world.author, policies.start_draft, policy_id=policy_id, now=NOW)
    stricter = [{**H1, "norm": {**H1["norm"], "min": "36 months"}}]
    with pytest.raises(NotValid, match="clause H1"):
        world.act(
            world.author,
            policies.edit_draft,
            policy_id=policy_id,
            written=a_text(clauses=stricter, change_class=ChangeClass.EDITORIAL),
            now=NOW,
        )


@pytest.mark.parametrize("actor", ["analyst", "agency_admin"])
@pytest.mark.parametrize(
    ("verb", "arguments"),
    [
        (policies.create_policy, {"written": a_text(), "now": NOW}),
        (policies.start_draft, {"now": NOW}),
        (policies.edit_draft, {"written": a_text(), "now": NOW}),
        (policies.submit_for_review, {"now": NOW}),
        (policies.request_changes, {"comment": "x", "now": NOW}),
        (policies.approve, {"now": NOW}),
        (policies.reopen, {}),
        (policies.abandon, {}),
        (policies.publish, {"now": NOW}),
    ],
)
def test_whoever_only_reads_may_do_none_of_it(world, actor, verb, arguments, unknown_id):
    where = {} if verb is policies.create_policy else {"policy_id": unknown_id}
    with pytest.raises(NotAllowed):
        world.act(getattr(world, actor), verb, **where, **arguments)


def test_an_officer_may_draft_and_approve_but_not_publish(world):
    policy_id = world.create().policy_id
    world.approve(policy_id)
    with pytest.raises(NotAllowed):
        world.act(world.officer, policies.publish, policy_id=policy_id, now=NOW)


def test_a_forbidden_move_names_the_allowed_ones(world):
    policy_id = world.create().policy_id
    with pytest.raises(NotInThisState, match="it can become abandoned or in review"):
        world.act(world.admin, policies.publish, policy_id=policy_id, now=NOW)


def test_every_step_leaves_its_trail_and_event_and_none_of_the_text(world, found):
    secret = "Zanzibar-canary"
    policy_id = world.create(title=f"{secret} title", body=secret, change_summary=secret).policy_id
    world.act(world.author, policies.submit_for_review, policy_id=policy_id, now=NOW)
    world.act(world.officer, policies.request_changes, policy_id=policy_id, comment="Shorter.", now=NOW)
    world.act(world.author, policies.edit_draft, policy_id=policy_id, written=a_text(body=f"{secret} two"), now=NOW)
    world.publish_draft(policy_id)
    world.act(world.author, policies.start_draft, policy_id=policy_id, now=NOW)
    world.approve(policy_id)
    world.act(world.author, policies.reopen, policy_id=policy_id)
    world.act(world.author, policies.abandon, policy_id=policy_id)
    steps = [
        "policy.created", "draft.submitted", "draft.sent_back", "draft.edited", "draft.submitted", "draft.approved",
        "version.published", "draft.started", "draft.submitted", "draft.approved", "draft.reopened", "draft.abandoned",
    ]  # fmt: skip
    trail = found("SELECT * FROM audit_log WHERE entity_id = :id ORDER BY sequence", id=policy_id)
    told = found("SELECT * FROM outbox WHERE payload ->> 'policy_id' = :id ORDER BY id", id=str(policy_id))
    assert [row.event for row in trail] == [row.topic for row in told] == steps
    assert {row.enterprise_org_id for row in trail} == {row.org_id for row in told} == {world.enterprise.id}
    assert {row.agency_org_id for row in trail} == {None}
    assert trail[2].reason == "Shorter."
    assert set(trail[3].new["changed"]) == {"title", "body", "change_summary"}
    assert secret not in str(trail) + str(told)


def test_another_organizations_policy_reads_like_none(world, unknown_id):
    policy_id = world.create().policy_id
    calls = [
        (policies.start_draft, {"now": NOW}),
        (policies.edit_draft, {"written": a_text(), "now": NOW}),
        (policies.submit_for_review, {"now": NOW}),
        (policies.request_changes, {"comment": "x", "now": NOW}),
        (policies.approve, {"now": NOW}),
        (policies.reopen, {}),
        (policies.abandon, {}),
        (policies.publish, {"now": NOW}),
    ]
    for verb, arguments in calls:
        told = set()
        for each in (policy_id, unknown_id):
            with pytest.raises(NotFound) as refusal:
                world.act(world.rival_admin, verb, policy_id=each, **arguments)
            told.add((type(refusal.value), refusal.value.message, str(refusal.value.details)))
        assert len(told) == 1
