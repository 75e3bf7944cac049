"""Compliance for either side: the numbers, the charts, and the table chosen beneath them, all of it in the address."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import streamlit as st

from core.compliance.overview import Group, Totals, overview_totals
from core.compliance.register import RecordLine, compliance_register
from core.identity.model import Actor
from pages.components import overview
from pages.components.addresses import open_record
from pages.components.empty import empty
from pages.components.register import Register, choice, filters_row, order_of, search, show_register
from pages.components.tables import SCORE_COLUMNS
from pages.transactions import in_transaction
from pages.view_models import overview as words
from pages.view_models import records as view

PARAMETER = "record"
_NEXT = "overview.next"


@dataclass(frozen=True)
class RecordsPage:
    """What differs between the two sides.

    Attributes:
        name: begins the keys of the filters, which stand in the address.
        counterpart: the word for the other side, "Agency" or "Client".
        open_group: opens the page of one other organization; without it the register is narrowed to it.
    """

    name: str
    counterpart: str
    open_group: Callable[[UUID], None] | None = None

    @property
    def keys(self) -> Mapping[str, str]:
        """The keys of the filters, by what they filter."""
        filters = {each: f"{self.name}_{each}" for each in ("view", "policy", "status", "score", "facts")}
        return {**filters, "words": f"{self.name}_search", "counterpart": f"{self.name}_{self.counterpart.lower()}"}


def show_records(actor: Actor, page: RecordsPage) -> None:
    """The whole page."""
    with in_transaction(actor) as scope:
        totals = overview_totals(scope.conn, actor, now=scope.now)
        now = scope.now
    if not totals.record_count:
        empty("There is no score yet.", "A record begins with the first policy that is distributed.")
        return
    overview.numbers(totals, page.keys)
    overview.trend_and_spread(actor, totals, now.date())
    chosen = _view(actor, page.keys["view"])
    if chosen == words.MOVED:
        if mover := overview.movers_table(actor, totals, now.date()):
            open_record(PARAMETER, mover.id)
    elif chosen in (words.BY_NAME, words.BY_POLICY):
        _groups(actor, page, chosen, totals)
    elif record := _register(actor, page, totals, now):
        open_record(PARAMETER, record.id)


def _groups(actor: Actor, page: RecordsPage, chosen: str, totals: Totals) -> None:
    """A table of organizations or policies; choosing one leads to its sheet or its records."""
    if chosen == words.BY_POLICY:
        found, what = overview.groups_by_policy(actor, totals), "Policy"
    else:
        found, what = overview.groups_by_name(actor, totals), page.counterpart
    group = overview.group_table(found, what, f"{page.name}.{chosen}")
    if group is None:
        return
    if chosen == words.BY_NAME and page.open_group:
        page.open_group(group.id)
    filter_key = page.keys["policy" if chosen == words.BY_POLICY else "counterpart"]
    _narrow_next({page.keys["view"]: words.RECORDS, filter_key: group.name})


def _narrow_next(filters: Mapping[str, str]) -> None:
    """Run again with these filters: a widget's value can only be set before it is drawn."""
    st.session_state[_NEXT] = dict(filters)
    st.rerun()


def _view(actor: Actor, key: str) -> str:
    """Which table is shown."""
    offered = words.views(actor)
    st.session_state.update(st.session_state.pop(_NEXT, {}))
    if key not in st.session_state and key not in st.query_params:
        st.session_state[key] = words.RECORDS
    chosen = st.radio(
        "Table", list(offered), key=key, bind="query-params", label_visibility="collapsed", horizontal=True
    )
    return offered.get(chosen or "", words.RECORDS)


def _register(actor: Actor, page: RecordsPage, totals: Totals, now: datetime) -> RecordLine | None:
    keys, counterpart = page.keys, page.counterpart
    others = _offered(overview.groups_by_name(actor, totals))
    policies = _offered(overview.groups_by_policy(actor, totals))
    register = Register(
        page.name, ("record", "records"), view.ORDERS, view.framing(actor), view.FILE, view.file_row, SCORE_COLUMNS,
        ("Nothing fits here.", "Choose other filters, or another word to search for."),
    )  # fmt: skip
    with filters_row():
        said = search(keys["words"], f"Part of a policy or {counterpart.lower()}")
        other = choice(counterpart, list(others), keys["counterpart"], width=210)
        policy = choice("Policy", list(policies), keys["policy"], width=240)
        status = choice("Status", view.STATUSES, keys["status"], width=160)
        score = choice("Score", view.SCORES, keys["score"], width=140)
        facts = choice("Facts", view.FACTS, keys["facts"], width=170)
        order = order_of(register)
    asked = view.wanted(
        words=said, status=status, score=score, facts=facts, counterpart=view.named(other, others),
        policy=view.named(policy, policies), now=now,
    )  # fmt: skip
    filters = {"Search": said, counterpart: other, "Policy": policy, "Status": status, "Score": score, "Facts": facts}
    return show_register(
        actor, register, order, filters, lambda conn, part: compliance_register(conn, actor, asked, part)
    )


def _offered(found: Sequence[Group]) -> dict[str, UUID]:
    """The ids by name, in the names' order; of two of one name the second carries a number."""
    offered: dict[str, UUID] = {}
    for each in sorted(found, key=lambda group: (group.name.casefold(), group.id)):
        name, number = each.name, 2
        while name in offered:
            name, number = f"{each.name} ({number})", number + 1
        offered[name] = each.id
    return offered
