"""The map of an agency's conflicts: clients by topics, or clients, clauses and issues; a click narrows or opens."""

from typing import Any

import plotly.graph_objects as go
import streamlit as st

from core.conflicts.pictures import conflict_map, findings_on_map
from core.conflicts.queries import binding_findings
from core.identity.model import Actor
from pages import map_charts
from pages.components.empty import empty
from pages.components.tables import choose, ledger
from pages.transactions import in_transaction
from pages.view_models import conflict_pictures as view

_CLIENT, _TOPIC, _ONE, _OPENED = "map_client", "map_topic", "map_clauses_of", "map.opened"
_CELLS, _NETWORK = "map.cells", "map.network"


def show_map(actor: Actor) -> None:
    """Clients by topics, and the findings of the cell that was chosen, by a click or in the boxes."""
    with in_transaction(actor) as scope:
        cells = conflict_map(scope.conn, actor)
    if not cells:
        empty(
            "Nothing is open.",
            "No two clauses clash, or everything is settled.",
            link="conflicts.py",
            label="Conflicts",
        )
        return
    clients, topics, marks = view.clients(cells), view.topics(cells), view.marks(cells)
    shown = [topic for topic in topics if any(mark.topic == topic for mark in marks)]
    figure = map_charts.severity_map(marks, shown, list(clients))
    _draw(figure, alt=view.map_alt(cells), key=_CELLS, on_select=_choose_cell)
    if (more := len(topics) - len(shown)) > 0:
        st.caption(f"{more} more topics with fewer findings are in the table.")
    with st.expander("The map as a table", icon=":material/table:", key="map.table"):
        ledger(view.map_frame(cells), alt="Open findings by client and topic", key="map.ledger")
    with st.container(horizontal=True, vertical_alignment="bottom"):
        client = st.selectbox("Client", [view.EVERY, *clients], key=_CLIENT, bind="query-params", width=260)
        topic = st.selectbox("Topic", [view.EVERY, *topics], key=_TOPIC, bind="query-params", width=320)
    with in_transaction(actor) as scope:
        found = findings_on_map(
            scope.conn, actor.org_id, enterprise_org_id=clients.get(client), conflict_types=topics.get(topic)
        )
    if not found:
        empty("No open finding here.", "Choose another client or topic.")
        return
    row = choose(view.found_frame(found, zone_name=actor.time_zone), alt="Findings, worst first", key="map.findings")
    if row is not None:
        st.switch_page("conflicts.py", query_params={"finding": str(found[row].id)})


def show_network(actor: Actor) -> None:
    """Which client's clauses make which issue; a client narrows, a clause or an issue opens its worst finding."""
    if opened := st.session_state.pop(_OPENED, None):
        st.switch_page("conflicts.py", query_params={"finding": opened})
    with in_transaction(actor) as scope:
        found = binding_findings(scope.conn, actor.org_id)
    if not found:
        empty("Nothing clashes on the same work.", "What clashes in separate work is on the map of clients and topics.")
        return
    every = view.strands(found)
    names = sorted({each.client for each in every})
    client = st.selectbox("Client", [view.EVERY, *names], key=_ONE, bind="query-params", width=260)
    strands = [each for each in every if client in (view.EVERY, each.client)]
    drawn = strands[: view.MOST_CLAUSES]
    st.caption("Click a client to see its clauses alone, a clause or an issue to open the worst finding there.")
    _draw(map_charts.network(drawn), alt=view.network_alt(drawn), key=_NETWORK, on_select=_follow_node)
    if (more := len(strands) - len(drawn)) > 0:
        st.caption(f"{more} more clauses in fewer findings are in the table.")
    with st.expander("The network as a table", icon=":material/table:", key="map.network_table"):
        row = choose(view.network_frame(strands), alt="Clauses and the issues they are part of", key="map.strands")
    if row is not None:
        st.switch_page("conflicts.py", query_params={"finding": str(strands[row].worst_finding_id)})


def _draw(figure: go.Figure, *, alt: str, key: str, on_select: Any) -> None:
    st.plotly_chart(
        figure, alt=alt, key=key, on_select=on_select, selection_mode="points", config={"displayModeBar": False}
    )


def _pressed(key: str) -> list[str] | None:
    points = st.session_state[key].selection.points
    return list(points[0]["customdata"]) if points else None


def _choose_cell() -> None:
    if pressed := _pressed(_CELLS):
        st.session_state[_CLIENT], st.session_state[_TOPIC] = pressed


def _follow_node() -> None:
    kind, value = _pressed(_NETWORK) or ("", "")
    if kind == "client":
        st.session_state[_ONE] = value
    elif kind:
        st.session_state[_OPENED] = value
