"""Engagements, clients, groups and assets on their pages, against the demo's data; what is changed is put back."""

import pytest

from core.engagements.alliances import mark_brand, unmark_brand
from core.engagements.assets import join_assets, split_asset
from core.engagements.groups import change_group, create_group, delete_group
from core.engagements.model import Terms
from core.engagements.proposals import decline, propose, withdraw_proposal
from core.engagements.queries import (
    assets_of_agency,
    engagements_of_agency,
    engagements_of_enterprise,
    groups_of_enterprise,
)
from core.identity.acting import acting

NO_ENGAGEMENT = "There is no such engagement. Go back to the list and choose one from there."
NO_GROUP = "There is no such group. Open Groups and choose one from there."


@pytest.fixture
def run(demo, people):
    def operation(what, name, **given):
        with acting(demo, people[name]) as scope:
            now = {"now": scope.now} if given.pop("at_now", False) else {}
            return what(scope.conn, actor=people[name], **given, **now)

    return operation


@pytest.fixture
def helix(demo, people):
    """Helix's engagements by agency."""
    with acting(demo, people["Ines"]) as scope:
        return {each.counterpart: each for each in engagements_of_enterprise(scope.conn, people["Ines"].org_id)}


@pytest.fixture
def proposed(demo, people, run):
    """Helix proposes to Clara of Quill."""
    with acting(demo, people["Ines"]) as scope:
        terms = Terms(("Oncora",), scope.now.date())
        made = propose(scope.conn, actor=people["Ines"], email=people["Clara"].email, wanted=terms, now=scope.now)
    yield made
    run(withdraw_proposal, "Ines", engagement_id=made, at_now=True)


def texts(at):
    kinds = (at.markdown, at.caption, at.title, at.header, at.subheader, at.info, at.error, at.success, at.warning)
    return " ".join(str(element.value).replace("\\", "") for kind in kinds for element in kind)


def ledger(at, number=0):
    return at.dataframe[number].value


def keys(at):
    return {str(button.key) for button in at.button}


def test_a_client_finds_its_agencies_by_name_and_by_brand(visit):
    at = visit("Ines", "engagements.py")
    assert ledger(at)["Agency"].tolist() == ["Fathom Creative", "Lumen Health", "Northlight Medical"]
    assert "3 agencies work for you; no proposal waits." in texts(at)
    at.text_input(key="engagement_search").set_value("corvexa").run()
    assert ledger(at)["Agency"].tolist() == ["Lumen Health", "Northlight Medical"]
    at.text_input(key="engagement_search").set_value("zebra").run()
    assert "Nothing fits here." in texts(at)


def test_one_engagement_shows_its_terms_its_marks_and_its_end(visit, helix):
    at = visit("Ines", "engagements.py", engagement=helix["Lumen Health"].id)
    assert at.title[0].value == "Lumen Health"
    assert "Corvexa** · ● Co-promoted, in effect" in texts(at)
    assert "Oncora** · Not co-promoted" in texts(at)
    assert {"engagements.end", "engagements.unmark.Corvexa", "engagements.mark.Oncora"} <= keys(at)


def test_a_mark_that_nobody_matched_reads_as_not_in_effect(visit, helix, run):
    lumen = helix["Lumen Health"].id
    run(mark_brand, "Ines", engagement_id=lumen, brand="Oncora", at_now=True)
    try:
        at = visit("Ines", "engagements.py", engagement=lumen)
        assert "Oncora** · ○ Marked, not in effect yet" in texts(at)
        agency = visit("Mara", "clients.py")
        assert agency.multiselect(key="clients.marks").options == ["Helix Oncology · Oncora"]
        agency.multiselect(key="clients.marks").set_value(["Helix Oncology · Oncora"])
        agency.text_input(key="clients.match_label").set_value("Oncora")
        agency.button(key="clients.match_send").click().run()
        assert "at least two clients" in texts(agency)
    finally:
        run(unmark_brand, "Ines", engagement_id=lumen, brand="Oncora")


def test_the_form_marks_and_says_before_which_clauses_will_no_longer_reach(visit, helix):
    at = visit("Ines", "engagements.py", engagement=helix["Lumen Health"].id)
    at.button(key="engagements.mark.Oncora").click().run()
    assert "4 clauses will no longer reach it" in texts(at)
    assert "H2 · Generative AI in promotional content" in texts(at)


def test_ending_says_what_it_stops_before_it_does(visit, helix):
    at = visit("Ines", "engagements.py", engagement=helix["Fathom Creative"].id)
    at.button(key="engagements.end").click().run()
    assert "active distributions** of yours expire" in texts(at)
    assert "engagements.ending.confirm" in keys(at)


def test_terms_are_saved_with_the_revision_that_was_shown(visit, helix):
    made = helix["Northlight Medical"].id
    at = visit("Ines", "engagements.py", engagement=made)
    brands = at.multiselect(key=f"engagements.terms.brands.{made}")
    brands.set_value([])
    at.button(key="engagements.terms.save").click().run()
    assert "Name at least one" in texts(at)
    at.multiselect(key=f"engagements.terms.brands.{made}").set_value(["Corvexa"])
    at.button(key="engagements.terms.save").click().run()
    assert "Saved; the agency reads it too." in texts(at)


def test_markets_are_picked_from_the_list_saved_and_read_by_the_agency(visit, helix, demo, people):
    about = helix["Fathom Creative"]
    at = visit("Ines", "engagements.py", engagement=about.id)
    where = at.multiselect(key=f"engagements.terms.markets.{about.id}")
    assert where.value == ["United States"]
    where.set_value(["United States", "Canada"])
    at.button(key="engagements.terms.save").click().run()
    with acting(demo, people["Ada"]) as scope:
        found = {each.id: each.markets for each in engagements_of_agency(scope.conn, people["Ada"].org_id)}
    assert found[about.id] == ("US", "CA")
    assert "United States, Canada" in ledger(visit("Ada", "clients.py"))["Markets"].tolist()
    at = visit("Ines", "engagements.py", engagement=about.id)
    at.multiselect(key=f"engagements.terms.markets.{about.id}").set_value(["United States"])
    at.button(key="engagements.terms.save").click().run()


@pytest.mark.parametrize("address", ["not-an-id", "0b6c9a52-6f0e-4c0e-9d0a-5a4f6d2c7e11"])
def test_an_unknown_engagement_or_group_is_a_sentence(visit, address):
    assert [each.value for each in visit("Ines", "engagements.py", engagement=address).error] == [NO_ENGAGEMENT]
    assert [each.value for each in visit("Mara", "clients.py", client=address).error] == [NO_ENGAGEMENT]
    assert [each.value for each in visit("Ines", "groups.py", group=address).error] == [NO_GROUP]


def test_another_clients_engagement_and_group_read_as_unknown(visit, demo, people, helix):
    at = visit("Luca", "engagements.py", engagement=helix["Lumen Health"].id)
    assert [each.value for each in at.error] == [NO_ENGAGEMENT]
    with acting(demo, people["Ines"]) as scope:
        group = groups_of_enterprise(scope.conn, people["Ines"].org_id)[0]
    assert [each.value for each in visit("Luca", "groups.py", group=group.id).error] == [NO_GROUP]


def test_a_proposal_names_no_agency_to_the_client_and_the_client_to_the_agency(visit, proposed, people):
    at = visit("Ines", "engagements.py")
    assert ledger(at, 1)["Address"].tolist() == [people["Clara"].email]
    assert "Quill" not in texts(at) + ledger(at, 1).to_string().replace("quill.example", "")
    agency = visit("Clara", "clients.py")
    assert "Helix Oncology** proposes to work with you on **Oncora" in texts(agency)
    assert {f"clients.accept.{proposed}", f"clients.decline.{proposed}"} <= keys(agency)
    today = visit("Clara")
    assert "Helix Oncology** proposes to work with you." in texts(today)
    assert "proposes to work with you" not in texts(visit("Mara"))


def test_declining_is_asked_for_and_told_without_a_name(visit, demo, people, run):
    with acting(demo, people["Luca"]) as scope:
        terms = Terms(("Cardia",), scope.now.date())
        made = propose(scope.conn, actor=people["Luca"], email=people["Ada"].email, wanted=terms, now=scope.now)
    at = visit("Ada", "clients.py")
    at.button(key=f"clients.decline.{made}").click().run()
    assert "neither by whom nor by which agency" in texts(at)
    run(decline, "Ada", engagement_id=made, at_now=True)
    assert "proposes to work with you" not in texts(visit("Ada", "clients.py"))
    client = visit("Luca", "engagements.py")
    assert ledger(client, 1)["State"].tolist() == ["■ Declined"]
    assert "Fathom" not in texts(client) + ledger(client, 1).to_string().replace("fathom.example", "")


def test_the_form_says_that_there_is_no_list_of_agencies(visit):
    at = visit("Emma", "engagements.py")
    at.button(key="engagements.propose").click().run()
    assert "There is no list of agencies" in texts(at)
    assert at.multiselect(key="engagements.brands").options == ["Dayclear", "Soothe"]


def test_a_group_is_filled_by_brand_saved_and_listed(visit, run):
    made = run(create_group, "Ines", called="Corvexa team")
    at = visit("Ines", "groups.py", group=made.id)
    at.selectbox(key="groups.brand").set_value("Corvexa").run()
    at.button(key="groups.add_brand").click().run()
    assert len(at.multiselect(key=f"groups.members.{made.id}").value) == 2
    at.text_input(key=f"groups.name.{made.id}").set_value("Corvexa").run()
    at.button(key="groups.save").click().run()
    assert "The group is saved." in texts(at)
    listed = visit("Ines", "groups.py")
    rows = ledger(listed).set_index("Group")
    assert rows.loc["Corvexa", "Who"] == "Lumen Health, Northlight Medical"
    at.button(key="groups.delete").click().run()
    assert "with 2 agencies is gone for good" in texts(at)
    run(delete_group, "Ines", group_id=made.id)
    assert "Corvexa" not in ledger(visit("Ines", "groups.py"))["Group"].tolist()


def test_a_change_upon_a_group_that_somebody_else_changed_is_refused(visit, run, people):
    made = run(create_group, "Ines", called="Twice")
    at = visit("Ines", "groups.py", group=made.id)
    run(_renamed, "Ines", group_id=made.id)
    at.button(key="groups.save").click().run()
    assert "Somebody changed this since you opened it." in texts(at)
    run(delete_group, "Ines", group_id=made.id)


def _renamed(conn, *, actor, group_id):
    return change_group(conn, actor=actor, group_id=group_id, called="Thrice", agency_ids=[])


def test_the_register_lists_what_serves_whom_and_a_split_shows_at_once(visit, demo, people, helix, run):
    at = visit("Mara", "assets.py")
    assert set(ledger(at)["Serves"]) == {"Brightwell Consumer Health, Helix Oncology, Novara Cardiology"}
    made = run(split_asset, "Mara", kind="workspace", enterprise_org_id=people["Ines"].org_id)
    at = visit("Mara", "assets.py", asset_kind="Workspace")
    rows = ledger(at).set_index("Instance")["Serves"].to_dict()
    assert rows == {
        "Workspace": "Brightwell Consumer Health, Novara Cardiology",
        "Workspace for Helix Oncology": "Helix Oncology",
    }
    with acting(demo, people["Mara"]) as scope:
        shared = next(
            each
            for each in assets_of_agency(scope.conn, people["Mara"].org_id)
            if each.kind == "workspace" and each.id != made
        )
    run(join_assets, "Mara", asset_ids=(shared.id, made), label="Workspace", at_now=True)
    at = visit("Mara", "assets.py", asset_kind="Workspace")
    assert ledger(at)["Instance"].tolist() == ["Workspace"]


def test_one_client_has_links_to_everything_that_is_theirs(visit, helix):
    at = visit("Mara", "clients.py", client=helix["Lumen Health"].id)
    assert at.title[0].value == "Helix Oncology"
    pages = [
        link.proto.page_link.page if hasattr(link.proto, "page_link") else str(link.proto)
        for link in at.get("page_link")
    ]
    assert any("inbox" in each for each in pages)
    assert any("standing" in each for each in pages)


def test_an_inspector_and_an_officer_have_none_of_these_pages(visit):
    for name in ("Tom", "Walter", "Joon"):
        at = visit(name)
        for script in ("engagements.py", "clients.py", "groups.py", "assets.py"):
            with pytest.raises(ValueError, match="page"):
                at.switch_page(script)
