"""Hand out a register whole, as it fits the filters, with a row in the trail that says so."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from itertools import islice
from typing import TypeVar

from sqlalchemy import Connection

from core.audit.operations import record
from core.identity.model import Actor, Permission
from core.identity.rules import allow
from core.registers.model import EXPORT_LIMIT, RegisterPage, Slice

RowT = TypeVar("RowT")
CHUNK = 5000


def exported(
    conn: Connection,
    *,
    actor: Actor,
    register: str,
    filters: Mapping[str, str],
    wanted: Slice,
    page: Callable[[Slice], RegisterPage[RowT]],
) -> Iterator[RowT]:
    """Every row that fits, in the order asked for, read chunk by chunk and never all at once in memory.

    The trail notes at the end, in the same transaction, who took along which register, what it was narrowed to and how
    many rows it had: a file that was not finished was not handed out.

    Args:
        conn: of the transaction that the file is made in.
        actor: who takes it along.
        register: its name, which becomes the trail's `<register>.exported`.
        filters: what it was narrowed to, in the words of the screen.
        wanted: the order; where it begins and how many rows it asks for do not count here.
        page: reads one slice.
    """
    allow(actor, Permission.RECORD_EXPORT)
    row_count = 0
    for row in islice(_chunks(wanted, page), EXPORT_LIMIT):
        row_count += 1
        yield row
    record(
        conn,
        f"{register}.exported",
        entity=register,
        entity_id=None,
        enterprise_org_id=actor.org_id if actor.is_enterprise else None,
        agency_org_id=actor.org_id if actor.is_agency else None,
        new={"row_count": row_count, "filters": dict(filters)},
    )


def _chunks(wanted: Slice, page: Callable[[Slice], RegisterPage[RowT]]) -> Iterator[RowT]:
    asked = replace(wanted, after=None, limit=CHUNK, count_limit=0)
    while True:
        found = page(asked)
        yield from found.rows
        if found.next_after is None:
            return
        asked = asked.beginning_after(found.next_after)
