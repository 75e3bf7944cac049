"""Asking colleagues to read, what became of a reservation, a new version, everything of one client: on the pages."""

from datetime import timedelta

import pytest

from core.distribution import inbox
from core.distribution.model import DistributionOrder, Response
from core.distribution.operations import distribute
from core.distribution.queries import DistributionFilter, distributions
from core.distribution.reading import ask_to_read, my_reading_requests, reading_requests
from core.engagements.queries import engagements_of_agency
from core.exceptions.asking import exceptions_of_agency
from core.identity.acting import acting
from core.policies.content import Written
from core.policies.operations import approve, edit_draft, publish, start_draft, submit_for_review
from core.policies.queries import OPEN_STATES, drafts_of_policy
from tests.edges.pages.test_agency_pages import NO_DOCUMENT, links, texts


@pytest.fixture
def held(demo, people):
    """What Lumen holds, by title."""
    mara = people["Mara"]
    with acting(demo, mara) as scope:
        found = distributions(scope.conn, mara.org_id, DistributionFilter(current_only=True))
        return {each.policy_title: each for each in found}


def asked(demo, people, distribution_id, note="See §2 first."):
    mara, joon = people["Mara"], people["Joon"]
    with acting(demo, mara) as scope:
        due_on = scope.now.date() + timedelta(days=3)
        made = ask_to_read(
            scope.conn, actor=mara, distribution_id=distribution_id, reader_ids=[joon.user_id], due_on=due_on, note=note,
            now=scope.now,
        )  # fmt: skip
    return next(each for each in made if each.reader_id == joon.user_id and each.state == "asked")


def requests_of(demo, people, distribution_id):
    mara = people["Mara"]
    with acting(demo, mara) as scope:
        return reading_requests(scope.conn, mara, distribution_id)


class TestReading:
    def test_an_administrator_asks_a_colleague_by_name(self, visit, demo, people, held):
        about = held["Labelling of generated images"]
        at = visit("Mara", "inbox.py", distribution=about.id)

        at.multiselect(key="inbox.readers_asked").set_value(["Joon Park"])
        at.text_input(key="inbox.note").set_value("You make the images.")
        at.button(key="inbox.ask_now").click().run()

        assert not at.error
        (request,) = requests_of(demo, people, about.id)
        assert (request.reader, request.note, request.state) == ("Joon Park", "You make the images.", "asked")
        assert "0 of 1 who were asked" in texts(at)

    def test_without_a_colleague_chosen_nobody_is_asked(self, visit, demo, people, held):
        about = held["Supplier assurance"]
        at = visit("Mara", "inbox.py", distribution=about.id)

        at.button(key="inbox.ask_now").click().run()

        assert [error.value for error in at.error] == ["Choose at least one colleague who shall read it."]
        assert requests_of(demo, people, about.id) == []

    def test_whoever_is_asked_sees_it_over_the_inbox_and_confirms_without_signing(self, visit, demo, people, held):
        about = held["Subprocessors"]
        request = asked(demo, people, about.id)
        inbox = texts(visit("Joon", "inbox.py"))
        assert "You are asked to read" in inbox
        assert "asked to read by Mara Lindqvist" in inbox

        at = visit("Joon", "inbox.py", distribution=about.id)
        assert "It is not a signature." in texts(at)
        at.button(key="inbox.confirm_reading").click().run()

        assert not at.error
        assert [each.state for each in requests_of(demo, people, about.id)] == ["confirmed"]
        with acting(demo, people["Joon"]) as scope:
            still = my_reading_requests(scope.conn, people["Joon"])
        assert request.id not in {each.id for each in still}
        assert "1 of 1 who were asked have said" in texts(visit("Mara", "inbox.py", distribution=about.id))

    def test_a_reader_is_reminded_and_a_request_is_cancelled(self, visit, demo, people, held):
        about = held["Consumer content made with AI"]
        request = asked(demo, people, about.id)
        at = visit("Mara", "inbox.py", distribution=about.id)

        at.button(key=f"inbox.remind.{request.id}").click().run()
        assert [each.reminder_count for each in requests_of(demo, people, about.id)] == [1]
        at.button(key=f"inbox.remind.{request.id}").click().run()
        assert "less than a day ago" in at.error[0].value
        visit("Mara", "inbox.py", distribution=about.id).button(key=f"inbox.cancel.{request.id}").click().run()

        assert [each.state for each in requests_of(demo, people, about.id)] == ["cancelled"]

    def test_who_has_read_is_the_administrators_to_see(self, visit, held):
        about = held["Safety reporting"]

        assert "Who has read it" in texts(visit("Mara", "inbox.py", distribution=about.id))
        assert "Who has read it" not in texts(visit("Joon", "inbox.py", distribution=about.id))

    def test_no_client_and_no_other_agency_reads_of_it(self, visit, demo, people, held):
        about = held["Vendors, staffing and confidentiality"]
        asked(demo, people, about.id, note="Between us.")

        client = visit("Ines", "follow_up.py", distribution=about.id)
        assert not client.error
        for said in ("Between us", "asked to read", "Joon Park"):
            assert said not in texts(client), said
        assert [error.value for error in visit("Ada", "inbox.py", distribution=about.id).error] == [NO_DOCUMENT]


class TestPages:
    @pytest.fixture(autouse=True)
    def short_pages(self, monkeypatch):
        monkeypatch.setattr(inbox, "PAGE_SIZE", 4)

    def test_the_address_opens_a_page_and_together_they_hold_everything(self, visit):
        pages = [visit("Mara", "inbox.py", inbox_page=number).dataframe[0].value for number in (1, 2, 3)]

        assert [len(each) for each in pages][:2] == [4, 4]
        titles = [title for each in pages for title in each["Policy"]]
        assert len(titles) == len(set(titles)) > 8

    def test_another_filter_begins_at_the_first_page(self, visit):
        at = visit("Mara", "inbox.py", inbox_page=2)

        at.selectbox(key="inbox_client").set_value("Novara Cardiology").run()

        assert not at.exception
        assert set(at.dataframe[0].value["Client"]) == {"Novara Cardiology"}

    @pytest.mark.parametrize("number", ["99", "0", "x"])
    def test_a_page_that_is_not_there_shows_one_that_is(self, visit, number):
        at = visit("Mara", "inbox.py", inbox_page=number)

        assert not at.exception
        assert len(at.dataframe[0].value) > 0


class TestReservation:
    def test_the_agency_sees_how_its_request_stands(self, visit, held):
        shown = texts(visit("Mara", "inbox.py", distribution=held["Working with generative AI"].id))

        assert "Exceptions you asked for" in shown
        assert "N8** · waits for the client's answer." in shown
        assert "Two of our writers" in shown

    def test_taking_it_back_is_confirmed_and_only_a_signer_may(self, visit, demo, people, held):
        about, mara = held["Working with generative AI"], people["Mara"]
        with acting(demo, mara) as scope:
            (request,) = exceptions_of_agency(scope.conn, mara, policy_id=about.policy_id)
        key = f"inbox.exception.{request.id}"
        reader = visit("Joon", "inbox.py", distribution=about.id)
        assert key not in {button.key for button in reader.button}

        at = visit("Mara", "inbox.py", distribution=about.id)
        at.button(key=key).click().run()
        assert "Your signature and its reservation stay as they are." in texts(at)


class TestNewVersion:
    def test_an_editorial_one_shows_its_answer_as_carried_over_and_a_material_one_asks_again_with_the_changes(
        self, visit, demo, people
    ):
        policy_id, agency = _policy_at_lumen(demo, people)
        _publish(demo, people, policy_id, "editorial", lambda old: old + "\n\nThank you.")
        second = _send(demo, people, policy_id, agency)

        at = visit("Mara", "inbox.py", distribution=second)
        assert "carried over" in " ".join(table.value.to_string() for table in at.table)
        assert "/sign/receipt" in links(at)
        assert "/sign?" not in links(at)

        _publish(demo, people, policy_id, "material", lambda old: old + "\n\nNothing else.")
        third = _send(demo, people, policy_id, agency)
        at = visit("Mara", "inbox.py", distribution=third)
        assert f"/sign?distribution={third}" in links(at)
        assert "What changed since version 1, which you signed" in texts(at)
        assert "Nothing else." in links(at)  # the comparison of lines is HTML


class TestClient:
    def test_everything_of_one_client_stands_on_one_page(self, visit, demo, people):
        mara = people["Mara"]
        with acting(demo, mara) as scope:
            novara = next(
                each
                for each in engagements_of_agency(scope.conn, mara.org_id)
                if each.counterpart == "Novara Cardiology"
            )
        at = visit("Mara", "clients.py", client=novara.id)

        shown = texts(at)
        assert "Policies in force" in shown
        assert "which only your agency sees" in shown
        assert "Exceptions you asked for" in shown
        assert "Working with generative AI" in at.dataframe[0].value["Policy"].tolist()
        assert not {"Safety reporting"} & set(at.dataframe[0].value["Policy"])


def test_today_leads_to_what_is_unread(visit):
    at = visit("Ben", "today.py")

    assert any("in the inbox unread by you" in each.proto.label for each in at.get("page_link"))


def _policy_at_lumen(demo, people):
    """A policy of Helix that Lumen has acknowledged and nobody is writing on, and Lumen."""
    mara, tom = people["Mara"], people["Tom"]
    with acting(demo, mara) as scope:
        wanted = DistributionFilter(current_only=True, response=Response.ACKNOWLEDGED, limit=200)
        found = distributions(scope.conn, mara.org_id, wanted)
    with acting(demo, tom) as scope:
        (free, *_) = (
            each.policy_id
            for each in found
            if each.enterprise == tom.organization
            and not {draft.state for draft in drafts_of_policy(scope.conn, tom, each.policy_id)} & set(OPEN_STATES)
        )
    return free, mara.org_id


def _publish(demo, people, policy_id, change_class, change):
    officer, admin = people["Tom"], people["Ines"]
    with acting(demo, officer) as scope:
        conn, now = scope.conn, scope.now
        old = start_draft(conn, actor=officer, policy_id=policy_id, now=now).content
        written = Written(
            title=old.title, body=change(old.body), clauses=old.clauses, change_class=change_class,
            change_summary="Said more plainly.",
        )  # fmt: skip
        edit_draft(conn, actor=officer, policy_id=policy_id, written=written, now=now)
        submit_for_review(conn, actor=officer, policy_id=policy_id, now=now)
    with acting(demo, admin) as scope:
        approve(scope.conn, actor=admin, policy_id=policy_id, now=scope.now)
        publish(scope.conn, actor=admin, policy_id=policy_id, now=scope.now)


def _send(demo, people, policy_id, agency_org_id):
    ines = people["Ines"]
    with acting(demo, ines) as scope:
        order = DistributionOrder(policy_id, agency_ids=[agency_org_id])
        return distribute(scope.conn, actor=ines, order=order, now=scope.now).sent[0].distribution_id
