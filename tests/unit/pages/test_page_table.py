"""Which pages exist for whom."""

import uuid
from pathlib import Path

import pytest

from core.identity.model import ROLES_OF_KIND, Actor, OrganizationKind, Permission, Role
from pages.page_table import PAGES, pages_for

FOLDER = Path(__file__).parents[3] / "pages"
IN_BAR = 7
EVERYBODY = [(kind, role) for kind, roles in ROLES_OF_KIND.items() for role in sorted(roles)]


def somebody(kind, role):
    return Actor(uuid.uuid4(), uuid.uuid4(), kind, role, "A", "a@example.com", "O", "UTC")


@pytest.mark.parametrize(("kind", "role"), EVERYBODY)
def test_nobody_has_more_than_seven_pages_in_the_bar_and_everybody_their_account(kind, role):
    actor = somebody(kind, role)
    found = pages_for(actor)
    assert 1 <= sum(entry.is_in_bar_of(actor) for entry in found) <= IN_BAR
    assert "profile.py" in {entry.script for entry in found}


@pytest.mark.parametrize(("kind", "role"), EVERYBODY)
def test_a_page_of_somebodys_bar_is_not_in_their_menu_too(kind, role):
    actor = somebody(kind, role)
    assert not [entry.script for entry in pages_for(actor) if entry.is_in_bar_of(actor) and entry.is_in_menu_of(actor)]
    assert "profile.py" in {entry.script for entry in PAGES if entry.is_in_menu_of(actor)}


@pytest.mark.parametrize(("kind", "role"), EVERYBODY)
def test_what_left_somebodys_bar_for_lack_of_room_is_in_their_menu(kind, role):
    actor = somebody(kind, role)
    assert not [
        entry.script
        for entry in pages_for(actor)
        if entry.bar and not entry.is_in_bar_of(actor) and not entry.is_in_menu_of(actor)
    ]


@pytest.mark.parametrize(("kind", "role"), EVERYBODY)
def test_no_two_pages_of_one_person_share_a_name(kind, role):
    titles = [entry.title for entry in pages_for(somebody(kind, role))]
    assert len(set(titles)) == len(titles)


def test_every_page_has_its_script_and_every_script_is_a_page():
    scripts = {path.name for path in FOLDER.glob("*.py") if "current_actor()" in path.read_text()} - {
        "_shell.py",
        "session.py",
    }
    assert {entry.script for entry in PAGES} == scripts


def test_pages_of_one_side_never_exist_for_the_other():
    admin = {entry.script for entry in pages_for(somebody(OrganizationKind.ENTERPRISE, Role.ENTERPRISE_ADMIN))}
    agency = {entry.script for entry in pages_for(somebody(OrganizationKind.AGENCY, Role.AGENCY_ADMIN))}
    assert admin & agency == {
        "today.py", "dashboards.py", "notices.py", "violations.py", "report.py", "exceptions_register.py", "assessments_register.py",
        "audit.py", "reports.py", "people.py", "import_rows.py", "vocabulary.py", "organization.py", "profile.py",
        "search.py", "help.py",
    }  # fmt: skip


def test_who_runs_the_platform_sees_no_policy():
    operator = {entry.script for entry in pages_for(somebody(OrganizationKind.OPERATOR, Role.PLATFORM_ADMIN))}
    assert operator == {
        "operations.py",
        "organizations.py",
        "shared_vocabulary.py",
        "search.py",
        "help.py",
        "profile.py",
    }


def test_an_auditor_reads_and_has_no_page_to_write():
    found = pages_for(somebody(OrganizationKind.ENTERPRISE, Role.AUDITOR))
    needed = {entry.permission for entry in found}
    assert not needed & {Permission.POLICY_DRAFT, Permission.DISTRIBUTION_SEND}
    assert "audit.py" in {entry.script for entry in found}
