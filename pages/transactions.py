"""The one transaction of an interaction: opened here in the actor's name, and handed to `core`."""

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from http import HTTPStatus
from typing import Any

from core.db.engine import engine
from core.db.idempotency import StoredAnswer, claim_key, store_answer
from core.db.scope import Scope
from core.events.wake import wake
from core.identity.acting import acting
from core.identity.model import Actor
from core.vocabulary.versions import keeping_up


@contextmanager
def in_transaction(actor: Actor) -> Iterator[Scope]:
    """For asking: the scope it gives holds the connection (`conn`) and the transaction's time (`now`)."""
    with acting(engine(), actor) as scope, keeping_up(scope):
        yield scope


@contextmanager
def changing(actor: Actor) -> Iterator[Scope]:
    """For changing something; after its commit whoever waits for events is woken."""
    with acting(engine(), actor) as scope, keeping_up(scope):
        yield scope
    wake(engine())


def carried_out_once(
    actor: Actor, form_key: str, request: Mapping[str, object], act: Callable[[Scope], dict[str, Any]]
) -> dict[str, Any]:
    """What `act` answered for this rendering of a form: a second click gets the first answer, and changes nothing.

    Args:
        actor: in whose name.
        form_key: made anew each time the form is drawn afresh.
        request: what was filled in; the same key with other values is refused.
        act: carries it out and answers with what JSON can hold.
    """
    asked = hashlib.sha256(json.dumps(request, default=str, sort_keys=True).encode()).digest()
    whose = {"org_id": actor.org_id, "user_id": actor.user_id}
    with changing(actor) as scope:
        stored = claim_key(scope.conn, form_key, request_sha256=asked, **whose)
        if stored is not None:
            return dict(stored.response)  # type: ignore[call-overload, no-any-return]  # stored below as an object
        answer = act(scope)
        store_answer(scope.conn, form_key, StoredAnswer(HTTPStatus.OK, answer), request_sha256=asked, **whose)
        return answer
