"""One finding in full: the sentence, its clauses, an example to check by eye, what it means, what to do."""

from dataclasses import replace
from uuid import UUID

import streamlit as st

from core.conflicts.queries import conflict, kinds_open_to
from core.conflicts.records import Conflict
from core.identity.model import Actor, Permission
from pages.components.asking_client import show_asking
from pages.components.handling import show_comments, show_handling
from pages.components.heading import heading
from pages.components.repairing import show_repairs
from pages.components.resolving import resolving
from pages.components.seen import seen_revision
from pages.components.status import badge
from pages.components.tables import facts
from pages.transactions import in_transaction
from pages.view_models import conflicts as view
from pages.view_models.markdown import literal
from pages.view_models.meeting import example_sentence
from pages.view_models.times import when

MOST_ABREAST = 3
"""Clauses side by side; a set of more takes another row."""


def show_finding(actor: Actor, conflict_id: UUID) -> None:
    """Everything about one finding of the agency's."""
    with in_transaction(actor) as scope:
        finding = conflict(scope.conn, actor.org_id, conflict_id)
        kinds = kinds_open_to(scope.conn, actor.org_id, finding, today=scope.now.date())
        now = scope.now
    finding = replace(finding, revision=seen_revision(finding.id, finding.revision))
    heading(" × ".join(view.clients(finding)), view.subject(finding))
    st.markdown(f"**{literal(finding.conflict_description)}**")
    _standing(finding)
    show_handling(actor, finding)
    if settled := view.outcome_sentence(finding, now=now, zone_name=actor.time_zone):
        st.success(literal(settled), icon=":material/task_alt:")
    elif sentence := view.reach_sentence(finding):
        st.markdown(literal(sentence))
    _clauses(finding)
    _example(finding)
    show_repairs(actor, finding, today=now.date())
    show_asking(actor, finding, today=now.date())
    if actor.may(Permission.CONFLICT_RESOLVE):
        resolving(actor, finding, kinds, now=now)
    show_comments(actor, finding)
    st.caption(
        f"Detected {when(finding.detected_at, now=now, zone_name=actor.time_zone)} · engine {finding.engine_version} · "
        f"vocabulary {finding.taxonomy_version}"
    )


def _standing(finding: Conflict) -> None:
    words, exact = view.reach_badge(finding)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f"{badge(finding.severity)} {badge(finding.resolution_status)}", width="content")
        st.badge(words, color="gray", help=exact)
        st.badge(view.meets_on(finding), color="gray", icon=":material/join_inner:")


def _clauses(finding: Conflict) -> None:
    sides = view.cards(finding.members)
    for first in range(0, len(sides), MOST_ABREAST):
        abreast = sides[first : first + MOST_ABREAST]
        for column, side in zip(st.columns(len(abreast), gap="medium"), abreast, strict=True):
            with column.container(border=True, gap="xsmall", height="stretch"):
                st.markdown(f"**{side.client}**")
                st.caption(side.source)
                st.markdown(f"> {side.own_words}")
                st.markdown(side.plain_words)
                st.page_link("inbox.py", label="Open the document", query_params={"distribution": side.distribution})


def _example(finding: Conflict) -> None:
    if finding.witness is None:
        return
    st.header("For example", anchor=False)
    st.caption(example_sentence(finding))
    facts(view.example(finding), alt="An activity that shows the finding")
    with st.expander("The whole activity"):
        facts(view.whole_example(finding.witness), alt="The activity in every dimension")
