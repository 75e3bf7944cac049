"""Is this browser still signed in? Asked of the database at most once a second for each session."""

import time
from dataclasses import dataclass
from datetime import timedelta

from starlette.concurrency import run_in_threadpool

from api.services import Services
from core.db.scope import SideRole, transaction
from core.identity.model import Actor, Session
from core.identity.operations import close_session, open_session
from core.identity.queries import session_by_token, token_hash

FRESH_SECONDS = 1.0
REMEMBERED = 5000


@dataclass(frozen=True)
class _Seen:
    at: float
    session: Session


class LiveSessions:
    """The sessions of this process's browsers; a revocation by another process shows within `FRESH_SECONDS`."""

    def __init__(self, services: Services) -> None:
        self.services = services
        self._seen: dict[bytes, _Seen] = {}

    async def of(self, token: str | None) -> Session | None:
        """The live session of a cookie. Only good answers are remembered, so nobody fills the memory with guesses."""
        if not token:
            return None
        key = token_hash(token)
        seen = self._seen.get(key)
        if seen and time.monotonic() - seen.at < FRESH_SECONDS:
            return seen.session
        session = await run_in_threadpool(self._ask, token)
        self._seen.pop(key, None)
        if session is not None:
            if len(self._seen) >= REMEMBERED:
                self._seen.clear()
            self._seen[key] = _Seen(time.monotonic(), session)
        return session

    async def open(self, actor: Actor, user_agent: str) -> str:
        """A session for somebody who just proved who they are; the secret for the cookie."""
        return await run_in_threadpool(self._open, actor, user_agent)

    async def close(self, token: str | None) -> None:
        """End a session; at once for this process."""
        if token:
            self._seen.pop(token_hash(token), None)
            await run_in_threadpool(self._revoke, token)

    def _ask(self, token: str) -> Session | None:
        with transaction(self.services.engine, SideRole.IDENTITY) as scope:
            return session_by_token(scope.conn, token, now=scope.now)

    def _open(self, actor: Actor, user_agent: str) -> str:
        lifetime = timedelta(hours=self.services.settings.session_hours)
        engine = self.services.engine
        with transaction(engine, SideRole.IDENTITY, org_id=actor.org_id, user_id=actor.user_id) as scope:
            return open_session(scope.conn, actor=actor, user_agent=user_agent, now=scope.now, lifetime=lifetime)

    def _revoke(self, token: str) -> None:
        with transaction(self.services.engine, SideRole.IDENTITY) as scope:
            close_session(scope.conn, token, now=scope.now)
