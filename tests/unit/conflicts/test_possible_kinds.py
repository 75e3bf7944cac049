"""Which ways of resolving are offered is what is accepted: each rests on its fact."""

from dataclasses import replace
from uuid import uuid4

import pytest

from core.conflicts.model import Reach, Relation, ResolutionKind
from core.conflicts.records import MemberFact
from core.conflicts.rules import possible_kinds

STANDS = MemberFact(uuid4(), is_current_version=True, has_exception=False)
RIVAL = MemberFact(uuid4(), is_current_version=True, has_exception=False)


def kinds(
    relation=Relation.CONFLICT,
    reach=Reach.BINDING,
    conflict_type="exclusive_tools",
    *,
    on_asset=False,
    members=(STANDS, RIVAL),
):
    return possible_kinds(relation, reach, conflict_type, on_asset=on_asset, members=members)


def test_without_any_fact_nothing_is_possible():
    assert kinds() == frozenset()


@pytest.mark.parametrize("which", [0, 1])
def test_a_newer_version_or_an_exception_of_either_side_makes_its_kind_possible(which):
    members = [STANDS, RIVAL]
    amended = [*members[:which], replace(members[which], is_current_version=False), *members[which + 1 :]]
    excepted = [*members[:which], replace(members[which], has_exception=True), *members[which + 1 :]]

    assert kinds(members=amended) == {ResolutionKind.AMENDED}
    assert kinds(members=excepted) == {ResolutionKind.EXCEPTION}


@pytest.mark.parametrize("relation", Relation)
def test_only_where_both_can_be_obeyed_is_the_stricter_one_a_way(relation):
    harmonisable = relation in {Relation.STRICTER, Relation.NARROWED}

    assert (ResolutionKind.HARMONISED in kinds(relation)) is harmonisable


@pytest.mark.parametrize(
    ("on_asset", "reach", "members", "possible"),
    [
        (True, Reach.BINDING, (STANDS, RIVAL), True),
        (False, Reach.BINDING, (STANDS, RIVAL), False),
        (True, Reach.DIVERGENT, (STANDS, RIVAL), False),
        (True, Reach.BINDING, (STANDS, STANDS), False),
    ],
)
def test_only_an_asset_that_two_clients_share_can_be_split(on_asset, reach, members, possible):
    found = kinds(reach=reach, on_asset=on_asset, members=members)

    assert (ResolutionKind.SCOPED_APART in found) is possible


def test_only_a_text_hint_can_be_judged_no_conflict():
    assert kinds(conflict_type="possible_text_conflict") == {ResolutionKind.NOT_A_CONFLICT}
