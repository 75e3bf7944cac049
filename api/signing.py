"""What a signature takes at the edge: the declaration, and the password, checked before the signing begins."""

from typing import Annotated, Literal

from fastapi import Depends, Request
from pydantic import Field

from api.authentication import CurrentActor
from api.models import RequestBody
from api.services import services_of
from core.distribution.model import Response, Signing
from core.distribution.rules import MESSAGE_LIMIT, NAME_LIMIT
from core.errors import NotAllowed
from core.identity.passwords import MAX_LENGTH
from core.identity.signing_in import verify_password_of


class SignatureNotProven(NotAllowed):
    """The password given at the moment of signing is not the signer's (21 CFR 11.200(a)(1))."""


class Declaration(RequestBody):
    """What the signer declares, and the password that proves it is them."""

    meaning: Literal["acknowledged", "with_reservation", "declined"] = "acknowledged"
    printed_name: str = Field(min_length=1, max_length=NAME_LIMIT, examples=["Mara Lindqvist"])
    password: str = Field(max_length=MAX_LENGTH)
    document_sha256: str = Field(pattern="^[0-9a-f]{64}$", description="The hash of the document that was shown.")
    reason: str = Field(default="", max_length=MESSAGE_LIMIT, description="For a reservation or a decline.")
    clause_ids: list[str] = Field(default=[], max_length=500, description="The clauses it is about.")


def reauthenticated(declaration: Declaration, request: Request, actor: CurrentActor) -> None:
    """Check the password in transactions of its own: the count of failures survives the refusal.

    Raises:
        SignatureNotProven: the password does not fit (403).
        TooManyAttempts: too many wrong ones (429).
    """
    prove(request, actor, declaration.password)


def prove(request: Request, actor: CurrentActor, password: str) -> None:
    """Refuse unless the password is the actor's."""
    if not verify_password_of(services_of(request).engine, actor, password):
        raise SignatureNotProven("The password does not fit, so nothing was signed. Type your own password again.")


Reauthenticated = Annotated[None, Depends(reauthenticated)]


def signing_of(declaration: Declaration) -> Signing:
    """The declaration without the password, as the core reads it."""
    return Signing(
        meaning=Response(declaration.meaning),
        printed_name=declaration.printed_name,
        document_sha256=bytes.fromhex(declaration.document_sha256),
        reason=declaration.reason,
        clause_ids=tuple(declaration.clause_ids),
    )
