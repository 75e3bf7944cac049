"""Rulebook: the strictest rule in force for everything, whose it is, and what no client has answered."""

import streamlit as st

from core.guidance.staff_rules import staff_rules
from core.identity.model import Permission
from pages.components.coverage_shown import show_coverage
from pages.components.empty import empty
from pages.components.gaining import show_gaining
from pages.components.heading import heading
from pages.components.rules_shown import show_rules
from pages.session import current_actor
from pages.transactions import in_transaction

actor = current_actor()
heading("Rulebook", "What do we have to keep to, for whom, whose clause asks for it, and what has nobody answered?")
with in_transaction(actor) as scope:
    found = staff_rules(scope.conn, actor, today=scope.now.date())
if not found.rules:
    empty("There is no rule yet.", "The rulebook begins with the first policy that a client distributes to you.")
else:
    may_ask = actor.may(Permission.REQUEST_OPEN)
    rules, coverage, *gaining = st.tabs(
        ["Rules", "Coverage", *(["What if"] if may_ask else [])], key="rulebook_tab", bind="query-params"
    )
    with rules:
        show_rules(actor, found)
    with coverage:
        show_coverage(found)
    for each in gaining:
        with each:
            show_gaining(actor)
