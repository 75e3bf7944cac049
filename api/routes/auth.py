"""Sign in through the API: short-lived access tokens, refresh tokens that are good once."""

from datetime import timedelta
from http import HTTPStatus
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from pydantic import BaseModel, Field
from starlette.responses import Response

from api.authentication import CurrentActor
from api.models import RequestBody
from api.origin import client_address
from api.problems import NotSignedInError
from api.services import Services, services_of
from core.db.scope import SideRole, transaction
from core.identity.model import PERMISSIONS, OrganizationKind, Permission, Role
from core.identity.operations import FamilyToken, open_family, refresh
from core.identity.operations import logout as end_sign_in
from core.identity.passwords import MAX_LENGTH
from core.identity.signing_in import sign_in
from core.identity.tokens import AccessClaims

router = APIRouter(prefix="/auth", tags=["Sign-in"])
ServicesOf = Annotated[Services, Depends(services_of)]


class Credentials(RequestBody):
    """What a person signs in with."""

    email: str = Field(max_length=320, examples=["officer@client.example"])
    password: str = Field(max_length=MAX_LENGTH, examples=["correct horse battery staple"])


class RefreshToken(RequestBody):
    """A refresh token, as the last answer gave it."""

    refresh_token: str = Field(max_length=200)


class Tokens(BaseModel):
    """An access token for `Authorization: Bearer …`, and the refresh token that yields the next one."""

    access_token: str
    refresh_token: str
    token_type: str = "Bearer"  # noqa: S105  # the scheme's name
    expires_in: int = Field(description="Seconds for which the access token is good.")


class OrganizationOut(BaseModel):
    """The organization somebody belongs to."""

    id: UUID
    kind: OrganizationKind
    name: str


class Me(BaseModel):
    """Who the caller is and what their role includes."""

    user_id: UUID
    email: str
    display_name: str
    role: Role
    time_zone: str
    organization: OrganizationOut
    permissions: list[Permission]


@router.post("/login")
def login(credentials: Credentials, request: Request, services: ServicesOf) -> Tokens:
    """Exchange e-mail address and password for tokens."""
    actor = sign_in(
        services.engine,
        email=credentials.email,
        password=credentials.password,
        address=client_address(request, services.settings),
    )
    if actor is None:
        raise NotSignedInError("E-mail address and password do not fit.")
    lifetime = timedelta(days=services.settings.refresh_token_days)
    with transaction(services.engine, SideRole.IDENTITY, org_id=actor.org_id, user_id=actor.user_id) as scope:
        made = open_family(scope.conn, actor=actor, now=scope.now, lifetime=lifetime)
    return _tokens(services, made)


@router.post("/refresh")
def refresh_tokens(body: RefreshToken, services: ServicesOf) -> Tokens:
    """Exchange a refresh token for the next pair. Each is good once: using one twice ends the whole sign-in."""
    with transaction(services.engine, SideRole.IDENTITY) as scope:
        made = refresh(scope.conn, body.refresh_token, now=scope.now)
    if made is None:
        raise NotSignedInError("The refresh token is not valid or no longer so: sign in again.")
    return _tokens(services, made)


@router.post("/logout", status_code=HTTPStatus.NO_CONTENT)
def logout(body: RefreshToken, services: ServicesOf) -> Response:
    """End the sign-in of a refresh token; its access tokens end at once. An unknown token gets the same answer."""
    with transaction(services.engine, SideRole.IDENTITY) as scope:
        end_sign_in(scope.conn, body.refresh_token, now=scope.now)
    return Response(status_code=HTTPStatus.NO_CONTENT)


@router.get("/me")
def me(actor: CurrentActor) -> Me:
    """Who the caller is."""
    return Me(
        user_id=actor.user_id,
        email=actor.email,
        display_name=actor.display_name,
        role=actor.role,
        time_zone=actor.time_zone,
        organization=OrganizationOut(id=actor.org_id, kind=actor.kind, name=actor.organization),
        permissions=sorted(PERMISSIONS[actor.role]),
    )


@router.get("/keys")
def signing_keys(services: ServicesOf) -> dict[str, list[dict[str, str]]]:
    """The public keys of the access tokens (RFC 7517)."""
    return services.key_ring.jwks()


def _tokens(services: Services, made: FamilyToken) -> Tokens:
    lifetime = timedelta(minutes=services.settings.access_token_minutes)
    claims = AccessClaims(made.user_id, made.family_id)
    return Tokens(
        access_token=services.key_ring.issue(claims, now=services.clock(), lifetime=lifetime),
        refresh_token=made.refresh_token,
        expires_in=int(lifetime.total_seconds()),
    )
