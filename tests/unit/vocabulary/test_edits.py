"""A version of the shared vocabulary only ever adds: what it may hold, and what stays as it was."""

from dataclasses import replace

import pytest

from core.clauses.amending import Edit, EditKind, amended
from core.clauses.model import Clause, Dimension, Prohibit, Scope
from core.clauses.taxonomy import MOST_LEAVES, reading_with, shipped_vocabulary, vocabulary
from core.conflicts.compile import compile_clause, every_tool
from core.conflicts.relate import relation
from core.vocabulary.edits import EditNotValid, checked_edits, edit_document, read_edit
from core.vocabulary.rules import node_meant, read_through

FILES = shipped_vocabulary()
TOOL = Dimension.TOOL
SORA_2 = Edit(EditKind.TERM, TOOL, "", "Sora 2", groups=("openai", "consumer_grade"))


def after(*edits):
    return checked_edits(FILES, edits)[1]


def a_ban(*tools):
    return Clause("B", "No.", Prohibit(), scope=Scope(((TOOL, tools),)))


def test_a_term_is_named_after_its_label_and_lies_in_each_of_its_groups_and_those_above():
    made = after(SORA_2).taxonomies[TOOL]
    assert made.label("sora_2") == "Sora 2"
    assert [made.node(said) for said in ("sora_2", "SORA 2", "Sora_2")] == ["sora_2"] * 3
    assert made.masks["sora_2"] & made.masks["openai"] & made.masks["consumer_grade"] == made.masks["sora_2"]
    assert made.full == FILES.taxonomies[TOOL].full | made.masks["sora_2"]


def test_what_was_there_keeps_its_place_and_every_other_group_its_leaves():
    made = after(SORA_2).taxonomies[TOOL]
    grown = {node for node, mask in FILES.taxonomies[TOOL].masks.items() if made.masks[node] != mask}
    assert grown == {"openai", "consumer_grade"}
    assert made.leaves[:-1] == FILES.taxonomies[TOOL].leaves


def test_a_ban_on_a_group_reaches_a_term_added_to_it_and_nothing_else_changes_its_region():
    ban = a_ban("consumer_grade")
    with reading_with(after(Edit(EditKind.MEMBER, TOOL, "sora", groups=("consumer_grade",)))):
        assert relation(ban, a_ban("sora")).relation == "subsumed"
    assert relation(ban, a_ban("sora")).relation == "none"


def test_a_group_that_is_made_stands_for_its_members():
    with reading_with(after(Edit(EditKind.GROUP, TOOL, "", "Video tools", members=("sora", "imagen")))):
        assert relation(a_ban("video_tools"), a_ban("sora", "imagen")).relation == "duplicate"


def test_an_alias_means_its_term_when_a_clause_is_read_and_leaves_the_clause_as_written():
    with reading_with(after(Edit(EditKind.ALIAS, TOOL, "m365_copilot", "Work Copilot"))):
        assert read_through(a_ban("work copilot"), {}).scope == a_ban("m365_copilot").scope
        assert vocabulary().taxonomies[TOOL].settled("Work Copilot") is None
    assert read_through(a_ban("work copilot"), {}) == a_ban("work copilot")


def test_an_organizations_word_keeps_its_meaning_when_a_version_gives_the_word_another():
    own = {(TOOL, "work copilot"): "sora"}
    for edit in (
        Edit(EditKind.ALIAS, TOOL, "m365_copilot", "Work Copilot"),
        Edit(EditKind.TERM, TOOL, "Work", "Work Copilot", groups=("openai",)),
        Edit(EditKind.LABEL, TOOL, "m365_copilot", "Work Copilot"),
    ):
        with reading_with(after(edit)):
            assert node_meant(TOOL, "Work Copilot", own) == "sora"
            assert node_meant(TOOL, "Work Copilot") in {"m365_copilot", "Work"}
    with reading_with(after(Edit(EditKind.TERM, TOOL, "acme", "Acme", groups=("openai",)))):
        assert node_meant(TOOL, "acme", {(TOOL, "acme"): "sora"}) == "sora"


def test_a_renamed_term_is_still_found_by_its_old_label():
    renamed = after(Edit(EditKind.LABEL, TOOL, "m365_copilot", "Copilot for Work")).taxonomies[TOOL]
    assert renamed.label("m365_copilot") == "Copilot for Work"
    assert {renamed.node(said) for said in ("Copilot for Work", "Microsoft 365 Copilot")} == {"m365_copilot"}


def test_a_retired_term_is_understood_and_not_offered_until_it_returns():
    gone = after(Edit(EditKind.RETIRE, TOOL, "sora"))
    assert "sora" in gone.taxonomies[TOOL].masks
    assert "sora" not in gone.taxonomies[TOOL].offered
    _, back = checked_edits(gone, [Edit(EditKind.REINSTATE, TOOL, "sora")])
    assert back.taxonomies[TOOL].offered == FILES.taxonomies[TOOL].offered


def test_the_versions_before_and_the_edits_behind_them_make_the_same_vocabulary_in_one_go():
    first, then = [SORA_2], [Edit(EditKind.ALIAS, TOOL, "sora_2", "Sora Next")]
    kept, once = checked_edits(FILES, first)
    more, twice = checked_edits(once, then)
    together = amended(FILES, [read_edit(edit_document(each)) for each in (*kept, *more)], number=2)
    assert [dict(together.taxonomies[TOOL].masks), dict(together.taxonomies[TOOL].nodes_by_spelling)] == [
        dict(twice.taxonomies[TOOL].masks),
        dict(twice.taxonomies[TOOL].nodes_by_spelling),
    ]
    assert (twice.version, FILES.version) == (f"{FILES.version}.2", FILES.shipped_version)


def test_what_a_release_of_the_files_holds_by_now_is_added_only_once():
    newer = after(SORA_2)
    again = amended(replace(newer, number=0), checked_edits(FILES, [SORA_2])[0], number=1)
    assert dict(again.taxonomies[TOOL].masks) == dict(newer.taxonomies[TOOL].masks)


@pytest.mark.parametrize(
    ("edit", "why"),
    [
        (Edit(EditKind.TERM, TOOL, "", "Sora 2"), "at least one group"),
        (Edit(EditKind.TERM, TOOL, "", "Sora 2", groups=("sora",)), "is a single term"),
        (Edit(EditKind.TERM, TOOL, "", "Sora 2", groups=("nowhere",)), "is no tool of the vocabulary"),
        (Edit(EditKind.TERM, TOOL, "", "microsoft 365 copilot", groups=("openai",)), "keeps its meaning"),
        (Edit(EditKind.TERM, TOOL, "SORA", "Sora Two", groups=("openai",)), "keeps its meaning"),
        (Edit(EditKind.TERM, TOOL, "1", "Sora 2", groups=("openai",)), "begins with a letter"),
        (Edit(EditKind.GROUP, TOOL, "", "Empty"), "Choose the terms"),
        (Edit(EditKind.GROUP, TOOL, "", "Odd", members=("nowhere",)), "is no tool"),
        (Edit(EditKind.MEMBER, TOOL, "sora", groups=("openai",)), "already"),
        (Edit(EditKind.MEMBER, TOOL, "sora"), "Choose the group"),
        (Edit(EditKind.ALIAS, TOOL, "nowhere", "X"), "is no tool"),
        (Edit(EditKind.ALIAS, TOOL, "sora", "Firefly"), "keeps its meaning"),
        (Edit(EditKind.ALIAS, TOOL, "sora", "  "), "Write 1 to"),
        (Edit(EditKind.ALIAS, TOOL, "sora", "x" * 81), "Write 1 to"),
        (Edit(EditKind.LABEL, TOOL, "m365_copilot", "Microsoft 365 Copilot"), "the label already"),
        (Edit(EditKind.REINSTATE, TOOL, "sora"), "is not retired"),
    ],
)
def test_an_edit_that_cannot_be_is_refused_with_what_to_do(edit, why):
    with pytest.raises(EditNotValid, match=why):
        checked_edits(FILES, [edit])


def test_a_group_cannot_come_to_lie_in_itself():
    with pytest.raises(EditNotValid, match="cannot hold it"):
        checked_edits(FILES, [Edit(EditKind.MEMBER, Dimension.DATA, "personal", groups=("patient_data",))])


@pytest.mark.parametrize("kind", ["remove", "move", ""])
def test_nothing_is_removed_or_moved(kind):
    with pytest.raises(EditNotValid, match="retire the term instead"):
        read_edit({"kind": kind, "dimension": "tool", "term": "sora"})


@pytest.mark.parametrize("dimension", list(Dimension))
def test_more_terms_than_the_database_has_room_for_are_refused(dimension):
    group = next(iter(FILES.taxonomies[dimension].children))
    room = MOST_LEAVES[dimension] - len(FILES.taxonomies[dimension].leaves)
    grown = FILES
    for index in range(room):
        grown = amended(grown, [Edit(EditKind.TERM, dimension, f"zz{index}", f"Zz {index}", groups=(group,))], number=1)
    with pytest.raises(EditNotValid, match=f"room for {MOST_LEAVES[dimension]}"):
        checked_edits(grown, [Edit(EditKind.TERM, dimension, "", "One more", groups=(group,))])


@pytest.mark.parametrize("count", [0, 51])
def test_a_version_holds_some_edits_and_not_too_many(count):
    with pytest.raises(EditNotValid, match="1 to 50"):
        checked_edits(FILES, [SORA_2] * count)


def test_a_clause_compiled_under_one_version_is_compiled_anew_under_the_next():
    anywhere = Clause("A", "No.", Prohibit())
    before = compile_clause(anywhere)
    with reading_with(after(SORA_2)):
        assert compile_clause(anywhere).box[1] == every_tool() != before.box[1]
        assert relation(anywhere, a_ban("sora_2")).relation == "subsumed"
    assert compile_clause(anywhere) == before
