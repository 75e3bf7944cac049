"""The rulebook at the page: rules with filters, contradictions with their findings, coverage; no client has it."""

from streamlit.testing.v1 import AppTest

from pages.page_table import pages_for


def texts(at: AppTest) -> str:
    kinds = (at.markdown, at.caption, at.title, at.info, at.error)
    return " ".join(str(element.value).replace("\\", "") for kind in kinds for element in kind)


def links(at: AppTest) -> list[str]:
    return [each.proto.label for each in at.get("page_link")]


def test_an_admin_reads_what_is_to_be_settled_with_the_way_to_the_finding(visit):
    at = visit("Mara", "rulebook.py")
    assert not at.exception
    assert "no tool meets them all (Helix Oncology H2, H2c; Novara Cardiology N2, N2c)" in texts(at)
    assert "Open the finding" in links(at)
    at.selectbox(key="rulebook_client").set_value("Novara Cardiology").run()
    at.selectbox(key="rulebook_topic").set_value("Generate text").run()
    assert at.dataframe[0].value["For"].tolist() == ["Corvexa", "Novara Cardiology"]
    at.text_input(key="rulebook_search").set_value("zebra").run()
    assert "Nothing fits these filters." in texts(at)


def test_an_agency_user_reads_the_rules_and_no_way_to_findings_that_they_may_not_open(visit, people):
    name = next(each for each, actor in people.items() if actor.role == "agency_user" and "Lumen" in actor.organization)
    at = visit(name, "rulebook.py")
    assert "No rule is possible before these are settled" in texts(at)
    assert "Open the finding" not in links(at)


def test_coverage_finds_who_is_silent_on_avatars(visit):
    at = visit("Mara", "rulebook.py")
    assert "Nobody has answered" in texts(at)
    at.text_input(key="coverage_search").set_value("avatar").run()
    table = at.dataframe[1].value
    assert table["Novara Cardiology"].tolist() == ["– silent"]
    assert table["Helix Oncology"].tolist() == ["● answered"]


def test_another_agency_reads_its_own_clients_alone_and_a_client_has_no_such_page(visit, people):
    at = visit("Clara", "rulebook.py")
    assert not at.exception
    assert "Helix" not in texts(at) + at.dataframe[0].value.to_string() + at.dataframe[1].value.to_string()
    assert "rulebook.py" not in {entry.script for entry in pages_for(people["Ines"])}
