"""Who calls: a bearer token, or a page's own cookie; role and organization are read from the database every time."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from fastapi import Depends, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from sqlalchemy import Connection

from api.access import check_access
from api.origin import UNSAFE_METHODS, from_own_pages
from api.problems import NotSignedInError
from api.services import Services, services_of
from api.session_cookie import session_token
from core.db.scope import Scope, SideRole, enter, transaction
from core.errors import NotAllowed
from core.events.wake import wake
from core.identity.acting import SIDE_OF
from core.identity.model import Actor
from core.identity.queries import actor_of_family, session_actor
from core.vocabulary.versions import keeping_up


class RequestFromElsewhere(NotAllowed):
    """A browser brought the cookie along, but none of our pages sent the request."""


@dataclass(frozen=True)
class ActorScope:
    """The signed-in person and one open transaction in their name; it commits before the answer is sent."""

    actor: Actor
    conn: Connection
    now: datetime


_bearer = HTTPBearer(auto_error=False, bearerFormat="JWT", description="The access token of `POST /api/auth/login`.")
Bearer = Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)]


def current_actor(request: Request, _: Bearer) -> Actor:
    """The caller, for a route that needs no transaction.

    Raises:
        NotSignedInError: no credentials, or none that are good any more.
        NotAllowed: the route's access rule does not admit the caller.
    """
    with _authenticated(request) as (actor, _scope):
        return actor


def scoped(request: Request, _: Bearer) -> Iterator[ActorScope]:
    """The caller and a transaction in their name: it commits when the route returns, and rolls back when it raises."""
    with _authenticated(request) as (actor, scope):
        now = enter(scope.conn, SIDE_OF[actor.kind], org_id=actor.org_id, user_id=actor.user_id)
        with keeping_up(scope):
            yield ActorScope(actor, scope.conn, now)
    if request.method in UNSAFE_METHODS:
        wake(services_of(request).engine)


CurrentActor = Annotated[Actor, Depends(current_actor)]
# scope="function": the transaction ends before the answer leaves, so nobody is told of a change that then fails.
Scoped = Annotated[ActorScope, Depends(scoped, scope="function")]


@contextmanager
def _authenticated(request: Request) -> Iterator[tuple[Actor, Scope]]:
    services = services_of(request)
    with transaction(services.engine, SideRole.IDENTITY) as scope:
        actor = _actor(request, services, scope)
        check_access(actor, request.scope["route"].name)
        yield actor, scope


def _actor(request: Request, services: Services, scope: Scope) -> Actor:
    if "authorization" in request.headers:
        return _actor_of_bearer(request, services, scope)
    token = session_token(request, services.settings)
    if token is None:
        raise NotSignedInError("Sign in: send `Authorization: Bearer …` with the access token of POST /api/auth/login.")
    if request.method in UNSAFE_METHODS and not from_own_pages(request, services.settings):
        raise RequestFromElsewhere("The page session counts only for requests of the pages themselves: use a token.")
    actor = session_actor(scope.conn, token, now=scope.now)
    if actor is None:
        raise NotSignedInError("The session has ended: sign in again.")
    return actor


def _actor_of_bearer(request: Request, services: Services, scope: Scope) -> Actor:
    scheme, _, token = request.headers["authorization"].partition(" ")
    claims = services.key_ring.read(token.strip(), now=services.clock()) if scheme.lower() == "bearer" else None
    if claims is None:
        raise NotSignedInError("The access token is not valid or no longer so: refresh it, or sign in again.")
    actor = actor_of_family(scope.conn, user_id=claims.user_id, family_id=claims.family_id, now=scope.now)
    if actor is None:
        raise NotSignedInError("The sign-in of this access token has ended: sign in again.")
    return actor
