from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import text

from core.db.scope import SideRole, transaction
from core.identity.acting import acting
from core.identity.joining import AddressInUse, LinkNotGood, join, opened_invitation
from core.identity.membership import NoSuchInvitation, members, open_invitations
from core.identity.model import Role
from core.identity.passwords import PasswordIsAddress, PasswordTooShort
from core.identity.people import AlreadyHere, cancel, invite, resend
from core.identity.person_rules import AddressNotValid, EndOfAccessNotValid, RoleNotOfThisSide, TimeZoneUnknown
from core.identity.rules import PermissionMissing
from core.identity.signing_in import sign_in
from tests.integration.people.conftest import NEW_PASSWORD

OFFICER = {"display_name": "Nora New", "role": Role.COMPLIANCE_OFFICER}


def invitations_of(engine, actor):
    with acting(engine, actor) as scope:
        return open_invitations(scope.conn, actor)


def shown(invitation):
    """What the admin sees, without what differs between any two invitations."""
    return invitation.display_name, invitation.role, invitation.user_id, invitation.expires_at - invitation.invited_at


def test_the_invited_come_in_by_the_mail_alone_and_then_sign_in(
    engine, ours, does, address, comes_in, network, trail, told
):
    made = does(invite, ours.admin, email=f" {address.upper()} ", **OFFICER)
    assert made.email == address
    assert [each.email for each in invitations_of(engine, ours.admin)] == [address]

    person = comes_in(address)
    assert (person.role, person.org_id, person.display_name, person.time_zone) == (
        Role.COMPLIANCE_OFFICER, ours.client.id, "Nora New", "Europe/Paris",
    )  # fmt: skip
    assert sign_in(engine, email=address, password=NEW_PASSWORD, address=network) == person
    assert invitations_of(engine, ours.admin) == []
    assert [(row.event, row.actor_name) for row in trail(ours.client.id)] == [
        ("person.invited", "Ines Admin"), ("person.joined", "Nora New"), ("person.signed_in", "Nora New"),
    ]  # fmt: skip
    assert told(ours.client.id) == ["person.invited", "person.joined"]
    assert address not in str(trail(ours.client.id))


def test_an_invitation_reads_alike_for_free_taken_and_elsewhere_invited_addresses_and_runs_the_same_statements(
    engine, ours, does, statements_of, address
):
    elsewhere = f"elsewhere.{uuid4().hex[:8]}@mail.example"
    does(invite, ours.stranger, email=elsewhere, display_name="Nora New", role=Role.AGENCY_USER)
    asked = [address, ours.stranger.email, elsewhere, f"no.such@{uuid4().hex[:8]}.invalid"]
    answers = []
    ran = [
        statements_of(lambda email=email: answers.append(does(invite, ours.admin, email=email, **OFFICER)))
        for email in asked
    ]

    assert len({shown(answer) for answer in answers}) == 1
    assert all(each == ran[0] for each in ran)
    assert len(ran[0]) >= 4
    assert sorted(each.email for each in invitations_of(engine, ours.admin)) == sorted(asked)
    # Inviting again, free or taken, answers alike too.
    again = [does(invite, ours.admin, email=email, **OFFICER) for email in asked]
    assert len({shown(answer) for answer in again}) == 1


def test_only_the_mailboxs_owner_learns_that_the_address_is_in_use(engine, ours, does, token_for, network):
    does(invite, ours.admin, email=ours.stranger.email, **OFFICER)
    token = token_for(ours.stranger.email)
    with transaction(engine, SideRole.IDENTITY) as scope:
        assert opened_invitation(scope.conn, token, now=scope.now).is_in_use

    with pytest.raises(AddressInUse) as refused:
        join(engine, token=token, display_name="X Y", password=NEW_PASSWORD, time_zone="UTC", address=network)
    assert ours.stranger.organization not in refused.value.message
    assert len(invitations_of(engine, ours.admin)) == 1


def test_two_invitations_of_one_address_let_one_in(engine, ours, does, address, token_for, network):
    does(invite, ours.admin, email=address, **OFFICER)
    ours_token = token_for(address)
    does(invite, ours.stranger, email=address, display_name="Nora New", role=Role.AGENCY_USER)
    theirs = token_for(address)
    assert ours_token != theirs

    filled = {"display_name": "Nora", "password": NEW_PASSWORD, "time_zone": "UTC", "address": network}
    join(engine, token=theirs, **filled)
    with pytest.raises(AddressInUse):
        join(engine, token=ours_token, **filled)


def test_a_link_is_good_once(engine, ours, does, address, comes_in, token_for):
    does(invite, ours.admin, email=address, **OFFICER)
    comes_in(address)
    with pytest.raises(LinkNotGood):
        comes_in(address)


def test_a_link_ends_after_seven_days_and_when_it_is_taken_back(engine, ours, does, address, comes_in, token_for):
    made = does(invite, ours.admin, email=address, **OFFICER)
    token = token_for(address)
    with transaction(engine, SideRole.IDENTITY) as scope:
        opened_invitation(scope.conn, token, now=scope.now + timedelta(days=7) - timedelta(minutes=1))
        with pytest.raises(LinkNotGood):
            opened_invitation(scope.conn, token, now=scope.now + timedelta(days=7))
    does(cancel, ours.admin, invitation_id=made.id)
    with pytest.raises(LinkNotGood):
        comes_in(address)


def test_sending_again_kills_the_link_before(engine, ours, does, address, token_for, comes_in, network):
    made = does(invite, ours.admin, email=address, **OFFICER)
    before = token_for(address)
    again = does(resend, ours.admin, invitation_id=made.id)
    assert again.id == made.id
    with pytest.raises(LinkNotGood):
        join(engine, token=before, display_name="X", password=NEW_PASSWORD, time_zone="UTC", address=network)
    assert comes_in(address).role is Role.COMPLIANCE_OFFICER


def test_a_token_is_kept_as_its_hash_alone(engine, ours, does, address, token_for):
    does(invite, ours.admin, email=address, **OFFICER)
    token = token_for(address)
    with transaction(engine, SideRole.IDENTITY) as scope:
        kept = scope.conn.execute(text("SELECT * FROM invitations WHERE email = :email"), {"email": address}).one()
    assert token not in str(kept)


@pytest.mark.parametrize(
    ("facts", "refusal"),
    [
        ({"password": "too short"}, PasswordTooShort),
        ({"time_zone": "Mars/Base"}, TimeZoneUnknown),
    ],
)
def test_what_is_refused_leaves_the_link_good(engine, ours, does, address, comes_in, facts, refusal):
    does(invite, ours.admin, email=address, **OFFICER)
    with pytest.raises(refusal):
        comes_in(address, **facts)
    assert comes_in(address)


def test_ones_own_address_is_no_password(engine, ours, does, address, comes_in):
    does(invite, ours.admin, email=address, **OFFICER)
    with pytest.raises(PasswordIsAddress):
        comes_in(address, password=address.upper())


def test_ones_own_people_are_named_to_whoever_invites_them_again(ours, does):
    with pytest.raises(AlreadyHere):
        does(invite, ours.admin, email=ours.officer.email, **OFFICER)


@pytest.mark.parametrize(
    "email",
    [
        "",
        "ada",
        "a@",
        "@b",
        "a b@c.example",
        "a@b@c",
        "a@b.example, c@d.example",
        "a@b\r\nBcc: c@d",
        "ä@b.example",
        "<a@b.example>",
    ],
)
def test_what_is_no_single_address_is_not_valid(ours, does, email):
    with pytest.raises(AddressNotValid):
        does(invite, ours.admin, email=email, **OFFICER)


def test_an_auditor_has_a_last_day_and_nobody_else_has(engine, ours, does, address):
    with acting(engine, ours.admin) as scope:
        now = scope.now
    auditor = {"email": address, "display_name": "A", "role": Role.AUDITOR}
    for until in (None, now):
        with pytest.raises(EndOfAccessNotValid):
            does(invite, ours.admin, access_until=until, **auditor)
    assert does(invite, ours.admin, access_until=now + timedelta(days=9), **auditor).access_until
    with pytest.raises(EndOfAccessNotValid):
        does(invite, ours.admin, email=address, access_until=now + timedelta(days=9), **OFFICER)


def test_a_role_of_the_other_side_is_not_given(ours, does, address):
    with pytest.raises(RoleNotOfThisSide):
        does(invite, ours.admin, email=address, display_name="N", role=Role.AGENCY_ADMIN)


def test_only_who_manages_people_invites(ours, does, address):
    with pytest.raises(PermissionMissing):
        does(invite, ours.officer, email=address, **OFFICER)


def test_another_organizations_invitation_does_not_exist(engine, ours, does, address):
    made = does(invite, ours.admin, email=address, **OFFICER)
    for operation in (resend, cancel):
        for unknown in (made.id, uuid4()):
            with pytest.raises(NoSuchInvitation):
                does(operation, ours.stranger, invitation_id=unknown)
    assert invitations_of(engine, ours.stranger) == []
    assert len(invitations_of(engine, ours.admin)) == 1


def test_members_are_ones_own_with_their_last_sign_in(engine, ours):
    with acting(engine, ours.admin) as scope:
        found = members(scope.conn, ours.admin)
    assert [each.person.display_name for each in found] == ["Ines Admin", "Olga Officer", "Second Admin"]
    assert all(each.last_signed_in_at is None for each in found)
