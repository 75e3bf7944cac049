"""Issues are connected parts; the fewest clauses are a smallest hitting set: both against plain enumeration."""

from collections.abc import Sequence
from datetime import date
from itertools import combinations
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.conflicts.detect import detect
from core.conflicts.issues import Clash, ClauseRef, clash_of, fewest_clauses, issues
from core.conflicts.model import ConflictType, Reach, Relation, Severity
from tests.unit.conflicts.factories import shared_world, worked_portfolio

TODAY = date(2026, 11, 24)
TYPES = ["incompatible_storage_region", "incompatible_incident.notify_hours", "exclusive_tools", "duty_uncoverable"]


def clash(*names: int, kind: str = TYPES[0], severity: str = "high", **given_: str) -> Clash:
    members = tuple(ClauseRef(UUID(int=name // 10), str(name)) for name in sorted(names))
    relation, reach = Relation(given_.get("relation", "conflict")), Reach(given_.get("reach", "binding"))
    return Clash(f"{names}{kind}{severity}{relation}{reach}", kind, relation, reach, Severity(severity), members)


drawn = st.lists(
    st.builds(
        lambda names, kind, severity, relation, reach: clash(
            *names, kind=kind, severity=severity, relation=relation, reach=reach
        ),
        st.sets(st.integers(1, 14), min_size=2, max_size=4),
        st.sampled_from(TYPES),
        st.sampled_from(list(Severity)),
        st.sampled_from(["conflict", "conflict", "tension"]),
        st.sampled_from(["binding", "binding", "divergent"]),
    ),
    max_size=14,
)


def hits(chosen: Sequence[ClauseRef], clashes: Sequence[Clash]) -> bool:
    bound = [c for c in clashes if c.reach == "binding" and (c.relation == "conflict" or len(c.members) > 2)]
    return all(set(chosen) & set(each.members) for each in bound)


@settings(max_examples=80, deadline=None)
@given(drawn)
def test_the_fewest_clauses_hit_everything_and_no_smaller_choice_does(clashes: list[Clash]) -> None:
    fewest = fewest_clauses(clashes)
    assert hits(fewest, clashes)
    every = sorted({member for each in clashes for member in each.members})
    assert fewest == () or not any(hits(fewer, clashes) for fewer in combinations(every, len(fewest) - 1))
    assert fewest == fewest_clauses(list(reversed(clashes)))


@settings(max_examples=80, deadline=None)
@given(drawn)
def test_issues_part_what_binds_and_share_no_clause(clashes: list[Clash]) -> None:
    found = issues(clashes)
    told = [each for issue in found for each in issue.clashes]
    assert sorted(told, key=repr) == sorted((c for c in clashes if c.reach == "binding"), key=repr)
    assert len({member for issue in found for member in issue.members}) == sum(len(issue.members) for issue in found)
    for issue in found:
        assert issue.severity == max((each.severity for each in issue.clashes), key=lambda each: each.rank)
        assert is_connected([set(each.members) for each in issue.clashes])
    assert found == issues(list(reversed(clashes)))


def is_connected(sets: list[set[ClauseRef]]) -> bool:
    reached, rest = sets[0], sets[1:]
    while touching := [each for each in rest if each & reached]:
        reached, rest = reached.union(*touching), [each for each in rest if each not in touching]
    return not rest


def test_a_title_names_the_commonest_subjects_in_plain_words() -> None:
    def title(*kinds: str) -> str:
        (issue,) = issues([clash(1, number, kind=kind) for number, kind in enumerate(kinds, start=2)])
        return issue.title

    assert title("incompatible_storage_region") == "Storage region"
    assert (
        title("exclusive_tools", "no_remaining_tool", "incompatible_storage_region")
        == "Which tools may be used and storage region"
    )
    assert title(*TYPES).endswith("and 2 more")


@pytest.mark.parametrize(
    "kind",
    [k for k in ConflictType if "_vs_" in k or k in ("exclusive_tools", "no_remaining_tool", "duty_uncoverable")],
)
def test_every_kind_of_clash_has_a_subject(kind: ConflictType) -> None:
    (issue,) = issues([clash(1, 2, kind=kind)])
    assert issue.title.casefold() != kind.replace("_", " ")


def test_the_worked_portfolio_has_five_issues_and_four_clauses_to_renegotiate() -> None:
    clashes = [clash_of(each) for each in detect(worked_portfolio(), shared_world(), today=TODAY).findings]
    found = issues(clashes)
    assert [issue.title for issue in found] == [
        "Lead time before a new tool or subprocessor", "Prompt log retention", "Storage region", "Which tools may be used",
        "What must be done",
    ]  # fmt: skip
    assert sorted(member.clause_id for member in found[0].members) == ["B1", "B2", "N6"]
    assert len(fewest_clauses(clashes)) == 4
    assert "B2" in {each.clause_id for each in fewest_clauses(clashes)}


def test_nothing_that_binds_needs_nothing() -> None:
    assert fewest_clauses([clash(1, 2, reach="divergent"), clash(3, 4, relation="tension")]) == ()
    assert issues([]) == ()
