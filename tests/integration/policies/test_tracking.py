"""What a client keeps beside a policy's text, and how the list is filtered and ordered by it."""

from datetime import timedelta

import pytest

from core.errors import ChangedMeanwhile, NotAllowed, NotFound, NotValid
from core.policies.model import FdaKind, PolicyFilter, PolicySort, Tracking, VersionState
from core.policies.queries import policies, policy, version
from core.policies.rules import list_place
from core.policies.tracking import track, tracked_brands, tracking
from tests.integration.policies.conftest import NOW

FAIR = {
    "id": "F",
    "text": "Balance is checked.",
    "norm": {"kind": "require", "param": "fda.fair_balance_check", "one_of": ["yes"]},
}
LEAD = {
    "id": "L",
    "text": "Form 2253 early.",
    "norm": {"kind": "require", "param": "fda.form2253_lead_days", "min": 30},
}
MLR = {"id": "M", "text": "MLR first.", "norm": {"kind": "require", "param": "mlr.before_release", "one_of": ["yes"]}}
LABEL = {
    "id": "A",
    "text": "Say it.",
    "norm": {"kind": "require", "param": "disclosure.to_public", "min": "visible_label"},
}
EITHER = {
    "id": "E",
    "text": "As you like.",
    "norm": {"kind": "require", "param": "mlr.before_release", "one_of": ["no", "yes"]},
}
LOOSE = {
    "id": "O",
    "text": "Where it matters.",
    "norm": {"kind": "require", "param": "disclosure.to_public", "min": "where_material"},
}
CAPPED = {
    "id": "C",
    "text": "Not too early.",
    "norm": {"kind": "require", "param": "fda.form2253_lead_days", "max": 30},
}


def keep(world, policy_id, *, who="author", expected_revision=None, **kept):
    wanted = Tracking(**kept)
    return world.act(
        getattr(world, who), track, policy_id=policy_id, wanted=wanted, now=NOW, expected_revision=expected_revision
    )


@pytest.mark.parametrize(
    ("clause", "kind"),
    [
        (FAIR, FdaKind.FAIR_BALANCE), (LEAD, FdaKind.FORM_2253), (MLR, FdaKind.MLR_SIGNOFF), (LABEL, FdaKind.AI_LABEL),
        (EITHER, None), (LOOSE, None), (CAPPED, None),
    ],
)  # fmt: skip
def test_a_check_is_read_from_the_clause_that_asks_for_it(world, clause, kind):
    published = world.publish(clauses=[clause])
    assert published.fda_kinds == ((kind,) if kind else ())
    assert world.ask(world.admin, policy, published.policy_id).fda_kinds == published.fda_kinds


def test_what_is_kept_comes_back_trimmed_and_beside_what_clauses_ask_for(world):
    published = world.publish(clauses=[FAIR])
    before = world.ask(world.admin, version, published.policy_id, 1)
    assert world.ask(world.analyst, tracking, published.policy_id) == Tracking()
    kept = keep(world, published.policy_id, brands=(" Corvexa ", "Corvexa"), markets=("DE",), form_2253_lead_days=30)
    assert (kept.brands, kept.markets, kept.revision) == (("Corvexa",), ("DE",), 1)
    assert world.ask(world.analyst, tracking, published.policy_id) == kept
    listed = world.ask(world.analyst, policy, published.policy_id)
    assert (listed.fda_kinds, listed.brands) == ((FdaKind.FAIR_BALANCE, FdaKind.FORM_2253), ("Corvexa",))
    assert world.ask(world.analyst, tracked_brands) == ["Corvexa"]
    assert world.ask(world.admin, version, published.policy_id, 1) == before


def test_an_agency_reads_the_checks_of_clauses_and_nothing_that_the_client_keeps(world):
    policy_id = world.publish(clauses=[FAIR]).policy_id
    keep(world, policy_id, brands=("Corvexa",), requires_mlr_signoff=True)
    world.send(policy_id, 1)
    read = world.ask(world.agency_admin, policy, policy_id)
    assert (read.fda_kinds, read.brands, read.publish_at) == ((FdaKind.FAIR_BALANCE,), (), None)
    with pytest.raises(NotFound):
        world.ask(world.agency_admin, tracking, policy_id)
    assert world.ask(world.agency_admin, policies, PolicyFilter(brand="Corvexa")) == []
    assert len(world.ask(world.agency_admin, policies, PolicyFilter(fda_kind=FdaKind.FAIR_BALANCE))) == 1
    assert world.ask(world.agency_admin, policies, PolicyFilter(fda_kind=FdaKind.MLR_SIGNOFF)) == []


def test_the_trail_holds_what_changed_and_a_colleagues_change_is_not_lost(world, found):
    policy_id = world.create().policy_id
    keep(world, policy_id, brands=("A",))
    with pytest.raises(ChangedMeanwhile):
        keep(world, policy_id, brands=("B",), expected_revision=0)
    keep(world, policy_id, brands=("A", "B"), requires_ai_label=True, expected_revision=1)
    trail = found(
        "SELECT * FROM audit_log WHERE entity_id = :id AND event = 'policy.tracked' ORDER BY sequence", id=policy_id
    )
    assert [row.new for row in trail] == [{"brands": ["A"]}, {"brands": ["A", "B"], "requires_ai_label": True}]
    assert trail[1].old == {"brands": ["A"], "requires_ai_label": False}


@pytest.mark.parametrize(
    "wanted", [{"markets": ("Atlantis",)}, {"brands": ("x" * 101,)}, {"topics": ("a\0",)}, {"form_2253_lead_days": 366}]
)
def test_what_cannot_be_kept_is_refused_by_name(world, wanted):
    policy_id = world.create().policy_id
    with pytest.raises(NotValid):
        keep(world, policy_id, **wanted)
    assert world.ask(world.author, tracking, policy_id) == Tracking()


def test_readers_and_strangers_keep_nothing(world, unknown_id):
    policy_id = world.create().policy_id
    for who in ("analyst", "agency_admin"):
        with pytest.raises(NotAllowed):
            keep(world, policy_id, who=who)
    told = set()
    for each in (policy_id, unknown_id):
        with pytest.raises(NotFound) as refusal:
            keep(world, each, who="rival_admin")
        told.add(refusal.value.message)
    assert len(told) == 1


def test_the_list_is_filtered_by_state_brand_and_check(world):
    drafted, sent = world.create(title="Drafted"), world.publish(title="Published", clauses=[MLR])
    world.publish(title="Other")
    keep(world, drafted.policy_id, brands=("Corvexa",))

    def titles(**asked):
        return {each.title for each in world.ask(world.analyst, policies, PolicyFilter(**asked))}

    assert titles(state=VersionState.DRAFT) == {"Drafted"}
    assert titles(state=VersionState.PUBLISHED) == {"Published", "Other"}
    assert titles(state=VersionState.WITHDRAWN) == set()
    assert titles(brand="Corvexa") == {"Drafted"}
    assert titles(fda_kind=FdaKind.MLR_SIGNOFF) == {"Published"} == titles(search="publ", fda_kind=FdaKind.MLR_SIGNOFF)
    assert sent.fda_kinds == (FdaKind.MLR_SIGNOFF,)


@pytest.mark.parametrize("sort", PolicySort)
def test_every_order_is_paged_without_a_gap_or_a_repetition(world, sort):
    for title in ("b", "C", "a", "B", "a"):
        made = world.create(title=title)
    keep(world, made.policy_id, brands=("x",))
    whole = world.ask(world.analyst, policies, PolicyFilter(sort=sort))
    pages, after = [], None
    while page := world.ask(world.analyst, policies, PolicyFilter(sort=sort, after=after), limit=2):
        pages += page
        after = list_place(page[-1], sort)
    assert pages == whole
    assert len(whole) == 5
    if sort is PolicySort.TITLE:
        assert [each.title.lower() for each in whole] == ["a", "a", "b", "b", "c"]


def test_the_order_of_changes_follows_the_latest_writing(world):
    first, second = world.create(title="First"), world.create(title="Second")
    when = {"now": NOW + timedelta(days=1)}
    world.act(world.author, track, policy_id=first.policy_id, wanted=Tracking(topics=("x",)), **when)
    found = world.ask(world.analyst, policies, PolicyFilter(sort=PolicySort.CHANGED))
    assert {each.id for each in found} == {first.policy_id, second.policy_id}
    assert found[0].changed_at == NOW + timedelta(days=1)
