"""The operator's page in words, and pick lists that follow the version that counts."""

import pytest

from core.clauses.amending import Edit, EditKind
from core.clauses.model import Dimension
from core.clauses.taxonomy import reading_with, shipped_vocabulary
from core.conflicts.vocabulary_effects import SharedEffect, TypeEffect
from core.vocabulary.edits import checked_edits
from pages.view_models import clause_choices as choices
from pages.view_models import shared_vocabulary as view

FILES, TOOL = shipped_vocabulary(), Dimension.TOOL
EDITS = (
    Edit(EditKind.TERM, TOOL, "", "Sora *2*", groups=("openai", "consumer_grade")),
    Edit(EditKind.ALIAS, TOOL, "m365_copilot", "Work Copilot"),
    Edit(EditKind.MEMBER, TOOL, "sora", groups=("consumer_grade",)),
    Edit(EditKind.GROUP, TOOL, "", "Video", members=("sora", "imagen")),
    Edit(EditKind.LABEL, TOOL, "deepl_pro", "DeepL"),
    Edit(EditKind.RETIRE, TOOL, "midjourney"),
)
KEPT, AFTER = checked_edits(FILES, EDITS)


def test_every_edit_is_a_sentence_and_what_an_operator_typed_is_no_markdown():
    assert [view.edit_words(each, AFTER) for each in KEPT] == [
        "Tool: new term **Sora \\*2\\*** in OpenAI tools and consumer-grade tools.",
        "Tool: “Work Copilot” means **Microsoft 365 Copilot**.",
        "Tool: **Sora** comes into consumer-grade tools.",
        "Tool: new group **Video** of Sora and Imagen.",
        "Tool: deepl\\_pro is called **DeepL**.",
        "Tool: **Midjourney** is no longer offered; clauses that name it keep it.",
    ]
    _, back = checked_edits(AFTER, [returned := Edit(EditKind.REINSTATE, TOOL, "midjourney")])
    assert view.edit_words(returned, back) == "Tool: **Midjourney** is offered again."


def test_terms_stand_below_what_they_lie_in_and_a_search_finds_each_once():
    tree = view.term_frame(AFTER.taxonomies[TOOL], "")
    below_openai = list(tree["Term"]).index("OpenAI tools") + 1
    assert tree["Term"][below_openai] == f"{view.STEP}ChatGPT Enterprise"
    found = view.term_frame(AFTER.taxonomies[TOOL], "work copilot")
    assert found.values.tolist() == [["Microsoft 365 Copilot", "m365_copilot", "–", "work copilot", "● As shipped"]]
    states = {row[1]: row[4] for row in view.term_frame(AFTER.taxonomies[TOOL], "o").values.tolist()}
    assert (states["midjourney"], states["video"]) == ("– Retired", "○ Added here")
    assert view.term_frame(AFTER.taxonomies[TOOL], "nothing like it").empty


def test_pick_lists_follow_the_version_that_counts():
    before = choices.terms(TOOL)
    with reading_with(AFTER):
        assert set(choices.terms(TOOL)) ^ set(before) == {"sora_2", "video", "midjourney"}
        assert choices.term_label(TOOL, "sora_2") == "Sora *2* · OpenAI tools"
        assert choices.term_label(TOOL, "Work Copilot") == "Work Copilot · means Microsoft 365 Copilot"
    assert choices.terms(TOOL) == before
    assert choices.term_label(TOOL, "Work Copilot") == "Work Copilot"


@pytest.mark.parametrize(
    ("effect", "said"),
    [
        (SharedEffect((), 0, 0, 0), "No agency holds clauses, so no finding can change."),
        (SharedEffect((), 0, 4, 4), "No finding would appear, vanish or change at 4 agencies holding clauses."),
        (
            SharedEffect((TypeEffect("moot", 1, 0, 0),), 1, 500, 1200),
            "Findings would change at **1** of 500 agencies looked at, of 1,200 holding clauses.",
        ),
    ],
)
def test_the_effect_says_of_how_many_agencies_it_speaks(effect, said):
    assert view.effect_sentence(effect) == said


def test_what_counts_and_the_room_left_are_said():
    assert view.version_words(FILES) == f"In force: the files that came with the program ({FILES.version})."
    assert view.version_words(AFTER) == f"In force: version 1 ({FILES.version}.1)."
    assert view.room_words(AFTER.taxonomies[TOOL]).endswith("there is room for 64 terms.")
