"""The client's answers on the pages, against the demo's data: a reservation at Novara, a decline at Brightwell."""

import pytest

from core.compliance.queries import ComplianceFilter, compliance_records
from core.exceptions.asking import exceptions_of_agency
from core.exceptions.granting import grant_exception, revoke_exception
from core.exceptions.queries import exceptions_page
from core.identity.acting import acting
from core.identity.model import Role


def texts(at):
    kinds = (at.markdown, at.caption, at.title, at.header, at.subheader, at.info, at.error, at.success, at.warning)
    return " ".join(str(element.value) for kind in kinds for element in kind)


def of(people, organization, role=Role.ENTERPRISE_ADMIN):
    """The first name and the person."""
    return next(
        (name, who) for name, who in people.items() if who.organization.startswith(organization) and who.role is role
    )


@pytest.fixture
def novara(people):
    return of(people, "Novara")


def asked_of(demo, actor):
    with acting(demo, actor) as scope:
        (asked,) = exceptions_page(scope.conn, actor)
    return asked


def test_a_client_that_nobody_asked_is_told_what_would_come_here(visit):
    at = visit("Ines", "agency_requests.py")
    assert "No agency has asked for an exception." in texts(at)
    assert not at.dataframe


def test_what_waits_is_listed_first_and_found_by_words(visit, novara):
    at = visit(novara[0], "agency_requests.py")
    assert at.dataframe[0].value["State"].tolist() == ["○ Waiting"]
    assert "**1 request** waits for your answer." in texts(at)
    at = visit(novara[0], "agency_requests.py", requests_search="image library")
    assert len(at.dataframe[0].value) == 1
    at = visit(novara[0], "agency_requests.py", requests_state="Granted")
    assert "Nothing fits these filters." in texts(at)


def test_the_clause_stands_beside_the_agencys_reason_and_who_signed(visit, demo, novara):
    name, actor = novara
    asked = asked_of(demo, actor)
    at = visit(name, "agency_requests.py", request=asked.id)
    said = texts(at)
    assert asked.clauses[0].id in said
    assert "Two of our writers" in said
    assert f"{asked.printed_name} accepted with reservation on" in said
    assert {"requests.grant", "requests.refuse", "requests.amend"} <= {button.key for button in at.button}


def test_before_it_is_refused_it_is_said_that_the_agency_reads_why(visit, demo, novara):
    name, actor = novara
    at = visit(name, "agency_requests.py", request=asked_of(demo, actor).id)
    at.button(key="requests.refuse").click().run()
    assert "The agency reads your reason where it signed." in texts(at)
    assert at.text_area(key="requests.refusing.reason").label == "Why?"


def test_an_officer_answers_too(visit, demo, people):
    name, actor = of(people, "Novara", Role.COMPLIANCE_OFFICER)
    at = visit(name, "agency_requests.py", request=asked_of(demo, actor).id)
    assert "requests.grant" in {button.key for button in at.button}


@pytest.mark.parametrize("address", ["not-an-id", "0b6c9a52-6f0e-4c0e-9d0a-5a4f6d2c7e11"])
def test_an_unknown_request_is_a_sentence(visit, novara, address):
    at = visit(novara[0], "agency_requests.py", request=address)
    assert [error.value for error in at.error] == [
        "There is no such exception. Open the document it was asked for and choose it there."
    ]


def test_a_rival_reads_nothing_of_it(visit, demo, people, novara):
    rival, _ = of(people, "Brightwell")
    at = visit(rival, "agency_requests.py", request=asked_of(demo, novara[1]).id)
    assert "There is no such exception" in texts(at)
    assert "Lumen" not in texts(visit(rival, "agency_requests.py", requests_search="image library"))


def test_today_leads_to_what_waits(visit, novara):
    at = visit(novara[0])
    assert any("1 request waits for your answer" in str(each.proto) for each in at.get("page_link"))


def test_granted_it_is_told_to_the_agency_where_it_signed_and_can_be_revoked(visit, demo, people, novara):
    name, actor = novara
    asked = asked_of(demo, actor)
    at = visit(name, "agency_requests.py", request=asked.id)
    at.button(key="requests.grant").click().run()
    first, last = (at.date_input(key=f"requests.granting.{day}").value for day in ("first", "last"))
    assert (last - first).days == 90
    assert "its reservation counts as signed" in texts(at)
    comment = "Until the image library is trained."
    with acting(demo, actor) as scope:
        days = {"starts_on": first, "ends_on": last}
        grant_exception(scope.conn, actor=actor, exception_id=asked.id, comment=comment, now=scope.now, **days)

    at = visit(name, "agency_requests.py", request=asked.id)
    assert f"Comment: “{comment}”" in texts(at)
    assert "requests.grant" not in {button.key for button in at.button}
    lumen, signer = of(people, "Lumen", Role.AGENCY_ADMIN)
    with acting(demo, signer) as scope:
        (held,) = exceptions_of_agency(scope.conn, signer, policy_id=asked.policy_id)
        (record,) = compliance_records(scope.conn, signer.org_id, ComplianceFilter(policy_id=asked.policy_id))
    for page, where in (("inbox.py", {"distribution": held.distribution_id}), ("standing.py", {"record": record.id})):
        said = texts(visit(lumen, page, **where))
        assert f"ends on {last.day} {last:%b %Y}." in said
        assert comment in said

    at = visit(name, "agency_requests.py", request=asked.id)
    at.button(key="requests.revoke").click().run()
    assert "This cannot be undone" in texts(at)
    with acting(demo, actor) as scope:
        revoke_exception(scope.conn, actor=actor, exception_id=asked.id, reason="The library is ready.", now=scope.now)
    said = texts(visit(lumen, "inbox.py", distribution=held.distribution_id))
    assert "revoked by the client on" in said
    assert "The library is ready." in said


def test_amending_starts_a_draft_and_then_leads_to_it(visit, demo, people):
    name, actor = of(people, "Brightwell")
    asked = asked_of(demo, actor)
    at = visit(name, "agency_requests.py", request=asked.id)
    at.button(key="requests.amend").click().run()
    assert not at.exception
    at = visit(name, "agency_requests.py", request=asked.id)
    assert "requests.amend" not in {button.key for button in at.button}
    assert asked_of(demo, actor).state == "requested"
