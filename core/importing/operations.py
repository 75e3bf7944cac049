"""Check a file against the actor's own organization, and write it: all of its rows in one transaction, or none."""

from datetime import datetime

from sqlalchemy import Connection

from core.engagements.importing import addresses_waiting, propose_all
from core.identity.importing import addresses_here, addresses_invited, invite_all
from core.identity.model import Actor
from core.identity.rules import allow
from core.importing.cells import addresses, check_mended
from core.importing.model import PERMISSION_FOR, Checked, ImportOvertaken, Register, Subject, Table
from core.importing.rules import check_engagements, check_people

_HERE = "This is somebody of your organization already. Change their role on the page People, or leave the row out."
_INVITED = "You have invited this address already. Send the link again on the page People, or leave the row out."
_WAITS = "A proposal of yours waits at this address already. Withdraw it first, or leave the row out."


def check(conn: Connection, *, actor: Actor, subject: Subject, table: Table, now: datetime) -> Checked:
    """What the file would do, and everything that stands in the way; nothing is written.

    An address that is somebody's of another organization answers as a free one: it is looked up nowhere.
    """
    allow(actor, PERMISSION_FOR[subject])
    emails = addresses(table)
    if subject is Subject.PEOPLE:
        taken = dict.fromkeys(addresses_invited(conn, actor=actor, emails=emails, now=now), _INVITED)
        taken |= dict.fromkeys(addresses_here(conn, actor=actor, emails=emails), _HERE)
        return check_people(table, Register(taken, now, actor.time_zone), actor.kind)
    taken = dict.fromkeys(addresses_waiting(conn, actor=actor, emails=emails), _WAITS)
    return check_engagements(table, Register(taken, now, actor.time_zone))


def import_table(conn: Connection, *, actor: Actor, subject: Subject, table: Table, now: datetime) -> int:
    """Invite or propose what the file holds; how many rows that were.

    Raises:
        RowsNotMended: any row has something to mend; none is written.
        ImportOvertaken: somebody wrote to one of the addresses in between; the caller's transaction ends unwritten.
    """
    found = check(conn, actor=actor, subject=subject, table=table, now=now)
    check_mended(found.problems)
    if subject is Subject.PEOPLE:
        written = invite_all(conn, actor=actor, invited=found.people, now=now)
    else:
        wanted = {each.email: each.terms for each in found.engagements}
        written = propose_all(conn, actor=actor, wanted=wanted, now=now)
    if written < found.good_count:
        raise ImportOvertaken("Somebody wrote to one of these addresses just now. Upload the file again.")
    return written
