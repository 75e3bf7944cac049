"""Engagements, clients, groups and assets in words and ledgers."""

import uuid
from datetime import UTC, date, datetime, timedelta

import pytest

from core.engagements.model import (
    AgencyGroup,
    Alliance,
    Asset,
    Ending,
    Engagement,
    EngagementState,
    Mark,
    Proposal,
    UnreachedClause,
)
from pages.view_models import assets, clients, engagements, groups

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
LUMEN, QUILL, HELIX, NOVARA = (uuid.UUID(int=number) for number in range(1, 5))
S = EngagementState


def engaged(name="Lumen", agency=LUMEN, *, state=S.ACTIVE, brands=("Corvexa",), **more):
    return Engagement(
        uuid.uuid4(), HELIX, agency, name, state, brands, date(2026, 1, 5), more.pop("ends_on", None), **more
    )


def proposal(state=S.PROPOSED, **more):
    values = {
        "id": uuid.uuid4(), "enterprise": "Helix", "email": "a@b.example", "brands": ("Corvexa",), "starts_on": date(2026, 12, 1),
        "ends_on": None, "state": state, "proposed_at": NOW - timedelta(days=2), "decided_at": None, "revision": 1,
    }  # fmt: skip
    return Proposal(**{**values, **more})


def test_active_agencies_come_first_and_the_search_reads_names_and_brands():
    found = [engaged("Ended", QUILL, state=S.ENDED), engaged(), engaged("Quill", QUILL, brands=("Oncora",))]
    assert [each.counterpart for each in engagements.shown(found, search="", state="All")] == [
        "Lumen",
        "Quill",
        "Ended",
    ]
    assert [each.counterpart for each in engagements.shown(found, search=" ONCO ", state="Active")] == ["Quill"]
    assert [each.counterpart for each in engagements.shown(found, search="", state="Ended")] == ["Ended"]


def test_the_ledger_says_until_when_or_when_it_ended():
    found = [
        engaged(ends_on=date(2027, 1, 5)),
        engaged(brands=()),
        engaged(state=S.ENDED, ended_at=NOW, ends_on=date(2027, 1, 5)),
    ]
    frame = engagements.frame(found, zone_name="UTC")
    assert frame["Until"].tolist() == ["5 Jan 2027", "open", "ended 24 Nov 2026"]
    assert frame["Brands"].tolist() == ["Corvexa", "–", "Corvexa"]
    assert frame["State"].tolist() == ["● Active", "● Active", "– Ended"]


def test_the_summary_counts_who_works_and_what_waits():
    assert engagements.summary([engaged()], []) == "1 agency works for you; no proposal waits."
    found = engagements.summary([engaged(), engaged()], [proposal(), proposal(), proposal(S.DECLINED)])
    assert found == "2 agencies work for you; 2 proposals wait."


def test_a_proposal_is_listed_by_its_address_alone():
    frame = engagements.proposals_frame([proposal(), proposal(S.WITHDRAWN, ends_on=date(2027, 1, 1))], now=NOW)
    assert frame["Address"].tolist() == ["a@b.example"] * 2
    assert frame["State"].tolist() == ["○ Proposed", "– Withdrawn"]
    assert frame["Until"].tolist() == ["open", "1 Jan 2027"]
    assert frame["Proposed"].tolist() == ["2 days ago"] * 2


def test_an_end_says_what_it_stops_with_the_right_words():
    said = engagements.ending_says(engaged(), Ending(3, 0))
    assert "**3 active distributions** of yours expire" in said
    assert "**no scheduled distribution** is refused" in said
    assert "**1 active distribution** of yours expires" in engagements.ending_says(engaged(), Ending(1, 2))
    assert engagements.ended_sentence(engaged(), Ending(1, 2)) == (
        "The engagement with Lumen has ended: 1 distribution expired, 2 scheduled distributions refused."
    )


def test_the_facts_of_an_ended_engagement_give_its_reason_as_plain_letters():
    told = engagements.facts(engaged(state=S.ENDED, ended_at=NOW, end_reason="*Over*"), zone_name="UTC")
    assert told["Why it ended"] == "\\*Over\\*"
    assert "Why it ended" not in engagements.facts(engaged(), zone_name="UTC")


@pytest.mark.parametrize(
    ("ends_on", "said"),
    [(None, False), (date(2027, 6, 1), False), (date(2026, 12, 1), True), (date(2026, 11, 24), True)],
)
def test_a_last_day_within_a_month_is_pointed_out(ends_on, said):
    assert bool(engagements.due_soon(engaged(ends_on=ends_on), now=NOW, zone_name="UTC")) is said


def test_a_brand_is_not_marked_marked_or_in_effect():
    about = engaged(brands=("A", "B", "C"))
    marks = [Mark(about.id, "Helix", HELIX, "B", in_effect=False), Mark(about.id, "Helix", HELIX, "C", in_effect=True)]
    assert [engagements.mark_words(marks, about, brand) for brand in "ABC"] == [
        "Not co-promoted", "○ Marked, not in effect yet", "● Co-promoted, in effect",
    ]  # fmt: skip


def test_marking_lists_the_clauses_that_stop_reaching_the_brand_and_says_when_there_are_more():
    assert "No clause in force there stops reaching it." in engagements.marking_says("Corvexa", [])
    many = [UnreachedClause("Rules", f"C{number}", "Only *that*.") for number in range(14)]
    said = engagements.marking_says("Corvexa", many)
    assert "**14 clauses will no longer reach it:**" in said
    assert "- C0 · Rules: Only \\*that\\*." in said
    assert "- and 2 more" in said


def test_a_proposal_reads_as_a_sentence_for_the_agency():
    said = clients.proposal_says(proposal(ends_on=date(2027, 1, 1)), now=NOW)
    assert said.startswith("**Helix** proposes to work with you on **Corvexa** from 1 Dec 2026 until 1 Jan 2027.")
    assert clients.notice_says([proposal()]) == "**Helix** proposes to work with you."
    assert clients.notice_says([proposal()] * 5).endswith("and 2 more propose to work with you.")


def test_an_alliance_says_whether_it_is_in_effect_and_what_is_left_of_it():
    marks = tuple(
        Mark(uuid.uuid4(), name, org, "Corvexa", in_effect=True) for name, org in (("Helix", HELIX), ("Novara", NOVARA))
    )
    said = clients.alliance_says(Alliance(uuid.uuid4(), "Corvexa", marks))
    assert said == "**Corvexa** · ● in effect · Helix · Corvexa; Novara · Corvexa"
    assert clients.alliance_says(Alliance(uuid.uuid4(), "X", ())) == "**X** · ○ not in effect · no mark is left"


def test_a_group_offers_active_agencies_and_keeps_its_ended_ones():
    found = [engaged(), engaged("Quill", QUILL, state=S.ENDED)]
    group = AgencyGroup(uuid.uuid4(), "All", (LUMEN, QUILL))
    assert groups.choices(found) == {LUMEN: "Lumen · Corvexa"}
    assert groups.choices(found, group) == {LUMEN: "Lumen · Corvexa", QUILL: "Quill (ended)"}
    assert groups.by_brand(found) == {"Corvexa": [LUMEN]}


def test_an_agency_engaged_anew_is_not_called_ended():
    found = [engaged(state=S.ENDED), engaged()]
    assert groups.names(found) == groups.names(found[::-1]) == {LUMEN: "Lumen"}


def test_groups_are_found_by_their_own_and_their_members_names():
    made = [AgencyGroup(uuid.uuid4(), "Launch", (LUMEN,)), AgencyGroup(uuid.uuid4(), "All", ())]
    called = {LUMEN: "Lumen"}
    assert [each.name for each in groups.shown(made, called, search="lum")] == ["Launch"]
    assert groups.frame(made, called)["Who"].tolist() == ["Lumen", "–"]


def test_assets_say_whom_they_serve_and_what_a_split_and_a_join_do():
    log = Asset(uuid.uuid4(), "prompt_log", "The log", True, frozenset({HELIX, NOVARA}))
    own = Asset(uuid.uuid4(), "prompt_log", "Own", False, frozenset())
    tenant = Asset(uuid.uuid4(), "llm_tenant", "Tenant", True, frozenset({HELIX}))
    called = {HELIX: "Helix", NOVARA: "Novara"}
    frame = assets.frame([log, own, tenant], called)
    assert frame["Kind"].tolist() == ["Prompt log", "Prompt log", "LLM tenant"]
    assert frame["Serves"].tolist() == ["Helix, Novara", "nobody", "Helix"]
    assert assets.others(log, [log, own, tenant]) == {own.id: own}
    assert assets.joined_label(own, log) == assets.joined_label(log, own) == "The log"
    assert [assets.shared(each) for each in (log, own, tenant)] == [True, False, False]
    assert [each.label for each in assets.shown([log, own, tenant], kind="LLM tenant")] == ["Tenant"]
    assert "**Novara** gets its own prompt log" in assets.splitting_says(log, "Novara", called)
    assert "stand again" in assets.joining_says(log, own)
