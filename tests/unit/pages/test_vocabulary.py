"""The page of one's own words says what changes in sentences, and cuts a long list."""

from core.clauses.model import Dimension
from core.conflicts.word_effects import ToldLint, UnmappedWord, WordEffect
from pages.view_models import vocabulary as view

LINT = ToldLint("blocked", "high", ("H1 of “Tools”", "H2 of “Pilot”"), "What H2 allows, H1 forbids.")


def lines(clauses=("H1 of “Tools”",), vanishing=(), appearing=(), *, is_enterprise=True):
    return view.effect_lines(WordEffect(clauses, vanishing, appearing), is_enterprise=is_enterprise)


def test_each_change_is_a_line_with_its_clauses():
    assert lines(appearing=(LINT,)) == [
        "**1 clause** of yours will be read anew: H1 of “Tools”.",
        "**Newly told** · Allowed here, forbidden there: What H2 allows, H1 forbids. (H1 of “Tools”, H2 of “Pilot”)",
    ]


def test_a_word_that_stands_nowhere_changes_nothing():
    assert lines(()) == ["None of your published clauses uses the word, so no check of yours changes."]


def test_an_agency_is_told_that_no_finding_changes():
    assert lines((), is_enterprise=False) == ["No finding changes: this is about the words of May I? alone."]


def test_a_long_list_says_how_much_it_leaves_out():
    told = lines(vanishing=(LINT,) * 10, appearing=(LINT,) * 10)
    assert len(told) == 1 + view.MOST_TOLD + 1
    assert told[-1] == "And 8 changes more."


def test_words_without_a_meaning_are_counted_and_offered_the_likeliest_term():
    word = UnmappedWord(Dimension.TOOL, "Copilot Corp", ("H1 of “Tools”",), ("m365_copilot",))
    assert view.unmapped_heading([word]) == "1 word of your clauses is not in the shared vocabulary"
    assert view.unmapped_heading([word] * 3) == "3 words of your clauses are not in the shared vocabulary"
    assert view.unmapped_frame([word]).to_dict("records") == [
        {"Word": "Copilot Corp", "Kind": "Tool", "Clauses": "H1 of “Tools”", "Perhaps": "Microsoft 365 Copilot"}
    ]
