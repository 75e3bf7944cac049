"""An agency's register of what serves several clients, and the alliances it matches; no client reads any of it."""

from dataclasses import dataclass
from http import HTTPStatus
from uuid import UUID

from fastapi import APIRouter
from pydantic import Field
from starlette.responses import Response

from api.authentication import Scoped
from api.idempotency import Once
from api.models import RequestBody
from api.preconditions import ExpectedRevision
from core.engagements.alliances import end_alliance as end
from core.engagements.alliances import match_marks
from core.engagements.assets import asset, join_assets, split_asset
from core.engagements.assets import change_asset as change
from core.engagements.assets import register_asset as register
from core.engagements.model import Alliance, Asset, AssetKind, Mark
from core.engagements.queries import alliances_of_agency, assets_of_agency, unmatched_marks
from core.engagements.rules import NAME_LIMIT

router = APIRouter(prefix="/policy-distribution", tags=["Assets"])


class AssetIn(RequestBody):
    """A new instance of a kind."""

    kind: AssetKind
    label: str = Field(min_length=1, max_length=NAME_LIMIT, examples=["Prompt log, cardiology"])


class AssetChange(RequestBody):
    """What the instance is from now on; `serves` are the ids of the clients that it names."""

    label: str = Field(min_length=1, max_length=NAME_LIMIT)
    is_default: bool = False
    serves: list[UUID] = Field(default=[], max_length=1000)


class Split(RequestBody):
    """Which kind to split, and for whom."""

    kind: AssetKind
    enterprise_org_id: UUID


class Join(RequestBody):
    """The two instances that become one, and what it is called."""

    asset_ids: list[UUID] = Field(min_length=2, max_length=2)
    label: str = Field(min_length=1, max_length=NAME_LIMIT)


class MarkOf(RequestBody):
    """One mark: the engagement that carries it, and the brand."""

    engagement_id: UUID
    brand: str = Field(max_length=NAME_LIMIT)


class Match(RequestBody):
    """The marks that are one co-promoted brand."""

    label: str = Field(min_length=1, max_length=NAME_LIMIT, examples=["Corvexa"])
    marks: list[MarkOf] = Field(max_length=100)


@dataclass(frozen=True)
class Alliances:
    """The alliances, and the marks that stand in none."""

    alliances: list[Alliance]
    unmatched: list[Mark]


@router.get("/assets")
def list_assets(scope: Scoped) -> list[Asset]:
    """Every instance with the clients it serves."""
    return assets_of_agency(scope.conn, scope.actor.org_id)


@router.post("/assets", status_code=HTTPStatus.CREATED, response_model=Asset)
def register_asset(wanted: AssetIn, once: Once) -> Response:
    """Register an instance."""
    scope = once.scope
    return once.answer(
        lambda: register(scope.conn, actor=scope.actor, kind=wanted.kind, label=wanted.label),
        status=HTTPStatus.CREATED,
    )


@router.put("/assets/{asset_id}")
def change_asset(asset_id: UUID, wanted: AssetChange, scope: Scoped, expected_revision: ExpectedRevision) -> Asset:
    """Another label, exactly these clients by name; conflicts are checked again within a second."""
    return change(
        scope.conn,
        actor=scope.actor,
        asset_id=asset_id,
        label=wanted.label,
        is_default=wanted.is_default,
        serves=wanted.serves,
        expected_revision=expected_revision,
    )


@router.post("/assets/split", status_code=HTTPStatus.CREATED, response_model=Asset)
def split_shared_asset(wanted: Split, once: Once) -> Response:
    """Give one client an instance of its own."""
    scope = once.scope

    def made() -> Asset:
        client = wanted.enterprise_org_id
        made_id = split_asset(scope.conn, actor=scope.actor, kind=wanted.kind, enterprise_org_id=client)
        return asset(scope.conn, scope.actor, made_id)

    return once.answer(made, status=HTTPStatus.CREATED)


@router.post("/assets/join", response_model=Asset)
def join_two_assets(wanted: Join, once: Once) -> Response:
    """Make one of two; the older stays, and findings settled by splitting them stand again."""
    scope = once.scope
    first, second = wanted.asset_ids
    return once.answer(
        lambda: join_assets(scope.conn, actor=scope.actor, asset_ids=(first, second), label=wanted.label, now=scope.now)
    )


@router.get("/alliances")
def list_alliances(scope: Scoped) -> Alliances:
    """The agency's alliances, and its clients' marks that it has not matched."""
    org_id = scope.actor.org_id
    return Alliances(alliances_of_agency(scope.conn, org_id), unmatched_marks(scope.conn, org_id))


@router.post("/alliances", status_code=HTTPStatus.CREATED, response_model=Alliance)
def match_alliance(wanted: Match, once: Once) -> Response:
    """Match the marks of two clients or more."""
    scope = once.scope

    def matched() -> Alliance:
        marks = [(each.engagement_id, each.brand) for each in wanted.marks]
        made = match_marks(scope.conn, actor=scope.actor, label=wanted.label, marks=marks)
        return next(each for each in alliances_of_agency(scope.conn, scope.actor.org_id) if each.id == made)

    return once.answer(matched, status=HTTPStatus.CREATED)


@router.delete("/alliances/{alliance_id}", status_code=HTTPStatus.NO_CONTENT)
def end_alliance(alliance_id: UUID, scope: Scoped) -> None:
    """End an alliance; the clients' marks stay theirs."""
    end(scope.conn, actor=scope.actor, alliance_id=alliance_id, now=scope.now)
