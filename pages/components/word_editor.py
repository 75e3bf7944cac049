"""Give a word of one's own a meaning, or take it back; what that changes is shown before."""

import streamlit as st

from core.clauses.model import Dimension
from core.conflicts.word_effects import UnmappedWord, WordEffect, effect_of_mapping, effect_of_retiring
from core.identity.model import Actor
from core.vocabulary.model import LONGEST_WORD, OwnTerm
from core.vocabulary.operations import map_word, retire_word
from pages.components.heading import say_next
from pages.components.refusing import refusals
from pages.transactions import changing, in_transaction
from pages.view_models import clause_choices as choices
from pages.view_models import vocabulary as view
from pages.view_models.markdown import literal


def give_meaning(actor: Actor, unmapped: UnmappedWord) -> None:
    """A word that stands in one's clauses: choose what it means, see what changes, save."""
    key = f"vocabulary.map.{unmapped.dimension}.{unmapped.word}"
    with st.container(border=True):
        st.markdown(f"**“{literal(unmapped.word)}”** · {view.DIMENSIONS[unmapped.dimension]}")
        likely = unmapped.suggestions[0] if unmapped.suggestions else None
        _meaning(actor, unmapped.dimension, unmapped.word, key, likely)


@st.dialog("Add a word")
def ask_for_word(actor: Actor) -> None:
    """Any word, used already or not."""
    dimensions = list(view.DIMENSIONS)
    dimension = st.selectbox(
        "Kind of word", dimensions, index=dimensions.index(Dimension.TOOL), format_func=view.DIMENSIONS.__getitem__,
        key="vocabulary.new_kind",
    )  # fmt: skip
    word = st.text_input("Your word", max_chars=LONGEST_WORD, key="vocabulary.new_word")
    _meaning(actor, dimension, word, f"vocabulary.new.{dimension}", None)


def _meaning(actor: Actor, dimension: Dimension, word: str, key: str, likely: str | None) -> None:
    known = choices.terms(dimension)
    node = st.selectbox(
        "Means", known, index=known.index(likely) if likely else None, key=f"{key}.means",
        format_func=lambda term: choices.term_label(dimension, term), placeholder="Type to search",
    )  # fmt: skip
    is_known = False
    if node is not None and word.strip():
        with refusals() as outcome, in_transaction(actor) as scope:
            _show(
                actor,
                effect_of_mapping(
                    scope.conn, actor, dimension=dimension, term=word, mapped_to=node, today=scope.now.date()
                ),
            )
        is_known = not outcome.refused
    if st.button("Save", type="primary", disabled=not is_known, key=f"{key}.save") and node is not None:
        with refusals() as outcome, changing(actor) as scope:
            map_word(scope.conn, actor=actor, dimension=dimension, term=word, mapped_to=node, now=scope.now)
        if not outcome.refused:
            say_next(f"“{word.strip()}” means {choices.term_label(dimension, node)} from now on.")
            st.rerun()


def ask_to_retire(actor: Actor, term: OwnTerm) -> None:
    """What its end changes, and the end itself."""
    with st.container(border=True):
        st.markdown(f"**“{literal(term.term)}”** means {literal(term.means)}. If you retire it:")
        with in_transaction(actor) as scope:
            today = scope.now.date()
            _show(actor, effect_of_retiring(scope.conn, actor, dimension=term.dimension, term=term.term, today=today))
        if st.button("Retire the word", key=f"vocabulary.retire.{term.id}"):
            with refusals() as outcome, changing(actor) as scope:
                retire_word(scope.conn, actor=actor, term_id=term.id, now=scope.now)
            if not outcome.refused:
                say_next(f"“{term.term}” means nothing any more. You can give it a meaning again.")
                st.rerun()


def _show(actor: Actor, effect: WordEffect) -> None:
    st.markdown("\n".join(f"- {line}" for line in view.effect_lines(effect, is_enterprise=actor.is_enterprise)))
    if actor.is_enterprise:
        st.caption("Your own published clauses alone are compared. Agencies that hold the word check theirs at once.")
