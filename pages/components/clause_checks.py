"""The checks beside the clauses: what of them contradicts, repeats or never applies, and what to do about it."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

import streamlit as st

from core.clauses.document import ClausesNotValid, parse_clauses
from core.clauses.taxonomy import reading_with, vocabulary
from core.conflicts.linting import drafted_clauses, published_beside
from core.conflicts.lints import Lint, LintedClause, lints
from core.errors import Refusal
from core.identity.model import Actor
from core.policies.content import Written
from core.vocabulary.model import Meanings
from core.vocabulary.queries import own_meanings
from pages.components import clause_list
from pages.transactions import in_transaction
from pages.view_models import lints as view

FRESH_SECONDS = 60
MOST_OPEN = 6


def checks_of(actor: Actor, policy_id: UUID, typed: Written, *, today: date) -> tuple[Lint, ...]:
    """The lints of what is typed; a clause that is not complete yet is left out."""
    with reading_with(shared := vocabulary()):
        meanings, published = _published(actor.org_id, policy_id, today, shared.version, actor)
        try:
            listed = [document for document in clause_list.documents() if _is_valid(document)]
            clauses = drafted_clauses(listed, typed.get("effective_from"), typed.get("effective_until"), meanings)
        except Refusal:
            return ()
        return lints(clauses, published, today=today)


def show_checks(found: Sequence[Lint], *, clause_count: int) -> None:
    """The summary, the gravest checks open, the others under a fold."""
    st.header("Checks", anchor=False)
    st.caption(view.summary(found, clause_count=clause_count))
    for lint in found[:MOST_OPEN]:
        _check(lint)
    if len(found) > MOST_OPEN:
        with st.expander(f"{len(found) - MOST_OPEN} more", key="draft.more_checks"):
            for lint in found[MOST_OPEN:]:
                _check(lint)
    if clause_count:
        st.caption("Compared with each other and with your own published policies. Other clients' rules play no part.")


def _check(lint: Lint) -> None:
    check = view.check(lint)
    with st.container(border=True, gap="xsmall"):
        st.markdown(f"{check.word.badge} **{check.title}**")
        st.markdown(check.sentence)
        st.markdown("\n".join(f"- {clause}" for clause in check.clauses))
        if check.scenario:
            st.markdown(f"*For example:* {check.scenario}.")
        st.markdown(f"*What to do:* {check.advice}")


@st.cache_data(ttl=FRESH_SECONDS, max_entries=200, show_spinner=False)
def _published(
    org_id: UUID,
    policy_id: UUID,
    today: date,
    shared_version: str,  # noqa: ARG001  # what was read by one version is not what another reads
    _actor: Actor,
) -> tuple[Meanings, list[LintedClause]]:
    """Kept for a minute, apart for each organization: every key pressed in the editor asks for it."""
    with in_transaction(_actor) as scope:
        return own_meanings(scope.conn, org_id), published_beside(scope.conn, _actor, policy_id, today=today)


def _is_valid(document: object) -> bool:
    try:
        parse_clauses([document])
    except ClausesNotValid:
        return False
    return True
