"""The tour's steps: done, next or not to be known, whose they are, and what the reader may do about them."""

import uuid
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from core.compliance.model import ComplianceStatus
from core.compliance.records import ComplianceRecord
from core.conflicts.records import ConflictRun
from core.demo.cast import CAST
from core.demo.tour import Guide, PolicyOnItsWay, ReceivedSoFar, guides
from core.distribution.inbox import InboxCounts
from core.distribution.model import Response
from core.identity.model import OrganizationKind, Permission, Role
from core.policies.model import Content, Draft, Policy, VersionState
from pages.page_table import PAGES, pages_for
from pages.view_models import tour as view
from pages.view_models.tour_of_agency import agency_steps
from pages.view_models.tour_of_client import client_steps
from pages.view_models.tour_pages import FEATURES, VIEWS
from tests.unit.pages.people import of_client
from tests.unit.pages.test_received import received

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
LUMEN, FATHOM = uuid.uuid4(), uuid.uuid4()
MARA = Guide("Mara", "m@lumen.example", Role.AGENCY_ADMIN, OrganizationKind.AGENCY, "Lumen")
JOON = Guide("Joon", "j@lumen.example", Role.AGENCY_USER, OrganizationKind.AGENCY, "Lumen")
ADA = Guide("Ada", "a@fathom.example", Role.AGENCY_ADMIN, OrganizationKind.AGENCY, "Fathom")
INES = Guide("Ines", "i@helix.example", Role.ENTERPRISE_ADMIN, OrganizationKind.ENTERPRISE, "Helix")
TOM = Guide("Tom", "t@helix.example", Role.COMPLIANCE_OFFICER, OrganizationKind.ENTERPRISE, "Helix")


def draft(state, **changes):
    values = {
        "id": uuid.uuid4(), "policy_id": uuid.uuid4(), "enterprise_org_id": uuid.uuid4(), "state": state, "revision": 1,
        "content": Content("Logs", ""), "author_id": uuid.uuid4(), "writer_ids": (), "created_at": NOW, "updated_at": NOW,
        "submitted_at": NOW - timedelta(days=3), "author_name": "Tom", "decided_by_name": "Ines",
    }  # fmt: skip
    return Draft(**{**values, **changes})


def policy(current_version=0):
    return Policy(
        uuid.uuid4(), uuid.uuid4(), "Helix", "Logs *of* prompts", current_version, NOW - timedelta(days=2), None, NOW
    )


def record(score, *, assessed=True, agency="Lumen"):
    return ComplianceRecord(
        id=uuid.uuid4(), agency_org_id=LUMEN, agency=agency, enterprise_org_id=uuid.uuid4(), enterprise="Helix",
        policy_id=uuid.uuid4(), policy_title="Logs", version_number=1, policy_distribution_id=uuid.uuid4(),
        is_current_version=True, is_mandatory=True, response="acknowledged", due_at=NOW, compliance_score=score,
        score_before_waivers=score, coverage=10_000, compliance_status=ComplianceStatus.COMPLIANT, violations_count=0,
        last_assessment_date=NOW if assessed else None, next_review_date=None, breakdown={}, formula_version="1",
        settings_number=0, computed_at=NOW, revision=1, created_at=NOW,
    )  # fmt: skip


def on_its_way(current_version=0, open_draft=None, **changes):
    values = {"comment_count": 0, "open_comment_count": 0, "agency_ids": (LUMEN, FATHOM), "sent": (), "records": ()}
    return PolicyOnItsWay(policy(current_version), open_draft, **{**values, **changes})


def steps_of(found):
    return {step.key: step for step in client_steps(found, now=NOW, zone_name="UTC")}


def received_so_far(**changes):
    values = {
        "clients": ("Helix", "Novara"), "counts": InboxCounts(3, 0, 0, 0), "latest": None, "newest_at": NOW,
        "run": ConflictRun(NOW, 9, 20, 2, "1", "1"), "findings": (), "records": (),
    }  # fmt: skip
    return ReceivedSoFar(**{**values, **changes})


def agency_steps_of(**changes):
    return {step.key: step for step in agency_steps(received_so_far(**changes), now=NOW, zone_name="UTC")}


class TestClient:
    @pytest.mark.parametrize(
        ("found", "following"),
        [
            (on_its_way(0, draft(VersionState.DRAFT)), "write"),
            (on_its_way(1, draft(VersionState.CHANGES_REQUESTED)), "write"),
            (on_its_way(0, draft(VersionState.IN_REVIEW)), "approve"),
            (on_its_way(0, draft(VersionState.APPROVED)), "publish"),
            (on_its_way(1), "distribute"),
            (on_its_way(1, sent=(received(agency_org_id=LUMEN),)), "distribute"),
            (on_its_way(1, sent=(received(agency_org_id=LUMEN), received(agency_org_id=FATHOM))), "sign"),
        ],
    )
    def test_the_next_step_is_the_first_that_is_not_done(self, found, following):
        assert view.next_step(list(steps_of(found).values())).key == following

    def test_all_is_done_once_everybody_signed_and_was_assessed(self):
        signed = [received(agency_org_id=each, response=Response.ACKNOWLEDGED) for each in (LUMEN, FATHOM)]
        steps = list(steps_of(on_its_way(1, sent=tuple(signed), records=(record(90),))).values())
        assert view.next_step(steps) is None
        assert view.progress(steps) == "6 of 6 steps done. Nothing is left to do."

    def test_a_next_version_under_way_opens_the_later_steps_again(self):
        signed = [received(agency_org_id=each, response=Response.ACKNOWLEDGED) for each in (LUMEN, FATHOM)]
        steps = steps_of(on_its_way(1, draft(VersionState.IN_REVIEW), sent=tuple(signed), records=(record(90),)))
        assert [key for key, step in steps.items() if step.is_done] == ["write"]
        assert "Version 2 is not published yet." in steps["distribute"].state

    def test_a_review_tells_its_comments_and_leads_to_the_review(self):
        found = on_its_way(1, draft(VersionState.IN_REVIEW), comment_count=3, open_comment_count=2)
        step = steps_of(found)["approve"]
        assert "in review since 21 Nov 2026, 12:00 (3 days ago). It has 3 comments, 2 of them open." in step.state
        assert (step.script, step.query) == ("review.py", {"policy": str(found.policy.id)})

    def test_only_what_can_be_done_now_is_offered_to_be_done_here(self):
        acts = {step.key: step.act for step in steps_of(on_its_way(0, draft(VersionState.APPROVED))).values()}
        assert acts["publish"] is view.Act.PUBLISH
        assert acts["distribute"] is None
        assert steps_of(on_its_way(1))["distribute"].act is view.Act.DISTRIBUTE
        assert steps_of(on_its_way(1))["publish"].act is None

    def test_whoever_holds_the_newest_version_is_not_sent_it_again(self):
        assert on_its_way(1, sent=(received(agency_org_id=LUMEN),)).lacking_ids == (FATHOM,)

    def test_how_agencies_settle_is_never_known_to_a_client(self):
        step = steps_of(on_its_way(1))["settle"]
        assert step.is_done is None
        assert view.mark(step, is_next=False) == ":gray-badge[– Not shown]"

    def test_a_title_is_shown_as_letters(self):
        assert "Logs \\*of\\* prompts" in steps_of(on_its_way(0, draft(VersionState.APPROVED)))["publish"].state


class TestAgency:
    def test_a_check_from_before_the_newest_arrival_is_not_done(self):
        run = ConflictRun(NOW - timedelta(minutes=1), 9, 20, 2, "1", "1")
        assert agency_steps_of(run=run)["check"].is_done is False
        assert agency_steps_of()["check"].is_done is True
        assert agency_steps_of(run=None)["check"].is_done is False

    def test_what_a_role_may_not_read_is_neither_done_nor_undone(self):
        steps = agency_steps_of(run=None, findings=None, records=None)
        assert {key for key, step in steps.items() if step.is_done is None} == {"check", "resolve", "assess"}
        assert steps["resolve"].state == view.NOT_YOURS

    def test_the_first_record_without_an_assessment_is_the_next(self):
        todo = record(40, assessed=False)
        step = agency_steps_of(records=(record(90), todo))["assess"]
        assert (step.is_done, step.query) == (False, {"record": str(todo.id)})
        assert step.state == "1 of 2 records assessed. The lowest score is 40: “Logs” of Helix."

    def test_an_empty_inbox_is_not_done(self):
        assert agency_steps_of(counts=InboxCounts(0, 0, 0, 0))["receive"].is_done is False


class TestWho:
    def doers(self, step, reader, *, is_next=True):
        return [each.name for each in step.doers(reader, (INES, TOM, MARA, JOON, ADA), is_next=is_next)]

    def test_whoever_may_do_it_is_asked_to_be_nobody_else(self):
        step = steps_of(on_its_way(0, draft(VersionState.APPROVED)))["publish"]
        assert self.doers(step, of_client()) == []
        assert self.doers(step, of_client(Role.COMPLIANCE_OFFICER)) == ["Ines"]

    def test_the_writer_of_a_draft_is_led_to_somebody_who_wrote_none_of_it(self):
        step = steps_of(on_its_way(0, draft(VersionState.IN_REVIEW)))["approve"]
        writer = replace(of_client(Role.COMPLIANCE_OFFICER), display_name="Tom")
        assert not step.is_for(writer)
        assert self.doers(step, writer) == ["Ines"]
        assert step.is_for(of_client(Role.COMPLIANCE_OFFICER))

    def test_signing_leads_to_the_agencies_it_waits_for(self):
        sent = (received(agency="Lumen"), received(agency="Fathom", response=Response.ACKNOWLEDGED))
        assert self.doers(steps_of(on_its_way(1, sent=sent))["sign"], of_client()) == ["Mara"]

    def test_nobody_is_named_before_it_is_time(self):
        step = steps_of(on_its_way(0, draft(VersionState.APPROVED)))["assess"]
        assert self.doers(step, of_client(), is_next=False) == []

    def test_ones_own_people_are_named_by_their_role_alone(self):
        assert view.guide_words(TOM, of_client()) == "Tom, compliance officer"
        assert view.guide_words(MARA, of_client()) == "Mara, agency admin of Lumen"

    def test_guides_are_ones_own_people_and_those_of_the_organizations_named(self):
        helix = next(org for org in CAST if org.short == "Helix")
        reader = replace(of_client(), organization=helix.name, email=helix.people[0].email(helix.domain))
        named = guides(reader, ("Lumen Health",))
        assert {each.organization for each in named} == {"Helix Oncology", "Lumen Health"}
        assert reader.email not in {each.email for each in named}
        assert next(each for each in named if each.role is Role.AGENCY_ADMIN).may(Permission.DISTRIBUTION_SIGN)


def test_every_page_the_tour_speaks_of_is_in_the_table():
    scripts = {entry.script for entry in PAGES}
    named = {each.script for shown in (*VIEWS.values(), *FEATURES.values()) for each in shown}
    led_to = {step.script for step in (*steps_of(on_its_way(1)).values(), *agency_steps_of().values())} - {""}
    assert named | led_to <= scripts


@pytest.mark.parametrize("role", [Role.ENTERPRISE_ADMIN, Role.COMPLIANCE_OFFICER, Role.ANALYST, Role.AUDITOR])
def test_the_tour_exists_in_demo_mode_alone(role):
    assert "demo.py" not in {entry.script for entry in pages_for(of_client(role))}
    assert "demo.py" in {entry.script for entry in pages_for(of_client(role), is_demo=True)}
