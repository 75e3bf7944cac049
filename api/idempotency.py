"""`Idempotency-Key`: a POST that is repeated with the same key is carried out once and answered the same."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from typing import Annotated

from fastapi import Depends, Header, Request
from fastapi.encoders import jsonable_encoder
from starlette.responses import Response

from api.authentication import ActorScope, Scoped
from core.db.idempotency import StoredAnswer, claim_key, store_answer

REPLAYED = "Idempotency-Replayed"
_SECRETS = frozenset({"password", "totp"})
Key = Annotated[
    str | None,
    Header(
        alias="Idempotency-Key",
        min_length=1,
        max_length=255,
        pattern=r"^[\x21-\x7e]+$",
        description="Any text of your choosing; repeat the request with the same one, and it is carried out once.",
    ),
]


@dataclass(frozen=True)
class OnceOnly:
    """A scoped transaction in which `answer` carries a request out at most once per key."""

    scope: ActorScope
    key: str | None
    request_sha256: bytes
    stored: StoredAnswer | None

    def answer(self, operation: Callable[[], object], *, status: int = 200) -> Response:
        """The operation's result as JSON with `status`; or, without running it, what was answered the first time.

        A refusal raised by the operation is not stored: nothing was changed, so the request may be tried again.
        """
        if self.stored is not None:
            return _json(self.stored, replayed=True)
        made = StoredAnswer(status, jsonable_encoder(operation()))
        if self.key is not None:
            actor = self.scope.actor
            store_answer(
                self.scope.conn,
                self.key,
                made,
                org_id=actor.org_id,
                user_id=actor.user_id,
                request_sha256=self.request_sha256,
            )
        return _json(made, replayed=False)


async def _request_sha256(request: Request) -> bytes:
    """What makes two requests the same: method, address and body."""
    head = f"{request.method} {request.url.path}?{request.url.query}\n"
    return sha256(head.encode() + without_secrets(await request.body())).digest()


def without_secrets(body: bytes) -> bytes:
    """The body, a password left out: its hash is stored, and must not serve to guess one."""
    try:
        read = json.loads(body) if body else None
    except (ValueError, RecursionError):
        return body
    if not isinstance(read, dict) or not _SECRETS & read.keys():
        return body
    return json.dumps({name: value for name, value in read.items() if name not in _SECRETS}, sort_keys=True).encode()


def once_only(scope: Scoped, request_sha256: Annotated[bytes, Depends(_request_sha256)], key: Key = None) -> OnceOnly:
    """Hold the key for the time of the request's transaction.

    Raises:
        RequestInFlight: the same key is being worked on (409).
        IdempotencyKeyReused: the key belongs to another request (422).
    """
    if key is None:
        return OnceOnly(scope, None, request_sha256, None)
    actor = scope.actor
    stored = claim_key(scope.conn, key, org_id=actor.org_id, user_id=actor.user_id, request_sha256=request_sha256)
    return OnceOnly(scope, key, request_sha256, stored)


Once = Annotated[OnceOnly, Depends(once_only, scope="function")]


def _json(answer: StoredAnswer, *, replayed: bool) -> Response:
    # Sorted, since jsonb keeps no order: the replay is the first answer byte for byte.
    body = json.dumps(answer.response, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()
    return Response(body, answer.status, {REPLAYED: "true"} if replayed else None, "application/json")
