"""Decisions about relations and registers."""

import uuid
from datetime import UTC, date, datetime, timedelta

import pytest

from core.engagements.model import AssetKind, Mark, Member, Terms
from core.engagements.rules import (
    EntryNotValid,
    MarksNotValid,
    MembersNotValid,
    RelationChanged,
    TermsNotValid,
    address,
    check_asset_kind,
    check_marks,
    check_marks_kept,
    check_members,
    check_revision,
    name,
    reason,
    survivor,
    terms,
)

TODAY = date(2026, 11, 2)


@pytest.mark.parametrize(("typed", "kept"), [(" Ada@Agency.Example ", "ada@agency.example"), ("a@b", "a@b")])
def test_an_address_is_kept_without_spaces_and_in_small_letters(typed, kept):
    assert address(typed) == kept


@pytest.mark.parametrize("typed", ["", "a", "a@", "@b", "a b@c", "a@b@c", "a@b,c@d", "Ada <a@b>", "a@" + "b" * 253])
def test_what_is_no_single_address_is_refused(typed):
    with pytest.raises(TermsNotValid, match="no e-mail address"):
        address(typed)


def test_brands_are_trimmed_and_stand_once_in_the_order_given():
    kept = terms(Terms((" Corvexa ", "Oncora", "corvexa", "", "One  two"), TODAY), today=TODAY)
    assert kept.brands == ("Corvexa", "Oncora", "One two")


def test_markets_stand_once_in_the_order_given_and_look_like_terms():
    kept = terms(Terms(("C",), TODAY, markets=("DE", "US-CA", "DE", "other_countries")), today=TODAY)
    assert kept.markets == ("DE", "US-CA", "other_countries")
    for wrong in ("", "D", "DE;DROP", "=1+1", "x" * 200):
        with pytest.raises(TermsNotValid, match="is no market"):
            terms(Terms(("C",), TODAY, markets=(wrong,)), today=TODAY)
    with pytest.raises(TermsNotValid, match="at most 50 markets"):
        terms(
            Terms(("C",), TODAY, markets=tuple(f"A{chr(65 + n // 26)}{chr(65 + n % 26)}" for n in range(51))),
            today=TODAY,
        )


def test_the_last_day_may_be_today_and_not_before():
    assert terms(Terms(("C",), date(2026, 1, 1), TODAY), today=TODAY).ends_on == TODAY
    for starts_on, ends_on in ((date(2026, 1, 1), TODAY - timedelta(days=1)), (date(2027, 1, 1), date(2026, 12, 1))):
        with pytest.raises(TermsNotValid, match="last day"):
            terms(Terms(("C",), starts_on, ends_on), today=TODAY)


def test_too_long_a_brand_is_quoted_in_part():
    with pytest.raises(TermsNotValid, match="at most 120 characters"):
        terms(Terms(("x" * 121,), TODAY), today=TODAY)


def test_a_marked_brand_cannot_be_dropped():
    check_marks_kept(("Corvexa", "Oncora"), ["Corvexa"])
    with pytest.raises(TermsNotValid, match="Corvexa is marked"):
        check_marks_kept(("Oncora",), ["Corvexa"])


def test_a_reason_is_needed_and_has_an_end():
    assert reason(" Over. ") == "Over."
    for typed in (" ", "x" * 2001):
        with pytest.raises(TermsNotValid):
            reason(typed)


def test_a_name_has_letters_and_an_end():
    assert name("  The   launch ", noun="group") == "The launch"
    for typed in (" ", "x" * 121):
        with pytest.raises(EntryNotValid, match="Give the group a name"):
            name(typed, noun="group")


def member(*, called="Lumen", is_active=True, is_member=False):
    return Member(uuid.uuid4(), called, is_active, is_member)


def test_active_agencies_join_a_group_and_ended_ones_may_stay():
    check_members([member(), member(is_active=False, is_member=True)])
    with pytest.raises(MembersNotValid, match="with Quill is not active"):
        check_members([member(), member(called="Quill", is_active=False)])


def test_a_strangers_agency_is_refused_by_its_id():
    stranger = member(called=None, is_active=False)
    with pytest.raises(MembersNotValid) as refused:
        check_members([member(called="Quill", is_active=False), stranger])
    assert refused.value.message == f"No agency with this id works for you: {stranger.agency_org_id}."


def test_a_stale_revision_is_refused_and_none_is_not_compared():
    check_revision(3, 3)
    check_revision(3, None)
    with pytest.raises(RelationChanged):
        check_revision(3, 2)


def test_kinds_of_assets_are_those_that_clauses_name():
    assert check_asset_kind("workspace") is AssetKind.WORKSPACE
    with pytest.raises(EntryNotValid, match="Kinds are: prompt_log, llm_tenant, workspace, subprocessors"):
        check_asset_kind("printer")


def test_the_older_of_two_joined_instances_stays_whichever_is_named_first():
    old, new = (
        (datetime(2026, 1, 1, tzinfo=UTC), uuid.UUID(int=9)),
        (datetime(2026, 2, 1, tzinfo=UTC), uuid.UUID(int=1)),
    )
    assert survivor(old, new) == survivor(new, old) == old[1]


def test_an_alliance_has_marks_of_two_clients():
    helix, novara = uuid.uuid4(), uuid.uuid4()

    def mark(client):
        return Mark(uuid.uuid4(), "C", client, "Corvexa", in_effect=False)

    check_marks([mark(helix), mark(novara)], 2)
    with pytest.raises(MarksNotValid, match="two clients"):
        check_marks([mark(helix), mark(helix)], 2)
    with pytest.raises(MarksNotValid, match="taken back"):
        check_marks([mark(helix)], 2)
