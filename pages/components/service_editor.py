"""Declare a service, change it, retire it."""

from collections.abc import Mapping
from functools import partial
from uuid import UUID

import streamlit as st

from core.conflicts.services import Offer, Service, change_service, declare_service, retire_service
from core.engagements.rules import NAME_LIMIT
from core.identity.model import Actor
from pages.components.confirming import confirm
from pages.components.heading import say_next
from pages.components.refusing import refusals
from pages.components.seen import seen_revision
from pages.transactions import changing
from pages.view_models import clause_choices as choices
from pages.view_models import services as view
from pages.view_models.markdown import literal


@st.dialog("Declare a service")
def ask_for_service(actor: Actor, called: Mapping[UUID, str]) -> None:
    """A new one."""
    offer = _fields("services.new", None, called)
    if not st.button("Declare it", type="primary", key="services.declare"):
        return
    with refusals() as outcome, changing(actor) as scope:
        declare_service(scope.conn, actor=actor, offer=offer, now=scope.now)
    if not outcome.refused:
        say_next(f"“{offer.label.strip()}” is declared; clauses are checked for it now.")
        st.rerun()


def edit_service(actor: Actor, service: Service, called: Mapping[UUID, str]) -> None:
    """Everything that can be done with one service."""
    revision = seen_revision(service.id, service.revision)
    with st.form(f"services.form.{service.id}"):
        offer = _fields(f"services.{service.id}", service, called)
        saved = st.form_submit_button("Save", type="primary", key=f"services.save.{service.id}")
    if saved:
        with refusals() as outcome, changing(actor) as scope:
            change_service(
                scope.conn, actor=actor, service_id=service.id, offer=offer, expected_revision=revision
            )  # fmt: skip
        if not outcome.refused:
            say_next("Saved; clauses are checked for it again.")
            st.rerun()
    if st.button("Retire it", icon=":material/archive:", key=f"services.retire.{service.id}"):
        confirm(
            "Retire this service",
            says=f"**{literal(service.label)}** is offered no longer. What was found about it closes with the next "
            "check. No client learns of it.",
            verb="Retire it",
            key=f"services.retiring.{service.id}",
            act=lambda: _retire(actor, service),
        )


def _retire(actor: Actor, service: Service) -> str:
    with changing(actor) as scope:
        retire_service(
            scope.conn, actor=actor, service_id=service.id, now=scope.now, expected_revision=service.revision
        )
    return f"“{service.label}” is retired."


def _fields(key: str, service: Service | None, called: Mapping[UUID, str]) -> Offer:
    label = st.text_input(
        "What you call it", value=service.label if service else "", max_chars=NAME_LIMIT, key=f"{key}.label"
    )
    held = service.scope if service else {}
    scope = {
        dimension.value: st.multiselect(
            said, choices.with_given(choices.terms(dimension), held.get(dimension.value, ())),
            default=held.get(dimension.value, ()), placeholder=empty,
            format_func=partial(choices.term_label, dimension), key=f"{key}.{dimension.value}",
        )
        for dimension, (said, empty) in view.FIELDS.items()
    }  # fmt: skip
    named = [each for each in service.clients if each in called] if service else []
    clients = st.multiselect(
        "For which clients", sorted(called, key=called.__getitem__), default=named, format_func=called.__getitem__,
        placeholder="Every client, also a later one", key=f"{key}.clients",
    )  # fmt: skip
    return Offer(label, scope, clients)
