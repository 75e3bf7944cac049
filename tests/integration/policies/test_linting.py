"""The checks of a draft against what its enterprise has published: all of its own that stands, and nobody else's."""

from core.conflicts.linting import lints_of_draft, published_beside
from core.conflicts.lints import LintKind
from core.distribution.withdrawing import withdraw_version
from core.policies import operations as policies
from core.policies.queries import open_draft
from tests.integration.policies.conftest import H1, NOW, a_text

SHORT = {**H1, "id": "S1", "norm": {"kind": "require", "param": "prompt_log.retention_days", "max": "1 month"}}
TODAY = NOW.date()


def lints(world, draft):
    return world.ask(world.author, lints_of_draft, draft.policy_id, draft.content, today=TODAY)


def test_a_draft_is_checked_against_the_enterprises_other_published_policy(world):
    published = world.publish(title="Global records")
    (lint,) = lints(world, world.create(clauses=[SHORT]))
    assert lint.kind is LintKind.CONTRADICTION
    assert [(member.clause.id, member.policy_id) for member in lint.members] == [
        ("S1", None),
        ("H1", published.policy_id),
    ]
    assert (lint.members[1].policy_title, lint.members[1].version_number) == ("Global records", 1)


def test_the_version_that_the_draft_will_follow_is_no_other_policy(world):
    policy_id = world.publish().policy_id
    world.act(world.author, policies.start_draft, policy_id=policy_id, now=NOW)
    world.act(world.author, policies.edit_draft, policy_id=policy_id, written=a_text(clauses=[SHORT]), now=NOW)
    assert lints(world, world.ask(world.author, open_draft, policy_id)) == ()


def test_only_the_newest_version_that_stands_counts(world):
    policy_id = world.publish(clauses=[SHORT]).policy_id
    draft = world.create(clauses=[SHORT])
    assert [lint.kind for lint in lints(world, draft)] == [LintKind.DUPLICATE]
    world.publish_again(policy_id)
    assert [lint.kind for lint in lints(world, draft)] == [LintKind.CONTRADICTION]
    world.act(world.admin, withdraw_version, policy_id=policy_id, version_number=2, reason="A mistake in it.", now=NOW)
    assert [lint.kind for lint in lints(world, draft)] == [LintKind.DUPLICATE]


def test_a_version_that_ended_counts_no_more(world):
    world.publish(effective_until=TODAY.replace(day=1))
    assert lints(world, world.create(clauses=[SHORT])) == ()


def test_a_rivals_clauses_and_drafts_are_not_looked_at(world):
    theirs = world.act(world.rival_admin, policies.create_policy, written=a_text(), now=NOW)
    world.create()
    assert lints(world, world.create(clauses=[SHORT])) == ()
    assert world.ask(world.rival_admin, published_beside, theirs.policy_id, today=TODAY) == []
    published = world.publish()
    assert world.ask(world.rival_admin, published_beside, theirs.policy_id, today=TODAY) == []
    beside = world.ask(world.author, published_beside, theirs.policy_id, today=TODAY)
    assert [member.policy_id for member in beside] == [published.policy_id]
