"""Search, help and the bar, as people of the demo meet them."""

from core.notices.waiting import MOST
from pages.view_models.bar import bar_title, shown_count
from pages.view_models.guides import Picture, documents, glossary, guide
from tests.edges.pages.conftest import Visit


def links(at):
    return [(each.proto.label, each.proto.page, each.proto.query_string) for each in at.get("page_link")]


def test_a_part_of_a_word_finds_a_document_and_leads_to_it(visit: Visit):
    at = visit("Mara", "search.py", q="safet repo")
    assert not at.exception
    assert "Policies (1)" in [each.value for each in at.header]
    (found,) = [each for each in links(at) if each[0] == "Safety reporting"]
    assert found[1] == "inbox"
    assert found[2].startswith("distribution=")


def test_pages_and_guides_are_found_by_name(visit: Visit):
    at = visit("Ines", "search.py", q="follow")
    assert [each.value for each in at.header][-2:] == ["Pages (1)", "Guides (1)"]


def test_a_client_finds_neither_a_rival_nor_its_policy_and_is_told_so_as_of_any_word(visit: Visit):
    told = []
    for said in ("Brightwell Consumer Health", "Safety reporting", "qwertyuiop"):
        at = visit("Ines", "search.py", q=said)
        told.append([each.value for each in at.markdown if "Nothing here has these words." in each.value])
    assert told == [["**Nothing here has these words.**"]] * 3


def test_what_was_opened_is_listed_first_where_nothing_is_typed(visit: Visit):
    at = visit("Mara", "search.py", q="safet repo")
    (opens,) = [each for each in links(at) if each[0] == "Safety reporting"]
    name, _, value = opens[2].partition("=")
    assert not visit("Mara", "inbox.py", **{name: value}).exception
    at = visit("Mara", "search.py")
    assert at.header[0].value == "Opened last"
    assert "Safety reporting" in [label for label, _, _ in links(at)]


def test_help_opens_the_guide_of_a_page_by_its_address(visit: Visit):
    at = visit("Ines", "help.py", page="requests")
    assert not at.exception
    assert at.title[0].value == guide("agency_requests").title
    assert any("What does this page answer?" in each.value for each in at.markdown)


def test_help_about_what_is_not_written_is_the_glossary(visit: Visit):
    at = visit("Ines", "help.py", page="../../README")
    assert not at.exception
    assert at.title[0].value == "Help"
    assert at.table[0].value.shape[0] == len(glossary())


def test_links_of_guides_stay_in_the_product_and_their_pictures_are_there():
    shown = [guide(name) for name in documents()]
    assert len(shown) > 40
    texts = [part.text for each in shown if each for part in each.parts if not isinstance(part, Picture)]
    assert any("](/help?page=onboarding)" in text for text in texts)
    assert not [text for text in texts if ".md)" in text.replace("/README.md)", "")]
    assert all(part.path.is_file() for each in shown if each for part in each.parts if isinstance(part, Picture))


def test_a_count_stands_beside_a_pages_name_and_stops_at_a_hundred():
    from pages.page_table import PAGES

    inbox = next(entry for entry in PAGES if entry.script == "inbox.py")
    assert bar_title(inbox, {}) == "Inbox"
    assert bar_title(inbox, {"inbox": 3}) == "Inbox (3)"
    assert shown_count(MOST) == "99+"
