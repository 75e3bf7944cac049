"""A score: the number, how it stands, and each point it lost with the way to the fact that costs it."""

from collections.abc import Iterable

import streamlit as st

from core.compliance.records import ComplianceRecord
from core.compliance.score_settings import ScoreSettings
from core.identity.model import Actor
from pages.components.status import status
from pages.components.tables import ledger
from pages.page_table import pages_for
from pages.view_models.breakdown import CostLine, breakdown
from pages.view_models.markdown import literal
from pages.view_models.score_facts import Door, doors, waiver, waivers_sentence
from pages.view_models.score_settings import counted_by

LINES_SHOWN = 60


def headline(record: ComplianceRecord) -> None:
    """The number with its status; a score without data says so and is no zero."""
    score = record.compliance_score
    with st.container(border=True, gap="small"):
        st.metric("Compliance score", "no data" if score is None else f"{score} of 100")
        if score is not None:
            st.progress(score / 100, text="from 0 to 100; compliant from 85, at risk from 60")
        status(record.compliance_status)
        st.caption(f"Rests on {record.coverage / 100:.0f} % of its weight · formula {record.formula_version}")
        if score is not None and record.score_before_waivers not in (None, score):
            st.caption(f"Before exceptions it would be {record.score_before_waivers}.")


def shown_breakdown(actor: Actor, record: ComplianceRecord, settings: ScoreSettings, *, key: str) -> None:
    """Components, why they lost points, each fact with the way to it, what exceptions lift, rounding and gates."""
    parts = breakdown(record.breakdown, record.compliance_score)
    if parts.is_empty:
        st.caption("This record has not been computed yet; that happens within seconds of a change.")
        return
    for gate in parts.gates:
        st.warning(f"{gate} That limits the status, whatever the number.", icon=":material/lock:")
    ledger(parts.components, alt="The five components of the score", key=f"{key}.components")
    st.caption(counted_by(settings))
    for sentence in parts.why:
        st.markdown(literal(sentence))
    if parts.costs:
        st.markdown("**What costs points**")
        _lines(actor, record, parts.costs, key)
        if said := waivers_sentence(record, parts.costs):
            st.caption(said)
    st.caption(parts.sum_line)


def _lines(actor: Actor, record: ComplianceRecord, costs: tuple[CostLine, ...], key: str) -> None:
    """Each fact on a line of its own, dearest component first as the formula has them."""
    scripts = frozenset(entry.script for entry in pages_for(actor))
    with st.container(border=True, gap="xxsmall", key=f"{key}.costs"):
        for line in costs[:LINES_SHOWN]:
            with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
                said = literal(line.sentence)
                st.markdown(
                    f"{said} · waived, costs nothing" if line.waived_by else f"{said} · **{line.lost}**",
                    width="content",
                )
                _link(waiver(line) or _open(doors(line, record, is_agency=actor.is_agency), scripts), scripts)
    if len(costs) > LINES_SHOWN:
        st.caption(f"The first {LINES_SHOWN} of {len(costs)} facts.")


def _open(found: Iterable[Door], scripts: frozenset[str]) -> Door | None:
    """The first that the actor may open."""
    return next((door for door in found if door.script in scripts), None)


def _link(door: Door | None, scripts: frozenset[str]) -> None:
    if door is not None and door.script in scripts:
        st.page_link(
            door.script,
            label=door.label,
            icon=":material/arrow_forward:",
            query_params=dict(door.address),
            width="content",
        )
