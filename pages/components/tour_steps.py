"""The workflow of the tour: each step with how it stands, and the ways to do it here, there, or as somebody else."""

from collections.abc import Collection, Sequence

import streamlit as st

from core.demo.tour import Guide, PolicyOnItsWay
from core.distribution.sending import default_due
from core.identity.model import Actor
from core.policies.model import VersionState
from pages.components.checking import last_check
from pages.components.distributing import ask_to_send
from pages.components.draft_moves import make_move
from pages.components.sending_result import start_anew
from pages.components.signing_in_as import sign_in_as
from pages.transactions import in_transaction
from pages.view_models import distribute as sending
from pages.view_models import tour as view

ADDRESS = "/tour"
_MESSAGE = "Please read, and sign within two weeks."


def workflow(
    actor: Actor,
    steps: Sequence[view.Step],
    *,
    guides: Sequence[Guide],
    scripts: Collection[str],
    followed: PolicyOnItsWay | None,
) -> None:
    """All steps in their order; the next one stands out."""
    following = view.next_step(steps)
    for number, step in enumerate(steps, start=1):
        with st.container(border=True, gap="xsmall", key=f"tour.step.{step.key}"):
            st.markdown(f"{view.mark(step, is_next=step is following)} **{number}. {step.title}**")
            st.caption(step.says)
            if step.act is view.Act.CHECK and step.is_for(actor):
                last_check(actor)
            else:
                st.markdown(step.state)
            _ways(actor, step, is_next=step is following, scripts=scripts, followed=followed)
            guides_row(actor, step.doers(actor, guides, is_next=step is following))


def guides_row(actor: Actor, guides: Sequence[Guide]) -> None:
    """Everybody who can be signed in as, one button each."""
    if not guides:
        return
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.caption("Sign in as", width="content")
        for guide in guides:
            sign_in_as(view.guide_words(guide, actor), guide.email, next_path=ADDRESS)


def _ways(
    actor: Actor, step: view.Step, *, is_next: bool, scripts: Collection[str], followed: PolicyOnItsWay | None
) -> None:
    script = view.page_of(step, scripts)
    with st.container(horizontal=True, vertical_alignment="center", gap="medium"):
        if step.is_for(actor):
            _act(actor, step, followed, is_next=is_next)
        if script:
            st.page_link(script, label=step.link, icon=":material/arrow_forward:", query_params=dict(step.query))


def _act(actor: Actor, step: view.Step, followed: PolicyOnItsWay | None, *, is_next: bool) -> None:
    """The step carried out here, by what its page calls."""
    if step.act is view.Act.PUBLISH and followed and followed.draft:
        if _button("Publish it here", "tour.publish", is_next=is_next):
            make_move(actor, followed.draft, VersionState.PUBLISHED, followed.policy.current_version + 1)
    elif step.act is view.Act.DISTRIBUTE and followed and _button("Send it to all", "tour.distribute", is_next=is_next):
        _distribute(actor, followed)


def _button(label: str, key: str, *, is_next: bool) -> bool:
    return st.button(label, type="primary" if is_next else "secondary", key=key)


def _distribute(actor: Actor, followed: PolicyOnItsWay) -> None:
    """The form of Distribute filled in: the newest version, to every agency that holds none of it."""
    start_anew()
    with in_transaction(actor) as scope:
        due_on = sending.default_due(scope.now, actor.time_zone, default_due(scope.conn, actor.org_id))
    filled = sending.Filled(
        policy_id=followed.policy.id,
        version_number=followed.policy.current_version,
        due_on=due_on,
        mandatory=True,
        message=_MESSAGE,
        agencies=dict.fromkeys(followed.lacking_ids, 1),
    )
    ask_to_send(actor, filled, followed.policy.title)
