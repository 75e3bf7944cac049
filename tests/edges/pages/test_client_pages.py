"""What a client does on its pages, against the demo's data."""

from datetime import timedelta

import pytest
from sqlalchemy import text

from core.compliance.queries import ComplianceFilter, compliance_records
from core.db.scope import SideRole, transaction
from core.distribution.queries import DistributionFilter, distributions
from core.identity.acting import acting
from core.policies.queries import drafts_of_policy, policies

UNKNOWN = "There is no such policy. Open Policies and choose one from there."
APPROVED = "AI records & prompt logging"


@pytest.fixture
def helix(demo, people):
    """Policies of Helix by title."""
    with acting(demo, people["Ines"]) as scope:
        return {each.title: each for each in policies(scope.conn, people["Ines"])}


def texts(at):
    kinds = (at.markdown, at.caption, at.title, at.header, at.subheader, at.info, at.error, at.success, at.warning)
    return " ".join(str(element.value) for kind in kinds for element in kind)


def test_today_names_what_waits_and_the_figures_behind_it(visit):
    at = visit("Ines")
    assert [metric.label for metric in at.metric][:4] == ["Distributions", "Acknowledged", "Past due", "Average score"]
    assert any("Publish" in markdown.value for markdown in at.markdown)
    links = [link.value for link in at.page_link]
    assert any("prompt logging" in link for link in links)


def test_a_client_reads_no_word_of_another_client_anywhere(visit, people):
    for script in ("today.py", "policies.py", "follow_up.py", "compliance.py", "audit.py"):
        at = visit("Sofia", script)
        shown = texts(at) + " ".join(frame.value.to_string() for frame in at.dataframe)
        assert "Helix" not in shown
        assert "Brightwell" not in shown


def test_the_list_of_policies_is_searched_by_title(visit):
    at = visit("Ines", "policies.py")
    at.text_input(key="policies_search").set_value("vendors").run()
    assert at.dataframe[0].value["Policy"].tolist() == ["Vendors, staffing and confidentiality"]
    at.text_input(key="policies_search").set_value("zebra").run()
    assert "No policy fits here." in texts(at)


def test_a_policy_opens_by_its_address_with_document_clauses_and_hash(visit, helix):
    at = visit("Ines", "policies.py", policy=helix["Generative AI in promotional content"].id)
    assert not at.exception
    assert at.title[0].value == "Generative AI in promotional content"
    assert "Approved tools" in texts(at)
    assert "Only ChatGPT Enterprise or Microsoft 365 Copilot" in texts(at)
    assert len(at.code[0].value) == 64


@pytest.mark.parametrize("address", ["not-an-id", "0b6c9a52-6f0e-4c0e-9d0a-5a4f6d2c7e11"])
def test_an_unknown_policy_is_a_sentence(visit, address):
    at = visit("Ines", "policies.py", policy=address)
    assert [error.value for error in at.error] == [UNKNOWN]
    assert any("/logout" in html.value for html in at.html)


def test_another_clients_policy_reads_as_unknown(visit, helix):
    at = visit("Sofia", "policies.py", policy=helix[APPROVED].id)
    assert [error.value for error in at.error] == [UNKNOWN]
    assert any("/logout" in html.value for html in at.html)


def test_the_approved_draft_offers_publishing_to_the_admin_alone(visit, helix):
    admin = visit("Ines", "policies.py", policy=helix[APPROVED].id)
    assert "draft.published" in [button.key for button in admin.button]
    officer = visit("Tom", "policies.py", policy=helix[APPROVED].id)
    assert "draft.published" not in [button.key for button in officer.button]
    analyst = visit("Priya", "policies.py", policy=helix[APPROVED].id)
    assert not [button.key for button in analyst.button if str(button.key).startswith("draft.")]


def test_a_draft_is_written_saved_and_handed_over(visit, demo, people, helix):
    policy_id = helix["Transparency and incidents"].id
    at = visit("Tom", "policies.py", policy=policy_id)
    at.button(key="policies.start_draft").click().run()
    assert "A new draft is open" in texts(at)

    at = visit("Tom", "draft.py", policy=policy_id)
    at.text_area(key="draft.body").set_value("## Changed\n\nFor $5.").run()
    assert "Not saved yet." in texts(at)
    assert "For \\$5." in texts(at)
    at.text_area(key=f"draft.text.{at.session_state['draft.writing']}").set_value(
        "- id: C1\n  norm: {kind: requird}"
    ).run()
    at.button(key="draft.save").click().run()
    assert "must be one of" in texts(at)
    assert at.text_area(key="draft.body").value == "## Changed\n\nFor $5."

    at.text_area(key=f"draft.text.{at.session_state['draft.writing']}").set_value("").run()
    at.button(key="draft.save").click().run()
    assert "Saved as revision 2." in texts(at)
    with acting(demo, people["Tom"]) as scope:
        (draft, *_) = drafts_of_policy(scope.conn, people["Tom"], policy_id)
    assert (draft.content.body, draft.revision) == ("## Changed\n\nFor $5.", 2)


def test_a_version_is_sent_after_choosing_agencies_and_not_before(visit, demo, people, helix):
    policy = helix["Vendors, staffing and confidentiality"]
    at = visit("Ines", "distribute.py", policy=policy.id)
    assert at.selectbox(key="distribute.policy").value == policy.id
    assert at.button(key="distribute.send").disabled
    at.text_input(key="distribute.search").set_value("lumen").run()
    assert at.dataframe[0].value["Agency"].tolist() == ["Lumen Health"]
    at.button(key="distribute.choose_all").click().run()
    assert not at.button(key="distribute.send").disabled
    at.button(key="distribute.send").click().run()
    assert "No agency you chose can receive version 1" in texts(at)
    assert "already holds version 1" in at.dataframe[-1].value.to_string()


def test_agencies_are_offered_by_market_and_the_region_it_lies_in(visit, helix):
    at = visit("Ines", "distribute.py", policy=helix["Vendors, staffing and confidentiality"].id)
    market = at.selectbox(key="distribute.market")
    assert market.options == ["All", "Germany", "Ireland", "United Kingdom", "United States"]
    market.set_value("United States").run()
    found = at.dataframe[0].value
    assert found["Agency"].tolist() == ["Fathom Creative", "Lumen Health"]
    assert found["Markets"].tolist() == ["United States", "United States, United Kingdom"]


def test_follow_up_filters_by_answer_in_the_address(visit):
    at = visit("Ines", "follow_up.py", follow_answer="Awaiting")
    assert set(at.dataframe[0].value["Answer"]) == {"■ Past due"}


def test_one_distribution_opens_by_its_address_and_only_the_admin_withdraws(visit, demo, people):
    with acting(demo, people["Ines"]) as scope:
        found = distributions(scope.conn, people["Ines"].org_id, DistributionFilter(limit=1))
    admin = visit("Ines", "follow_up.py", distribution=found[0].id)
    assert admin.button(key="follow_up.withdraw")
    officer = visit("Tom", "follow_up.py", distribution=found[0].id)
    assert "follow_up.withdraw" not in [button.key for button in officer.button]
    assert officer.title[0].value == found[0].policy_title


def test_a_record_shows_its_number_its_costs_and_its_sum(visit, demo, people):
    with acting(demo, people["Ines"]) as scope:
        records = compliance_records(scope.conn, people["Ines"].org_id, ComplianceFilter())
    scored = next(each for each in records if each.compliance_score is not None and each.compliance_score < 80)
    at = visit("Tom", "compliance.py", record=scored.id)
    assert at.metric[0].value == f"{scored.compliance_score} of 100"
    assert f"= {scored.compliance_score}" in texts(at)
    assert not at.exception


def test_the_review_date_is_set_with_a_reason_and_refused_without(visit, demo, people):
    with acting(demo, people["Ines"]) as scope:
        record = compliance_records(scope.conn, people["Ines"].org_id, ComplianceFilter(limit=1))[0]
        wanted = (scope.now + timedelta(days=40)).date()
    at = visit("Tom", "compliance.py", record=record.id)
    at.button(key="compliance.review_set").click().run()
    assert at.error
    at.date_input(key="compliance.review_on").set_value(wanted)
    at.text_input(key="compliance.review_reason").set_value("The agency moves offices.")
    at.button(key="compliance.review_set").click().run()
    assert not at.error
    with transaction(demo, SideRole.JOB) as scope:
        stored = scope.conn.execute(
            text("SELECT next_review_date::date FROM agency_policy_compliance WHERE id = :id"), {"id": record.id}
        ).scalar_one()
    assert stored == wanted


def test_the_trail_is_filtered_by_person_and_event(visit):
    at = visit("Ines", "audit.py", audit_event="Distribution signed", audit_person="ada")
    rows = at.dataframe[0].value
    assert set(rows["What"]) == {"Distribution signed"}
    assert set(rows["Who"]) == {"Ada Nwosu"}


def test_the_trail_is_read_page_by_page(visit):
    at = visit("Ines", "audit.py")
    first = at.dataframe[0].value
    assert len(first) == 25
    at.button(key="audit.pager.on").click().run()
    assert not at.dataframe[0].value.equals(first)
    at.button(key="audit.pager.back").click().run()
    assert at.dataframe[0].value.equals(first)
