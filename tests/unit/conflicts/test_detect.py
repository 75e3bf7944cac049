"""Detection over what an agency holds: findings, lints, identity, order."""

import random
from dataclasses import replace
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from core.conflicts.detect import ENGINE_VERSION, detect, findings
from core.conflicts.interpreter import confirms_set
from core.conflicts.model import Finding, Label, PolicyClause, Reach, Relation, Severity, World
from tests.unit.conflicts.factories import clause, demand, held, identity, only, shared_world
from tests.unit.conflicts.strategies import holdings

TODAY = date(2026, 3, 1)
WORLD = shared_world()
WRITING = only("sora", name="W", action=["gen_text"])
KEEP = demand("prompt_log.retention_days", name="K", min=720, binding="asset:prompt_log")
DROP = demand("prompt_log.retention_days", name="D", max=30, binding="asset:prompt_log")


def found(*clauses: PolicyClause, world: World = WORLD, today: date = TODAY) -> tuple[Finding, ...]:
    return findings(clauses, world, today=today)


@settings(max_examples=100, deadline=None)
@given(holdings(unmapped=True), st.randoms(use_true_random=False))
def test_findings_do_not_depend_on_the_order_of_clauses(clauses: list[PolicyClause], chance: random.Random) -> None:
    shuffled = chance.sample(clauses, len(clauses))
    assert found(*shuffled) == found(*clauses)


@settings(max_examples=150, deadline=None)
@given(holdings())
def test_every_conflict_and_tension_carries_a_witness_confirmed_on_names(clauses: list[PolicyClause]) -> None:
    for finding in found(*clauses):
        if finding.relation in (Relation.CONFLICT, Relation.TENSION):
            members = [member.clause for member in finding.members]
            assert finding.witness is not None
            assert confirms_set(members, finding.witness)
            assert finding.witness.day >= TODAY


@settings(max_examples=100, deadline=None)
@given(holdings(unmapped=True))
def test_each_finding_has_a_fingerprint_of_its_own_and_keeps_it(clauses: list[PolicyClause]) -> None:
    prints = [finding.fingerprint for finding in found(*clauses)]
    assert len(set(prints)) == len(prints)
    assert prints == [finding.fingerprint for finding in found(*clauses)]


@settings(max_examples=60, deadline=None)
@given(holdings())
def test_adding_a_clause_never_changes_what_was_found_between_the_others(clauses: list[PolicyClause]) -> None:
    without = found(*clauses[1:])
    assert set(without) == {finding for finding in found(*clauses) if clauses[0] not in finding.members}


def test_a_shared_log_makes_one_binding_finding_between_the_two_clients() -> None:
    (finding,) = found(held(KEEP), held(DROP, "Novara"))
    assert (finding.relation, finding.reach, finding.severity) == ("conflict", "binding", "high")
    assert finding.instance is not None
    assert finding.instance.label.startswith("prompt_log")
    assert {member.clause.id for member in finding.members} == {"K", "D"}


def test_one_finding_for_each_shared_instance() -> None:
    second = replace(WORLD.assets[0], id=identity("second log"), label="second log")
    world = World((*WORLD.assets, second), WORLD.alliances)
    pair = found(held(KEEP), held(DROP, "Novara"), world=world)
    assert len(pair) == len({finding.fingerprint for finding in pair}) == 2


def test_divergent_is_kept_for_conflict_and_tension_only() -> None:
    assert [f.reach for f in found(held(only("sora")), held(only("adobe", name="C2"), "Novara"))] == [Reach.DIVERGENT]
    assert not found(held(only("sora")), held(only("openai", name="C2"), "Novara"))
    assert not found(held(clause()), held(clause(name="C2"), "Novara"))


def test_a_reworded_clause_keeps_its_fingerprint_and_a_changed_norm_does_not() -> None:
    other = held(DROP, "Novara")
    (before,) = found(held(KEEP), other)
    (reworded,) = found(held(replace(KEEP, text="Other words.")), other)
    (changed,) = found(held(demand("prompt_log.retention_days", name="K", min=365, binding="asset:prompt_log")), other)
    assert before.fingerprint == reworded.fingerprint != changed.fingerprint


def test_a_new_version_or_distribution_of_the_same_clause_keeps_the_fingerprint() -> None:
    again = replace(held(KEEP), version_number=2, distribution_id=identity("sent again"))
    (before,), (after,) = found(held(KEEP), held(DROP, "Novara")), found(again, held(DROP, "Novara"))
    assert before.fingerprint == after.fingerprint


def test_an_unmapped_word_is_a_lint_on_its_clause_alone() -> None:
    (finding,) = found(held(clause(action=["staffing"], data=["secrets"], binding="organization")), held(WRITING))
    assert (finding.conflict_type, finding.severity, finding.reach) == ("needs_mapping", Severity.LOW, Reach.NONE)
    assert len(finding.members) == 1
    assert "“secrets”" in finding.sentence


def test_a_pair_that_hangs_on_the_word_is_unknown_and_low_beside_the_lint() -> None:
    permit = clause("permit", name="P", data=["secrets"], priority="regulatory")
    pair = [f for f in found(held(permit), held(clause(name="B"))) if len(f.members) == 2]
    assert [(f.relation, f.conflict_type, f.severity) for f in pair] == [("unknown", "needs_mapping", "low")]
    across = found(held(permit), held(clause(name="B"), "Novara"))
    assert [len(f.members) for f in across] == [1]


def test_a_clause_that_applies_to_nothing_is_a_lint_and_nothing_else() -> None:
    dead = clause(name="X", data=["patient_data"], except_=[{"data": ["personal"]}])
    (finding,) = found(held(dead), held(clause()))
    assert (finding.conflict_type, finding.severity) == ("dead_clause", Severity.LOW)


def test_a_clause_that_has_ended_takes_part_in_nothing() -> None:
    ended = demand(
        "prompt_log.retention_days", name="K", min=720, binding="asset:prompt_log", window={"until": "2026-02-28"}
    )
    assert not found(held(ended), held(DROP, "Novara"))
    assert found(held(ended), held(DROP, "Novara"), today=date(2026, 2, 28))


def test_an_overlap_far_ahead_is_less_urgent_until_it_comes_near() -> None:
    later = demand(
        "prompt_log.retention_days", name="K", min=720, binding="asset:prompt_log", window={"from": "2026-07-01"}
    )
    severities = [found(held(later), held(DROP, "Novara"), today=day)[0].severity for day in (TODAY, date(2026, 6, 1))]
    assert severities == [Severity.MEDIUM, Severity.HIGH]


def test_patient_data_in_the_overlap_makes_a_conflict_critical() -> None:
    keep, drop = (
        demand("record.retention_days", name=name, data=["patient_data"], **bound)
        for name, bound in (("K", {"min": 9}), ("D", {"max": 3}))
    )
    (finding,) = found(held(keep), held(drop))
    assert (finding.severity, finding.touches) == (Severity.CRITICAL, ("patient_data",))


def test_labels_say_what_confines_the_clash() -> None:
    def labels(**parts: object) -> tuple[str, ...]:
        return found(held(only("sora", name="A", **parts)), held(only("adobe", name="B")))[0].labels

    assert labels() == labels(jurisdiction=["EEA", "UK", "US", "LATAM", "APAC", "other_countries"]) == ()
    assert labels(jurisdiction=["US"]) == (Label.JURISDICTIONAL,)
    assert labels(window={"from": "2026-02-01"}) == (Label.TEMPORAL,)
    assert not found(held(clause(name="A", jurisdiction=["US"])), held(clause(name="B")))[0].labels


def test_the_run_tells_what_it_checked_and_by_what() -> None:
    run = detect([held(KEEP), held(DROP, "Novara"), held(clause())], WORLD, today=TODAY)
    assert run.checked_pairs == 3
    assert run.engine_version == ENGINE_VERSION
    assert run.vocabulary_version.count(".") == 1
    assert detect([], WORLD, today=TODAY).findings == ()


def test_the_worst_comes_first() -> None:
    lists = [held(only("sora", name="A")), held(only("adobe", name="B"), "Novara"), held(only("openai", name="C"))]
    run = found(*lists, held(KEEP), held(DROP, "Novara"))
    ranks = [finding.severity.rank for finding in run]
    assert ranks == sorted(ranks, reverse=True)
    assert len(set(ranks)) == 3
