"""What an agency does with its register: register, rename, assign; split for one client, join two."""

from collections.abc import Mapping, Sequence
from uuid import UUID

import streamlit as st

from core.engagements.assets import change_asset, join_assets, register_asset, split_asset
from core.engagements.model import Asset
from core.identity.model import Actor
from pages.components.confirming import confirm
from pages.components.heading import say_next
from pages.components.refusing import refusals
from pages.components.seen import seen_revision
from pages.transactions import changing
from pages.view_models import assets as view
from pages.view_models.markdown import literal


@st.dialog("Register an instance")
def ask_what_to_register(actor: Actor) -> None:
    """Kind and label."""
    kind = st.selectbox("Kind", list(view.KINDS), key="assets.new_kind")
    label = st.text_input("What you call it", key="assets.new_label")
    st.caption("It serves nobody until you name its clients, unless it is the first of its kind.")
    if not st.button("Register it", type="primary", key="assets.register_send"):
        return
    with refusals() as outcome, changing(actor) as scope:
        register_asset(scope.conn, actor=actor, kind=view.KINDS[kind], label=label)
    if not outcome.refused:
        say_next(f"“{label.strip()}” is in the register.")
        st.rerun()


def edit_asset(actor: Actor, asset: Asset, found: Sequence[Asset], called: Mapping[UUID, str]) -> None:
    """Everything that can be done with one instance."""
    with st.container(border=True):
        st.markdown(f"**{literal(asset.label)}** · {view.kind_words(asset)}")
        _change(actor, asset, called)
        apart, together = st.columns(2)
        with apart:
            _split(actor, asset, called)
        with together:
            _join(actor, asset, view.others(asset, found))


def _change(actor: Actor, asset: Asset, called: Mapping[UUID, str]) -> None:
    revision = seen_revision(asset.id, asset.revision)
    with st.form(f"assets.form.{asset.id}", border=False):
        label = st.text_input("What you call it", value=asset.label, key=f"assets.label.{asset.id}")
        serves = _clients(asset, called)
        is_default = st.checkbox(
            "The default: serves every client that no instance names", value=asset.is_default,
            disabled=asset.is_default, key=f"assets.default.{asset.id}",
        )  # fmt: skip
        saved = st.form_submit_button("Save", type="primary", key=f"assets.save.{asset.id}")
    if saved:
        with refusals() as outcome, changing(actor) as scope:
            change_asset(
                scope.conn, actor=actor, asset_id=asset.id, label=label, is_default=is_default, serves=serves,
                expected_revision=revision,
            )  # fmt: skip
        if not outcome.refused:
            say_next("Saved; conflicts are checked again.")
            st.rerun()


def _clients(asset: Asset, called: Mapping[UUID, str]) -> list[UUID]:
    """Whom it names: a default names nobody, it serves whom no other names."""
    if asset.is_default:
        served = literal(view.serves(asset, called))
        st.markdown(f"Serves every client that no other {view.noun(asset)} names: {served}.")
        return []
    named = sorted(asset.served & called.keys(), key=called.__getitem__)
    return st.multiselect(
        "Clients it serves", list(called), default=named, format_func=called.__getitem__,
        key=f"assets.serves.{asset.id}.{asset.revision}",
        help="One whom you add leaves the instance that served it; one whom you remove goes to the default.",
    )  # fmt: skip


def _split(actor: Actor, asset: Asset, called: Mapping[UUID, str]) -> None:
    st.markdown("**Give one client its own**")
    served = sorted(asset.served & called.keys(), key=called.__getitem__)
    if not view.shared(asset):
        st.caption("Nobody shares it, so there is nothing to split.")
        return
    client = st.selectbox("Client", served, format_func=called.__getitem__, key=f"assets.split_for.{asset.id}")
    if st.button("Split", icon=":material/call_split:", key="assets.split"):

        def act() -> str:
            with changing(actor) as scope:
                split_asset(scope.conn, actor=actor, kind=asset.kind, enterprise_org_id=client)
            return f"{called[client]} has an instance of its own."

        says = view.splitting_says(asset, called[client], called)
        confirm("Split", says=says, verb="Split it", key="assets.splitting", act=act)


def _join(actor: Actor, asset: Asset, others: Mapping[UUID, Asset]) -> None:
    st.markdown("**Make one of two**")
    if not others:
        st.caption("There is no other of this kind to join it with.")
        return
    other_id = st.selectbox(
        "Join it with", list(others), format_func=lambda each: others[each].label, key=f"assets.join_with.{asset.id}"
    )
    other = others[other_id]
    if st.button("Join", icon=":material/call_merge:", key="assets.join"):

        def act() -> str:
            label = view.joined_label(asset, other)
            with changing(actor) as scope:
                join_assets(scope.conn, actor=actor, asset_ids=(asset.id, other.id), label=label, now=scope.now)
            return f"“{asset.label}” and “{other.label}” are one; conflicts are checked again."

        confirm("Join", says=view.joining_says(asset, other), verb="Join them", key="assets.joining", act=act)
