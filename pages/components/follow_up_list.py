"""The list of what was sent: its rows, what can be done with those ticked or with all that fit, and its export."""

from collections.abc import Callable, Sequence
from datetime import datetime
from uuid import UUID
from zlib import crc32

import streamlit as st

from core.distribution.exporting import exported
from core.distribution.model import Distribution
from core.distribution.queries import DistributionFilter, matching_ids
from core.distribution.rules import RECIPIENT_LIMIT
from core.identity.model import Actor, Permission
from core.papers.pen import MEDIA_TYPE
from core.papers.register_file import Provenance, workbook_bytes
from core.papers.spreadsheets import csv_bytes
from pages.components.acting_on_many import ask_to_remind, ask_to_withdraw
from pages.components.addresses import open_record
from pages.transactions import changing, in_transaction
from pages.view_models import follow_up as view

PARAMETER = "distribution"
_OPENED = "follow_up.opened"


def ledger_of_sent(shown: Sequence[Distribution], *, now: datetime, zone_name: str) -> list[UUID]:
    """Draw the rows; the ids of those ticked. A row's button opens it.

    The ledger is a new one for other rows: a tick never moves to a row that took the place of another.
    """
    place = crc32(b"".join(each.id.bytes for each in shown))
    event = st.dataframe(
        view.frame(shown, now=now, zone_name=zone_name),
        hide_index=True, height="content", alt="What was sent", key=f"follow_up.list.{place}",
        on_select="rerun", selection_mode="multi-row",
        column_config={"": st.column_config.ButtonColumn("", type="tertiary", key=_OPENED, width="small")},
    )  # fmt: skip
    clicked = st.session_state.get(_OPENED)
    if clicked is not None:
        open_record(PARAMETER, shown[clicked["row"]].id)
    return [shown[row].id for row in event["selection"]["rows"] if row < len(shown)]


def acts(
    actor: Actor, filters: view.Filters, asked: DistributionFilter, chosen: Sequence[UUID], matching_count: int
) -> None:
    """The buttons for the rows ticked; without a tick, for all that fit."""
    what, words = view.scope(chosen, matching_count), view.scope_in_words(chosen, matching_count)
    ids = _ids(actor, asked, chosen)
    with st.container(horizontal=True, vertical_alignment="center"):
        if actor.may(Permission.DISTRIBUTION_REMIND) and st.button(
            f"Remind {what}", icon=":material/notifications:", key="follow_up.remind_all"
        ):
            ask_to_remind(actor, words, ids)
        if actor.may(Permission.DISTRIBUTION_WITHDRAW) and st.button(
            f"Withdraw {what}", icon=":material/undo:", key="follow_up.withdraw_many"
        ):
            ask_to_withdraw(actor, words, ids)
        if actor.may(Permission.RECORD_EXPORT):
            _exports(actor, filters, asked)


def _exports(actor: Actor, filters: view.Filters, asked: DistributionFilter) -> None:
    """All that fit the filters as a file; it is made when its button is clicked."""
    st.download_button(
        "Excel", lambda: _workbook(actor, filters, asked), file_name="follow-up.xlsx", mime=MEDIA_TYPE,
        key="follow_up.export_xlsx", icon=":material/download:", on_click="ignore",
        help="All that fit the filters as a workbook, with times in your zone.",
    )  # fmt: skip
    st.download_button(
        "CSV", lambda: _csv(actor, asked), file_name="follow-up.csv", mime="text/csv",
        key="follow_up.export", icon=":material/download:", on_click="ignore",
        help="All that fit the filters, with times in UTC.",
    )  # fmt: skip


def _ids(actor: Actor, asked: DistributionFilter, chosen: Sequence[UUID]) -> Callable[[], Sequence[UUID]]:
    """The rows ticked; or, looked up when the act is carried out, all that fit then."""
    if chosen:
        return lambda: chosen

    def all_that_fit() -> Sequence[UUID]:
        with in_transaction(actor) as scope:
            return matching_ids(scope.conn, actor.org_id, _whole(asked))

    return all_that_fit


def _whole(asked: DistributionFilter) -> DistributionFilter:
    """One more than an act may hold, so that it says so instead of leaving some out."""
    return DistributionFilter(**{**asked.__dict__, "after": None, "limit": RECIPIENT_LIMIT + 1})


def _csv(actor: Actor, asked: DistributionFilter) -> bytes:
    with changing(actor) as scope:
        rows = exported(scope.conn, actor=actor, wanted=asked)
        return csv_bytes(list(view.EXPORT_COLUMNS), (view.csv_row(each, now=scope.now) for each in rows))


def _workbook(actor: Actor, filters: view.Filters, asked: DistributionFilter) -> bytes:
    with changing(actor) as scope:
        rows = exported(scope.conn, actor=actor, wanted=asked)
        about = Provenance(
            f"Follow-up of {actor.organization}", f"{actor.display_name}, {actor.email}", scope.now, actor.time_zone,
            view.filtered(filters),
        )  # fmt: skip
        return workbook_bytes(view.EXPORT_COLUMNS, (view.export_row(each, now=scope.now) for each in rows), about)
