"""From Postgres into Arrow: an organization's own facts in one snapshot, under its side role."""

from collections.abc import Callable
from datetime import date, timedelta
from time import perf_counter
from typing import Any

import pyarrow as pa
from sqlalchemy import Engine

from core.analytics.model import MOST_ROWS_OF_A_TABLE, Extract, StarTable
from core.analytics.star import counterpart_renamed, star
from core.db.arrow import snapshot
from core.identity.acting import SIDE_OF
from core.identity.model import Actor, OrganizationKind, Permission
from core.identity.rules import allow

YEARS_BACK, YEARS_AHEAD = 3, 1
SATURDAY = 6


def load(engine: Engine, actor: Actor, *, most: int = MOST_ROWS_OF_A_TABLE) -> Extract:
    """The actor's organization as a star: what its side role reads, and nothing else.

    Args:
        engine: where the facts are.
        actor: whose organization it is.
        most: how many rows of a table are taken, the newest ones.
    """
    allow(actor, Permission.WORKBENCH_USE)
    began = perf_counter()
    tables: dict[str, Any] = {}
    cut = []
    with snapshot(engine, SIDE_OF[actor.kind], org_id=actor.org_id, user_id=actor.user_id) as opened:
        for each in star(actor.kind):
            if each.statement is None:
                tables[each.name] = _days(opened.now.date())
                continue
            read = opened.table(each.statement, most=most + 1)
            if read.num_rows > most:
                cut.append(each.name)
            tables[each.name] = _shaped(read.slice(0, most), each, actor.kind)
    return Extract(actor.org_id, opened.now, tables, tuple(cut), perf_counter() - began)


def _shaped(read: Any, table: StarTable, kind: OrganizationKind) -> Any:  # pyarrow has no types
    """The columns that the star names, under the side's own names, without what the driver noted on them."""
    renamed = read.rename_columns([counterpart_renamed(name, kind) for name in read.column_names])
    chosen = renamed.select(table.column_names)
    return chosen.cast(pa.schema([pa.field(each.name, each.type) for each in chosen.schema]))


def _days(today: date) -> Any:  # pyarrow has no types
    first = date(today.year - YEARS_BACK, 1, 1)
    count = (date(today.year + YEARS_AHEAD, 12, 31) - first).days + 1
    days = [first + timedelta(days=number) for number in range(count)]
    columns: dict[str, tuple[Any, Callable[[date], object]]] = {
        "day": (pa.date32(), lambda day: day),
        "year": (pa.int32(), lambda day: day.year),
        "quarter": (pa.int32(), lambda day: (day.month + 2) // 3),
        "month": (pa.int32(), lambda day: day.month),
        "month_starts_on": (pa.date32(), lambda day: day.replace(day=1)),
        "week_starts_on": (pa.date32(), lambda day: day - timedelta(days=day.weekday())),
        "weekday": (pa.int32(), lambda day: day.isoweekday()),
        "is_weekend": (pa.bool_(), lambda day: day.isoweekday() >= SATURDAY),
    }
    return pa.table({name: pa.array(map(made, days), kind) for name, (kind, made) in columns.items()})
