"""The page of one's own words: what still means nothing first, the effect before saving; each side its own."""

from sqlalchemy import text

from core.db.scope import SideRole, transaction
from pages.page_table import pages_for

WORD = "competing oncology brands"


def texts(at):
    kinds = (at.markdown, at.caption, at.header, at.title, at.error, at.success)
    return " ".join(str(element.value).replace("\\", "") for kind in kinds for element in kind)


def adding(at):
    """One more run with the dialog: without a browser it is drawn only where its opener was pressed."""
    return at.button(key="vocabulary.add").click().run()


def in_force(engine):
    with transaction(engine, SideRole.JOB) as scope:
        return scope.conn.execute(
            text("SELECT term, mapped_to FROM organization_terms WHERE retired_at IS NULL ORDER BY term")
        ).all()


def test_words_that_mean_nothing_stand_first_with_their_clauses(visit):
    at = visit("Ines", "vocabulary.py")
    assert not at.exception
    assert "1 word of your clauses is not in the shared vocabulary" in texts(at)
    (row,) = at.dataframe[0].value.to_dict("records")
    assert (row["Word"], row["Kind"]) == (WORD, "Data")
    assert "H6" in row["Clauses"]


def test_a_word_is_added_after_its_effect_was_seen(visit, demo):
    at = adding(visit("Ines", "vocabulary.py"))
    assert at.button(key="vocabulary.new.tool.save").disabled
    at.text_input(key="vocabulary.new_word").input("Copilot Corp")
    at.selectbox(key="vocabulary.new.tool.means").select("m365_copilot")
    adding(at)
    assert "None of your published clauses uses the word" in texts(at)
    assert in_force(demo) == []
    at.button(key="vocabulary.new.tool.save").click()
    adding(at)
    assert in_force(demo) == [("Copilot Corp", "m365_copilot")]
    assert "“Copilot Corp” means Microsoft 365 Copilot" in texts(at)
    assert at.dataframe[1].value["Means"].tolist() == ["Microsoft 365 Copilot"]


def test_a_refused_word_is_told_and_cannot_be_saved(visit, demo):
    at = adding(visit("Ines", "vocabulary.py"))
    at.text_input(key="vocabulary.new_word").input("ChatGPT Enterprise")
    at.selectbox(key="vocabulary.new.tool.means").select("m365_copilot")
    adding(at)
    assert "is in the shared vocabulary already" in texts(at)
    assert at.button(key="vocabulary.new.tool.save").disabled


def test_an_agency_has_words_for_its_questions_and_sees_none_of_its_clients(visit):
    at = visit("Mara", "vocabulary.py")
    assert not at.exception
    assert WORD not in texts(at) + "".join(frame.value.to_string() for frame in at.dataframe)
    assert "We have no words of our own." in texts(at)


def test_who_only_reads_has_no_such_page(people):
    for actor in people.values():
        has = "vocabulary.py" in {entry.script for entry in pages_for(actor)}
        assert has is (actor.role in {"enterprise_admin", "compliance_officer", "agency_admin"})
