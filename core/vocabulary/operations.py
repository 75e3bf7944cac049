"""Give a word of one's own a meaning, or take it back; whoever holds a clause with it is checked again."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection

from core.audit.operations import as_json, record
from core.clauses.model import Dimension
from core.clauses.taxonomy import vocabulary
from core.db.statements import one, rows
from core.errors import NotFound, NotInThisState
from core.events.operations import emit
from core.identity.model import Actor, Permission
from core.identity.rules import allow
from core.vocabulary.model import OwnTerm
from core.vocabulary.rules import checked_meaning, checked_word


class WordHasMeaning(NotInThisState):
    """The organization gave the word a meaning already."""


class NoSuchWord(NotFound):
    """No word in force with that id is the organization's own."""


def map_word(
    conn: Connection, *, actor: Actor, dimension: Dimension, term: str, mapped_to: str, now: datetime
) -> OwnTerm:
    """Let a word stand for a node of the shared vocabulary: in a client's own clauses, in an agency's own questions.

    Raises:
        WordNotValid: when the shared vocabulary has the word, or has no such node.
        WordHasMeaning: when the organization gave it one already.
    """
    allow(actor, Permission.VOCABULARY_MANAGE)
    word, node = checked_word(dimension, term), checked_meaning(dimension, mapped_to)
    made = one(
        conn,
        "add_own_term",
        org_id=actor.org_id,
        dimension=dimension,
        term=word,
        mapped_to=node,
        added_by=actor.user_id,
        now=now,
    )
    if made is None:
        raise WordHasMeaning(f"“{word}” has a meaning already. Retire it first, then give it another one.")
    _tell(conn, actor, "vocabulary.mapped", made.id, {"dimension": dimension, "term": word, "mapped_to": node})
    return OwnTerm(made.id, dimension, word, node, vocabulary().taxonomies[dimension].label(node), now)


def retire_word(conn: Connection, *, actor: Actor, term_id: UUID, now: datetime) -> None:
    """Take a word's meaning back; clauses with it need mapping again."""
    allow(actor, Permission.VOCABULARY_MANAGE)
    gone = one(conn, "retire_own_term", org_id=actor.org_id, term_id=term_id, now=now)
    if gone is None:
        raise NoSuchWord("There is no such word of yours. Reload the page and choose one that is listed.")
    _tell(conn, actor, "vocabulary.retired", term_id, dict(gone._mapping))


def _tell(conn: Connection, actor: Actor, event: str, term_id: UUID, word: Mapping[str, str]) -> None:
    record(
        conn,
        event,
        entity="organization_term",
        entity_id=term_id,
        enterprise_org_id=actor.org_id if actor.is_enterprise else None,
        agency_org_id=actor.org_id if actor.is_agency else None,
        new=word,
    )
    emit(conn, event, org_id=actor.org_id, payload={"term_id": term_id})
    if actor.is_enterprise:
        is_given = event == "vocabulary.mapped"
        rows(
            conn,
            "tell_agencies_of_word",
            org_id=actor.org_id,
            term=word["term"],
            term_id=term_id,
            event="clause_word.mapped" if is_given else "clause_word.retired",
            old=None if is_given else as_json(word),
            new=as_json(word) if is_given else None,
        )
