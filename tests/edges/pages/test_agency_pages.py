"""What an agency does on its pages, against the demo's data."""

from datetime import date, timedelta

import pytest

from core.compliance.queries import ComplianceFilter, compliance_records
from core.conflicts.queries import ConflictFilter, conflict, conflicts_of_agency
from core.distribution.queries import DistributionFilter, distribution, distributions
from core.identity.acting import acting
from core.identity.model import Permission

NO_DOCUMENT = "There is no such distribution. Open the list and choose one from there."
NO_FINDING = "There is no such finding. Open Conflicts and choose one from there."
NO_RECORD = "There is no such compliance record. Open Compliance and choose one from there."


@pytest.fixture
def mara(people):
    return people["Mara"]


@pytest.fixture
def received(demo, mara):
    """What Lumen holds, by title."""
    with acting(demo, mara) as scope:
        found = distributions(scope.conn, mara.org_id, DistributionFilter(current_only=True))
        return {each.policy_title: each for each in found}


@pytest.fixture
def findings(demo, mara):
    """Lumen's findings by type, the worst of each."""
    with acting(demo, mara) as scope:
        found = conflicts_of_agency(scope.conn, mara.org_id, ConflictFilter(with_lints=True, limit=100))
        return {each.conflict_type: each for each in reversed(found)}


@pytest.fixture
def records(demo, mara):
    """Lumen's compliance records by title."""
    with acting(demo, mara) as scope:
        found = compliance_records(scope.conn, mara.org_id, ComplianceFilter(limit=100))
        return {each.policy_title: each for each in found}


def texts(at):
    kinds = (at.markdown, at.caption, at.title, at.header, at.subheader, at.info, at.error, at.success, at.warning)
    return " ".join(plain(element.value) for kind in kinds for element in kind)


def plain(value):
    """A text as its reader sees it, without the strokes that keep its letters from being Markdown."""
    return str(value).replace("\\", "")


def links(at):
    return " ".join(each.value for each in at.html)


class TestInbox:
    def test_what_waits_comes_first_and_is_said_in_a_sentence(self, visit):
        at = visit("Mara", "inbox.py")

        ledger = at.dataframe[0].value
        assert ledger["Answer"].iloc[0].endswith("Awaiting")
        assert not ledger["Answer"].iloc[1].endswith("Awaiting")
        assert "First: “Safety reporting”" in texts(at)

    def test_the_address_filters_by_client_and_answer(self, visit):
        at = visit("Mara", "inbox.py", inbox_client="Novara Cardiology", inbox_answer="With reservation")

        ledger = at.dataframe[0].value
        assert set(ledger["Client"]) == {"Novara Cardiology"}
        assert ledger["Policy"].tolist() == ["Working with generative AI"]

    def test_the_address_filters_by_title_and_by_what_the_reader_has_not_read(self, visit):
        titled = visit("Mara", "inbox.py", inbox_title="SAFETY").dataframe[0].value
        # Ben has signed, and so read, everything else that his agency holds: of one policy its first version alone.
        unread = visit("Ben", "inbox.py", inbox_unread="true").dataframe[0].value

        assert titled["Policy"].tolist() == ["Safety reporting"]
        assert set(unread["Policy"]) == {"Transparency and incidents", "Labelling of generated images"}
        assert set(unread["Read"]) == {"● Unread"}

    def test_filters_that_leave_nothing_say_so(self, visit):
        at = visit("Mara", "inbox.py", inbox_client="Helix Oncology", inbox_answer="Declined")

        assert "Nothing fits these filters." in texts(at)
        assert len(at.dataframe) == 0

    def test_a_document_shows_prose_beside_clauses_and_leads_to_the_signing_form(self, visit, received):
        safety = received["Safety reporting"]

        at = visit("Mara", "inbox.py", distribution=safety.id)

        shown = texts(at)
        assert at.title[0].value == "Safety reporting"
        assert "Chat assistants, social listening" in shown
        assert "report must be at most 24 hours" in shown
        assert f'href="/sign?distribution={safety.id}" target="_self"' in links(at)
        assert len(at.code[0].value) == 64

    def test_a_signed_document_offers_the_receipt_and_no_signature(self, visit, received):
        signed = received["Subprocessors"]

        at = visit("Mara", "inbox.py", distribution=signed.id)

        assert f"/sign/receipt?distribution={signed.id}" in links(at)
        assert f"/sign?distribution={signed.id}" not in links(at)
        assert at.dataframe[0].value["Signed by"].tolist() == ["Mara Lindqvist"]

    def test_after_a_reservation_the_answer_can_still_change(self, visit, received):
        reserved = received["Working with generative AI"]

        assert f"/sign?distribution={reserved.id}" in links(visit("Mara", "inbox.py", distribution=reserved.id))

    def test_reading_notes_that_it_was_opened(self, visit, demo, people):
        # Read by somebody whose copy nobody opened yet.
        clara = people["Clara"]
        with acting(demo, clara) as scope:
            found = distributions(scope.conn, clara.org_id, DistributionFilter(current_only=True))
        unread = next(each for each in found if each.opened_at is None)

        visit("Clara", "inbox.py", distribution=unread.id)

        with acting(demo, clara) as scope:
            assert distribution(scope.conn, clara.org_id, unread.id).opened_at is not None

    def test_who_may_not_sign_reads_and_is_told_who_signs(self, visit, received):
        at = visit("Joon", "inbox.py", distribution=received["Safety reporting"].id)

        assert "An administrator of your agency signs this document." in texts(at)
        assert "/sign?" not in links(at)

    @pytest.mark.parametrize("address", ["nonsense", "0b6c9a52-6f0e-4c0e-9d0a-5a4f6d2c7e11"])
    def test_an_unknown_document_is_a_sentence(self, visit, address):
        assert [error.value for error in visit("Mara", "inbox.py", distribution=address).error] == [NO_DOCUMENT]

    def test_another_agencys_document_reads_as_unknown(self, visit, received):
        at = visit("Ada", "inbox.py", distribution=received["Safety reporting"].id)

        assert [error.value for error in at.error] == [NO_DOCUMENT]
        assert "Safety" not in texts(at)


class TestConflicts:
    def test_the_worst_comes_first_and_what_binds_before_what_does_not(self, visit):
        ledger = visit("Mara", "conflicts.py").dataframe[0].value

        reaches = [reach for reach in ledger["Reach"] if reach != "–"]
        assert reaches == sorted(reaches)  # "Same work" before "Separate work"
        assert ledger["Severity"].iloc[0].endswith("High")
        assert "Storage region: no value meets both" in ledger["What clashes"].tolist()

    def test_the_address_filters_by_severity_and_reach(self, visit):
        at = visit("Mara", "conflicts.py", conflicts_severity="Medium", conflicts_reach="Separate work")

        assert at.dataframe[0].value["What clashes"].tolist() == ["Allowed tools: none is on both lists"]

    def test_advice_stands_apart(self, visit):
        at = visit("Mara", "conflicts.py", conflicts_show="Advice on clauses")

        assert at.dataframe[0].value["What clashes"].tolist() == ["One is stricter: keep to it"]

    def test_a_finding_shows_both_sides_in_their_own_words_and_what_it_means(self, visit, findings):
        at = visit("Mara", "conflicts.py", finding=findings["incompatible_storage_region"].id)

        shown = texts(at) + " ".join(table.value.to_string() for table in at.table)
        for part in (
            "Novara Cardiology", "Brightwell Consumer Health", "European Union or Switzerland only",
            "in the United Kingdom only", "which serves", "LLM tenant", "any work with AI",
        ):  # fmt: skip
            assert part in shown, part

    def test_issues_come_first_with_the_fewest_clauses_to_renegotiate(self, visit, findings):
        at = visit("Mara", "conflicts.py")
        assert {"Issues", "Findings"} <= {each.value for each in at.header}
        assert any(
            "Renegotiating these 3 clauses would end every binding conflict" in each.value for each in at.markdown
        )
        labels = [each.label for each in at.expander]
        assert labels[0].endswith("2 findings, 3 clauses")
        for place, label in enumerate(labels):
            at.session_state[f"conflicts.issue_{place}"] = "Storage region" in label
        at.run()
        at.button(key=f"conflicts.issue.{findings['incompatible_storage_region'].id}").click().run()
        assert at.query_params["finding"] == str(findings["incompatible_storage_region"].id)

    def test_under_a_clash_stands_what_would_end_it_and_under_advice_nothing(self, visit, findings):
        at = visit("Mara", "conflicts.py", finding=findings["incompatible_storage_region"].id)
        said = [each.value for each in at.markdown]
        assert any("could also accept United Kingdom where it asks for storage region" in each for each in said)
        assert any("You could keep a separate" in each for each in said)
        advice = visit("Mara", "conflicts.py", finding=findings["stricter"].id)
        assert "What would end it" not in {each.value for each in advice.header}

    def test_only_what_is_possible_is_offered(self, visit, findings):
        shared = visit("Mara", "conflicts.py", finding=findings["incompatible_storage_region"].id)
        apart = visit("Mara", "conflicts.py", finding=findings["exclusive_tools"].id)
        advice = visit("Mara", "conflicts.py", finding=findings["stricter"].id)

        assert [radio.options for radio in shared.radio] == [["Keep the clients apart: split “LLM tenant”"]]
        assert [radio.options for radio in apart.radio] == []
        assert "sign its policy with a reservation" in texts(apart)
        assert [radio.options for radio in advice.radio] == [["Keep to the stricter rule"]]

    def test_a_resolution_without_notes_is_refused_with_a_sentence(self, visit, findings, demo, mara):
        finding = findings["stricter"]
        at = visit("Mara", "conflicts.py", finding=finding.id)

        at.button(key="conflicts.resolve_now").click().run()

        assert plain(at.error[0].value) == "Notes are needed: say how the finding was resolved."
        assert state_of(demo, mara, finding) == "unresolved"

    def test_a_finding_is_taken_up_put_back_and_set_aside(self, visit, findings, demo, mara):
        finding = findings["obligation_vs_prohibition"]

        visit("Mara", "conflicts.py", finding=finding.id).button(key="conflicts.take_up").click().run()
        assert state_of(demo, mara, finding) == "in_progress"
        visit("Mara", "conflicts.py", finding=finding.id).button(key="conflicts.reopen").click().run()
        assert state_of(demo, mara, finding) == "unresolved"
        at = visit("Mara", "conflicts.py", finding=finding.id)
        at.text_area(key="conflicts.reason").set_value("Corvexa starts in spring.")
        at.date_input(key="conflicts.until").set_value(date.today() + timedelta(days=60))  # noqa: DTZ011  # as a person picks
        at.button(key="conflicts.set_aside_now").click().run()
        assert state_of(demo, mara, finding) == "ignored"
        assert "Corvexa starts in spring" in texts(at)
        visit("Mara", "conflicts.py", finding=finding.id).button(key="conflicts.reopen").click().run()
        assert state_of(demo, mara, finding) == "unresolved"

    def test_whoever_was_overtaken_is_told(self, visit, findings, demo, mara):
        finding = findings["exclusive_tools"]
        late = visit("Mara", "conflicts.py", finding=finding.id)
        visit("Mara", "conflicts.py", finding=finding.id).button(key="conflicts.take_up").click().run()

        late.text_area(key="conflicts.reason").set_value("It can wait.")
        late.button(key="conflicts.set_aside_now").click().run()

        assert state_of(demo, mara, finding) == "in_progress"
        assert "Somebody changed this finding" in late.error[0].value
        visit("Mara", "conflicts.py", finding=finding.id).button(key="conflicts.reopen").click().run()

    def test_asking_for_a_check_says_that_it_is_under_way(self, visit, demo, mara):
        at = visit("Mara", "conflicts.py")
        assert "Last checked" in texts(at)

        at.button(key="conflicts.check").click().run()

        assert "Checking …" in texts(at)
        assert at.button(key="conflicts.check").disabled

    def test_an_agency_without_a_clash_is_told_that_it_was_checked(self, visit):
        at = visit("Clara", "conflicts.py")

        assert "Last checked" in texts(at)
        assert "Either nothing clashes" in texts(at) or len(at.dataframe) == 1

    @pytest.mark.parametrize("address", ["nonsense", "0b6c9a52-6f0e-4c0e-9d0a-5a4f6d2c7e11"])
    def test_an_unknown_finding_is_a_sentence(self, visit, address):
        assert [error.value for error in visit("Mara", "conflicts.py", finding=address).error] == [NO_FINDING]

    def test_another_agencys_finding_reads_as_unknown(self, visit, findings):
        at = visit("Ada", "conflicts.py", finding=findings["incompatible_storage_region"].id)

        assert [error.value for error in at.error] == [NO_FINDING]


class TestCompliance:
    def test_the_worst_comes_first(self, visit):
        ledger = visit("Mara", "standing.py").dataframe[0].value

        assert ledger["Status"].iloc[0].endswith("Non-compliant")
        assert ledger["Status"].iloc[-1].endswith("Compliant")

    def test_the_address_filters_by_client_and_status(self, visit):
        at = visit("Mara", "standing.py", standing_client="Helix Oncology", standing_status="Compliant")

        ledger = at.dataframe[0].value
        assert set(ledger["Client"]) == {"Helix Oncology"}
        assert all(status.endswith("Compliant") for status in ledger["Status"])

    def test_a_record_shows_why_and_what_would_raise_it(self, visit, records):
        at = visit("Mara", "standing.py", record=records["Safety reporting"].id)

        ledgers = [frame.value for frame in at.dataframe]
        assert any("Sign the document" in frame.get("To do", []).tolist() for frame in ledgers if "To do" in frame)
        assert "No assessment has been submitted yet." in texts(at)
        assert at.metric[0].value == f"{records['Safety reporting'].compliance_score} of 100"

    def test_a_record_tells_of_its_assessment_and_leads_to_it(self, visit, records):
        at = visit("Mara", "standing.py", record=records["Supplier assurance"].id)

        assert "Accepted on" in texts(at)
        assert "**B1** Met" in texts(at)

    @pytest.mark.parametrize("address", ["nonsense", "0b6c9a52-6f0e-4c0e-9d0a-5a4f6d2c7e11"])
    def test_an_unknown_record_is_a_sentence(self, visit, address):
        assert [error.value for error in visit("Mara", "standing.py", record=address).error] == [NO_RECORD]

    def test_another_agencys_record_reads_as_unknown(self, visit, records):
        at = visit("Ada", "standing.py", record=records["Safety reporting"].id)

        assert [error.value for error in at.error] == [NO_RECORD]


def test_an_agency_reads_no_word_of_another_agency_anywhere(visit, people):
    assert people["Mara"].may(Permission.CONFLICT_READ)
    for script in ("today.py", "inbox.py", "conflicts.py", "standing.py", "audit.py"):
        at = visit("Mara", script)
        shown = texts(at) + " ".join(frame.value.to_string() for frame in at.dataframe)
        assert not any(name in shown for name in ("Fathom", "Northlight", "Quill"))


def state_of(demo, actor, finding) -> str:
    with acting(demo, actor) as scope:
        return conflict(scope.conn, actor.org_id, finding.id).resolution_status.value
