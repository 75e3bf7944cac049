"""People, settings, account and organizations at the pages, against the demo's data."""

import uuid

import pytest
from sqlalchemy import text

from core.db.scope import SideRole, transaction
from core.identity.acting import acting
from core.identity.membership import open_invitations
from core.identity.model import Role
from core.identity.organization_settings import settings_of
from core.identity.people import invite
from core.identity.platform import listed_organizations


def texts(at):
    kinds = (at.markdown, at.caption, at.title, at.header, at.info, at.error, at.success, at.warning)
    return " ".join(str(element.value) for kind in kinds for element in kind)


def invited(demo, actor, role=Role.ANALYST):
    with acting(demo, actor) as scope:
        return invite(
            scope.conn, actor=actor, email=f"{uuid.uuid4().hex[:10]}@mail.example", display_name="Nora New", role=role,
            now=scope.now,
        )  # fmt: skip


def a_colleague(demo, actor, role=Role.ANALYST):
    """Somebody more of the actor's organization, so that no test takes a person of the demo away."""
    with transaction(demo, SideRole.JOB) as scope:
        return scope.conn.execute(
            text(
                "INSERT INTO users (org_id, org_kind, email, display_name, role) VALUES (:org, :kind, :email, 'Cora Colleague', :role) RETURNING id"
            ),
            {"org": actor.org_id, "kind": actor.kind, "email": f"{uuid.uuid4().hex[:10]}@helix.example", "role": role},
        ).scalar_one()


def state_of(demo, user_id):
    with transaction(demo, SideRole.JOB) as scope:
        return scope.conn.execute(
            text("SELECT role, deactivated_at IS NULL AS active FROM users WHERE id = :id"), {"id": user_id}
        ).one()


def test_an_administrator_sees_everybody_of_their_organization_and_nobody_else(visit, demo, people):
    at = visit("Ines", "people.py")
    listed = at.dataframe[0].value["E-mail"].tolist()
    assert {"ines.albrecht@helix.example", "tom.okafor@helix.example"} <= set(listed)
    assert not [each for each in listed if "novara" in each or "lumen" in each]


def test_people_are_searched_by_name_address_and_role(visit):
    at = visit("Ines", "people.py")
    for typed in ("okafor", "TOM.OKAFOR@", "Compliance off"):
        at.text_input(key="people_search").set_value(typed).run()
        assert at.dataframe[0].value["Name"].tolist() == ["Tom Okafor"]
    at.text_input(key="people_search").set_value("zebra").run()
    assert "Nobody fits here." in texts(at)


def test_an_open_invitation_is_listed_and_sent_again(visit, demo, people):
    made = invited(demo, people["Ines"])
    listed = visit("Ines", "people.py").dataframe[1].value
    assert made.email in listed["E-mail"].tolist()

    at = visit("Ines", "people.py", invitation=made.id)
    at.button(key="people.resend").click().run()
    assert "A new link is on its way" in texts(at)
    assert not at.exception
    with acting(demo, people["Ines"]) as scope:
        again = next(each for each in open_invitations(scope.conn, people["Ines"]) if each.id == made.id)
    assert again.invited_at > made.invited_at


def test_a_role_is_given_at_once_and_nobody_is_deactivated_without_a_question(visit, demo, people):
    user_id = a_colleague(demo, people["Ines"])
    at = visit("Ines", "people.py", person=user_id)
    at.selectbox(key=f"people.role.{user_id}.role").select("Compliance officer").run()
    at.button(key="people.change_role").click().run()
    assert state_of(demo, user_id).role == "compliance_officer"
    assert "Cora Colleague is now compliance officer." in texts(at)

    at.button(key="people.deactivate").click().run()
    assert state_of(demo, user_id).active


def test_a_refusal_is_its_sentence(visit, demo, people):
    luca = people["Luca"]
    at = visit("Luca", "people.py", person=luca.user_id)
    assert at.button(key="people.deactivate").disabled
    at.selectbox(key=f"people.role.{luca.user_id}.role").select("Analyst").run()
    at.button(key="people.change_role").click().run()
    assert "last administrator" in texts(at)
    assert state_of(demo, luca.user_id).role == "enterprise_admin"


@pytest.mark.parametrize("parameter", ["person", "invitation"])
def test_another_organizations_record_reads_like_a_random_one(visit, demo, people, parameter):
    theirs = {"person": people["Mara"].user_id, "invitation": invited(demo, people["Mara"], Role.AGENCY_USER).id}
    said = [
        [error.value for error in visit("Ines", "people.py", **{parameter: value}).error]
        for value in (theirs[parameter], uuid.uuid4(), "no id at all")
    ]
    assert said[0] == said[1] == said[2]
    assert said[0]


def test_the_days_until_an_answer_is_due_are_kept_and_checked_by_the_core(visit, demo, people):
    emma = people["Emma"]
    at = visit("Emma", "organization.py")
    at.number_input(key="organization.due_days").set_value(21)
    at.button(key="organization.save").click().run()
    assert "saved" in texts(at)
    with acting(demo, emma) as scope:
        assert settings_of(scope.conn, emma.org_id).default_due_days == 21


def test_settings_lead_to_people(visit):
    at = visit("Ines", "organization.py")
    assert "People" in [link.label for link in at.page_link]


def test_ones_own_name_and_zone_are_changed(visit, demo, people):
    at = visit("Clara", "profile.py")
    at.text_input(key="profile.name").set_value("Clara M. Moreau")
    at.selectbox(key="profile.zone").select("Asia/Tokyo")
    at.button(key="profile.save").click().run()
    assert not at.error
    with transaction(demo, SideRole.JOB) as scope:
        row = scope.conn.execute(
            text("SELECT display_name, time_zone FROM users WHERE id = :id"), {"id": people["Clara"].user_id}
        ).one()
    assert tuple(row) == ("Clara M. Moreau", "Asia/Tokyo")


def test_signing_out_everywhere_else_leaves_this_browser(visit, demo, people):
    visit("Priya")
    at = visit("Priya", "profile.py")
    assert len(at.dataframe[0].value) >= 2
    at.button(key="profile.end_others").click().run()
    assert at.dataframe[0].value["Browser"].tolist() == ["A browser (this one)"]


def test_the_menu_holds_what_is_not_in_the_bar(visit):
    links = {link.label for link in visit("Ines").page_link}
    assert {"People", "Settings", "Account"} <= links
    links = {link.label for link in visit("Priya").page_link}
    assert "Account" in links
    assert not {"People", "Settings"} & links


def test_the_operator_makes_and_renames_an_organization(visit, demo, people):
    at = visit("Olli", "organizations.py")
    assert set(at.dataframe[0].value.columns) == {"Organization", "Kind", "Created", "People", "Managed"}
    at.text_input(key="organizations.new_name").set_value("Zephyr Pharma")
    at.text_input(key="organizations.new_person").set_value("Zoe First")
    at.text_input(key="organizations.new_email").set_value("zoe@zephyr.example")
    at.button(key="organizations.create").click().run()
    assert "the invitation is on its way" in texts(at)
    with acting(demo, people["Olli"]) as scope:
        [made] = listed_organizations(scope.conn, people["Olli"], search="zephyr", now=scope.now)
    assert (made.people_count, made.is_managed) == (0, False)

    at = visit("Olli", "organizations.py", organization=made.organization.id)
    at.text_input(key=f"organizations.name.{made.organization.id}").set_value("Zephyr Oncology")
    at.button(key="organizations.rename").click().run()
    assert "Renamed." in texts(at)
    assert "Zephyr Oncology" in texts(at)
