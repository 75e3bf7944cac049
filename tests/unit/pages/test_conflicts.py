"""Findings in the words of the people who do the work."""

import uuid
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from core.conflicts.model import (
    RESOLUTION_TRANSITIONS,
    ConflictType,
    Reach,
    Relation,
    ResolutionKind,
    ResolutionStatus,
    Severity,
)
from core.conflicts.records import Conflict, ConflictCount, ConflictRun, Member
from pages.view_models import conflicts as view
from pages.view_models.meeting import example_sentence

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
LOG = {"kind": "asset", "id": "x", "label": "Prompt log", "asset_kind": "prompt_log"}
BRAND = {"kind": "alliance", "id": "x", "label": "Corvexa", "asset_kind": None}
WITNESS = {
    "text": "generate text", "day": "2026-11-24", "stated": ["action"], "starts_on": None, "ends_on": None,
    "activity": {
        "action": "gen_text", "tool": "chatgpt_enterprise", "data": "public", "channel": "email", "audience": "hcp",
        "jurisdiction": "DE",
    },
}  # fmt: skip


def member(enterprise="Helix", clause_id="H1"):
    clause = {"id": clause_id, "text": "Keep *all*.", "norm": {"kind": "prohibit"}, "scope": {"action": ["gen_text"]}}
    return Member(uuid.uuid4(), enterprise, uuid.uuid4(), "Logs", 2, uuid.uuid4(), clause)


def finding(**changes):
    values = {
        "id": uuid.uuid4(), "conflict_type": "incompatible_prompt_log.retention_days", "relation": "conflict",
        "degree": "", "reach": "binding", "severity": Severity.HIGH, "labels": (), "conflict_description": "It clashes.",
        "witness": WITNESS, "instance": LOG, "policy_a_id": uuid.uuid4(), "policy_b_id": uuid.uuid4(),
        "same_client_org_id": None, "resolution_status": ResolutionStatus.UNRESOLVED, "resolution_kind": None,
        "resolution_notes": None, "detected_at": NOW, "last_seen_at": NOW, "resolved_at": None, "resolver_name": None,
        "ignored_until": None, "revision": 1, "engine_version": "1", "taxonomy_version": "1.1", "rank": 13,
        "members": (member(), member("Novara", "N1")),
    }  # fmt: skip
    return Conflict(**{**values, **changes})


def test_the_ledger_says_what_clashes_between_whom_and_where():
    (row,) = view.frame([finding()], zone_name="UTC").to_dict("records")

    assert row == {
        "Severity": "▲ High", "Reach": "Same work", "What clashes": "Prompt log retention: no value meets both",
        "Clients": "Helix × Novara", "Meet on": "Prompt log", "State": "■ Unresolved", "Detected": "24 Nov 2026",
    }  # fmt: skip


@pytest.mark.parametrize("kind", ConflictType)
def test_every_type_has_words_of_its_own(kind):
    assert view.subject(finding(conflict_type=kind.value)) != kind.value.replace("_", " ")


@pytest.mark.parametrize("reach", Reach)
def test_the_exact_term_stands_behind_the_words(reach):
    words, exact = view.reach_badge(finding(reach=reach.value))

    assert words != reach.value
    assert reach is Reach.NONE or f"Exact term: {reach.value}" in exact


@pytest.mark.parametrize(
    ("changes", "part"),
    [
        ({}, "one thing of yours, “Prompt log”, which serves Helix and Novara"),
        ({"instance": BRAND}, "the work on Corvexa, which Helix and Novara promote together"),
        ({"instance": None}, "govern the whole agency"),
        ({"instance": None, "same_client_org_id": uuid.uuid4(), "members": (member(), member())}, "are Helix's own"),
        ({"reach": "divergent", "instance": None}, "Nobody is in breach"),
        ({"relation": "tension"}, "the other rules out there"),
        ({"relation": "unknown"}, "before every word is mapped"),
    ],
)
def test_the_reach_is_explained_by_what_both_govern(changes, part):
    assert part in view.reach_sentence(finding(**changes))


def test_a_clause_alone_has_no_reach_to_explain():
    assert view.reach_sentence(finding(reach="none", relation="unknown", instance=None, members=(member(),))) == ""


def test_only_what_the_witness_states_is_shown_with_its_place_and_day():
    assert view.example(finding()) == {"Doing": "generate text", "Where": "Prompt log", "On": "2026-11-24"}
    later = {**WITNESS, "stated": [], "starts_on": "2026-12-01"}
    assert view.example(finding(witness=later, instance=None)) == {"Doing": "any work with AI", "From": "2026-12-01"}
    assert view.example(finding(witness=None)) == {}
    assert len(view.whole_example(WITNESS)) == 7


def test_both_sides_stand_in_their_own_words_as_letters():
    first, second = view.cards(finding().members)

    assert (first.client, second.client) == ("Helix", "Novara")
    assert first.own_words == "Keep \\*all\\*."
    assert "forbidden to generate text" in first.plain_words


def test_only_possible_ways_are_offered_and_the_split_names_who_moves():
    offered = view.ways(finding(), {ResolutionKind.SCOPED_APART, ResolutionKind.AMENDED})

    assert [way.kind for way in offered] == [ResolutionKind.SCOPED_APART, ResolutionKind.AMENDED]
    assert "Prompt log" in offered[0].label
    assert offered[0].explained.startswith("Novara")
    assert "**Novara**" in view.split_sentence(finding())
    assert view.ways(finding(), ()) == []


@pytest.mark.parametrize("status", ResolutionStatus)
def test_the_moves_are_those_of_the_state(status):
    assert view.moves(finding(resolution_status=status)) == RESOLUTION_TRANSITIONS[status]


@pytest.mark.parametrize("kind", ["superseded", "lapsed"])
def test_what_the_system_closed_offers_no_move(kind):
    assert view.moves(finding(resolution_status=ResolutionStatus.RESOLVED, resolution_kind=kind)) == frozenset()


def test_how_it_ended_names_who_when_and_why():
    settled = {"resolved_at": NOW, "resolver_name": "Mara", "resolution_notes": "Two logs now."}
    resolved = finding(resolution_status=ResolutionStatus.RESOLVED, resolution_kind="scoped_apart", **settled)
    ignored = finding(resolution_status=ResolutionStatus.IGNORED, ignored_until=NOW, **settled)

    said = view.outcome_sentence(resolved, now=NOW, zone_name="UTC")
    assert said == "Resolved (scoped apart) by Mara on 24 Nov 2026, 12:00 (just now). Two logs now."
    assert "Set aside by Mara" in view.outcome_sentence(ignored, now=NOW, zone_name="UTC")
    assert view.outcome_sentence(finding(), now=NOW, zone_name="UTC") == ""


def test_a_clean_check_is_said_too():
    clean = ConflictRun(NOW, 23, 253, 0, "1", "1.1")
    found = ConflictRun(NOW, 1, 0, 2, "1", "1.1")

    assert view.check_sentence(clean, now=NOW, zone_name="UTC").endswith("23 clauses, 253 pairs, no conflict.")
    assert view.check_sentence(found, now=NOW, zone_name="UTC").endswith("1 clause, no pair, 2 findings.")
    bounded = view.check_sentence(replace(found, is_truncated=True), now=NOW, zone_name="UTC")
    assert bounded.endswith(
        "2 findings. There may be more: sets of more than four clauses against one were not searched."
    )
    assert "Not checked yet" in view.check_sentence(None, now=NOW, zone_name="UTC")


def test_open_findings_are_counted_by_what_they_mean_for_the_work():
    unresolved, progress, resolved = (
        ResolutionStatus.UNRESOLVED,
        ResolutionStatus.IN_PROGRESS,
        ResolutionStatus.RESOLVED,
    )
    counted = view.counts(
        [
            ConflictCount(unresolved, Severity.HIGH, "binding", 3),
            ConflictCount(progress, Severity.LOW, "binding", 1),
            ConflictCount(unresolved, Severity.LOW, "divergent", 2),
            ConflictCount(resolved, Severity.LOW, "binding", 7),
            ConflictCount(unresolved, Severity.LOW, "none", 5),
        ]
    )

    assert counted == view.Counts(same_work=4, separate_work=2, in_progress=1, settled=7)


@pytest.mark.parametrize("relation", [each for each in Relation if each is not Relation.NONE])
def test_what_does_not_clash_is_advice(relation):
    clashes = {Relation.CONFLICT, Relation.TENSION, Relation.UNKNOWN}

    assert view.is_lint(finding(relation=relation.value)) is (relation not in clashes)


def test_a_set_of_three_is_told_as_such():
    members = (member(), member("Novara", "N1"), member("Brightwell", "B1"))
    three = finding(members=members, conflict_type="no_remaining_tool", instance=None)

    assert view.reach_sentence(three).startswith("All 3 rules govern the whole agency. No two of them clash")
    assert "Helix, Novara and Brightwell" in view.reach_sentence(finding(members=members))
    assert "both rules" not in example_sentence(three)
    assert "both rules" in example_sentence(finding())


def test_a_clause_of_a_rider_is_told_with_the_rider():
    plain, adapted = view.cards([member(), replace(member(), rider_number=3)])
    assert "version 2, clause" in plain.source
    assert "version 2, rider 3, clause" in adapted.source
