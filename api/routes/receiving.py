"""What an agency does with a document it was sent: find it, open it, sign it; and the receipt, for both sides."""

from http import HTTPStatus
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Header, Query
from pydantic import BaseModel
from starlette.responses import Response

from api.authentication import Scoped
from api.idempotency import Once
from api.signing import Declaration, Reauthenticated, signing_of
from api.version_comparisons import clause_compared
from core.distribution.inbox import InboxCounts, InboxFilter, inbox_counts, inbox_page
from core.distribution.model import Distribution, ReceivedDocument, Signature
from core.distribution.model import Response as Answer
from core.distribution.queries import distribution, received_document
from core.distribution.reading_records import Received
from core.distribution.receipt_paper import receipt_pdf
from core.distribution.receipts import receipt, receipt_json
from core.distribution.riders.model import BesideVersion
from core.distribution.riders.queries import beside_version
from core.distribution.signing import acknowledge, mark_opened
from core.identity.model import Permission
from core.policies.comparison import document_differences

router = APIRouter(prefix="/policy-distribution", tags=["Receiving"])

PDF, JSON = "application/pdf", "application/json"
TITLE_LIMIT = 200
MOST_PAGES = 10_000
_RECEIPT: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "The receipt as JSON, or as a tagged PDF; the same receipt gives the same bytes.",
        "content": {
            JSON: {"schema": {"type": "object"}, "example": {"kind": "acknowledgement_receipt", "signatures": []}},
            PDF: {"schema": {"type": "string", "format": "binary"}},
        },
    }
}


class InboxPage(BaseModel):
    """One page of an inbox with the counts of everything that fits its filter."""

    items: list[Received]
    counts: InboxCounts
    page: int
    page_count: int


@router.get("/inbox")
def get_inbox(
    scope: Scoped,
    client_id: UUID | None = None,
    response: Answer | None = None,
    unread: bool = False,
    title: Annotated[str | None, Query(max_length=TITLE_LIMIT, description="A part of the title.")] = None,
    with_earlier: bool = False,
    page: Annotated[int, Query(ge=1, le=MOST_PAGES)] = 1,
) -> InboxPage:
    """What the agency received: what waits for an answer by its due date, then the rest; 50 a page.

    `unread` and `is_unread` are the caller's own.
    """
    wanted = InboxFilter(client_id, response, unread, title, with_earlier)
    counts = inbox_counts(scope.conn, scope.actor, wanted, now=scope.now)
    items = inbox_page(scope.conn, scope.actor, wanted, page=page)
    return InboxPage(items=items, counts=counts, page=page, page_count=counts.page_count)


@router.get("/distributions/{distribution_id}/document")
def get_document(distribution_id: UUID, scope: Scoped) -> dict[str, Any]:
    """The exact document: what is read and signed. An agency's first reading notes that it was opened.

    `adapted` says of a rider why there is one and what differs from the version; null for a version as published.
    """
    document = received_document(scope.conn, scope.actor.org_id, distribution_id)
    adapted = beside_version(scope.conn, scope.actor.org_id, distribution_id)
    if scope.actor.may(Permission.READING_RECORD):
        mark_opened(scope.conn, actor=scope.actor, distribution_id=distribution_id, now=scope.now)
    return _document(document, adapted)


@router.post("/distributions/{distribution_id}/open", response_model=Distribution)
def open_distribution(distribution_id: UUID, once: Once) -> Response:
    """Note that the caller read the document; the client learns when the agency opened it first, never who read."""
    scope = once.scope

    def opened() -> Distribution:
        distribution(scope.conn, scope.actor.org_id, distribution_id)
        mark_opened(scope.conn, actor=scope.actor, distribution_id=distribution_id, now=scope.now)
        return distribution(scope.conn, scope.actor.org_id, distribution_id)

    return once.answer(opened)


@router.post("/distributions/{distribution_id}/acknowledge", response_model=Signature)
def acknowledge_distribution(
    distribution_id: UUID, declaration: Declaration, _: Reauthenticated, once: Once
) -> Response:
    """Sign: received and understood, accepted with reservation, or declined. The password is asked at every signing.

    A document that was superseded is refused with 409; `current_distribution_id` names the one to read instead.
    """
    scope = once.scope
    return once.answer(
        lambda: _signature(
            acknowledge(
                scope.conn,
                actor=scope.actor,
                distribution_id=distribution_id,
                signing=signing_of(declaration),
                now=scope.now,
            )
        )
    )


@router.get("/distributions/{distribution_id}/receipt", response_class=Response, responses=_RECEIPT)
def get_receipt(
    distribution_id: UUID,
    scope: Scoped,
    form: Annotated[Literal["json", "pdf"] | None, Query(alias="format", description="Goes before `Accept`.")] = None,
    accept: Annotated[str, Header(include_in_schema=False)] = JSON,
) -> Response:
    """Who signed what, when and with which meaning; both sides read the same, as JSON or as PDF."""
    shown = receipt(scope.conn, scope.actor.org_id, distribution_id)
    as_pdf = form == "pdf" or (form is None and PDF in accept)
    content, media_type, ending = (receipt_pdf(shown), PDF, "pdf") if as_pdf else (receipt_json(shown), JSON, "json")
    headers = {
        "Content-Disposition": f'attachment; filename="receipt-{distribution_id}.{ending}"',
        "Cache-Control": "no-store",
        "Vary": "Accept",
    }
    return Response(content, HTTPStatus.OK, headers, media_type)


def _document(document: ReceivedDocument, adapted: BesideVersion | None) -> dict[str, Any]:
    return {
        "distribution": document.distribution,
        "title": document.title,
        "body": document.body,
        "clauses": document.clauses,
        "change_summary": document.change_summary,
        "document_sha256": document.document_sha256.hex(),
        "adapted": _adapted(document, adapted) if adapted else None,
    }


def _adapted(document: ReceivedDocument, adapted: BesideVersion) -> dict[str, Any]:
    differences = document_differences(adapted.version_clauses, document.clauses)
    return {"reason": adapted.reason, "from_version": [clause_compared(each) for each in differences]}


def _signature(signature: Signature) -> dict[str, Any]:
    return {**signature.__dict__, "document_sha256": signature.document_sha256.hex()}
