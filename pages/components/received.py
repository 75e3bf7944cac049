"""One received document: the prose beside its clauses, what changed, the way to the signature, the receipt."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import streamlit as st

from core.distribution.delta import Known, known_before
from core.distribution.model import Distribution, DistributionStatus, ReceivedDocument
from core.distribution.queries import DistributionFilter, distributions, received_document
from core.distribution.reading import my_reading_requests
from core.distribution.reading_records import ReadingRequest
from core.distribution.receipts import Receipt, receipt
from core.distribution.riders.model import BesideVersion
from core.distribution.riders.queries import beside_version
from core.distribution.signing import mark_opened
from core.exceptions.asking import ExceptionRequest, exceptions_of_agency
from core.identity.model import Actor, Permission
from pages.components.addresses import open_record
from pages.components.comparison import show_changes, show_comparison
from pages.components.document_view import clauses, fingerprint
from pages.components.exception_requests import show_exceptions
from pages.components.heading import heading
from pages.components.impact import show_arrival
from pages.components.leaving import leave_for
from pages.components.reading_requests import confirm_own_reading, show_readers
from pages.components.receipt_files import receipt_files
from pages.components.rider_shown import show_adapted
from pages.components.sections import prose
from pages.components.status import status
from pages.components.tables import choose, facts
from pages.transactions import changing, in_transaction
from pages.view_models import received as view
from pages.view_models.markdown import literal

MOST_VERSIONS = 200


@dataclass(frozen=True)
class _Shown:
    """What the page needs, read in one transaction."""

    document: ReceivedDocument
    paper: Receipt | None
    known: Known | None
    adapted: BesideVersion | None
    asked: list[ReadingRequest]
    exceptions: list[ExceptionRequest]
    versions: list[Distribution]
    now: datetime


def show_received(actor: Actor, distribution_id: UUID) -> None:
    """Everything about one distribution; a reading is noted, an inspector's is not."""
    shown = _read(actor, distribution_id)
    about = shown.document.distribution
    heading(shown.document.title, literal(f"From {about.enterprise}, {about.document}"))
    _head(actor, shown)
    confirm_own_reading(actor, shown.asked, now=shown.now)
    if about.message:
        st.info(literal(f"{about.enterprise}: {about.message}"), icon=":material/chat:")
    if shown.adapted is not None:
        show_adapted(shown.document, shown.adapted, title=view.adapted_title(about), key="inbox.adapted")
    _changes(actor, shown)
    if about.distribution_status is DistributionStatus.PENDING and actor.may(Permission.CONFLICT_READ):
        show_arrival(actor, distribution_id)
    left, right = st.columns([3, 2], gap="large")
    with left:
        st.header("The document", anchor=False)
        prose(shown.document.body)
    with right:
        st.header("Its clauses in plain words", anchor=False)
        clauses(shown.document.clauses)
        fingerprint(shown.document.document_sha256)
    show_exceptions(actor, shown.exceptions)
    _versions(actor, shown)
    if actor.may(Permission.READING_DELEGATE):
        show_readers(actor, distribution_id, can_ask=about.is_current_version)


def _read(actor: Actor, distribution_id: UUID) -> _Shown:
    reads = actor.may(Permission.READING_RECORD)
    with (changing if reads else in_transaction)(actor) as scope:
        conn = scope.conn
        if reads:
            mark_opened(conn, actor=actor, distribution_id=distribution_id, now=scope.now)
        document = received_document(conn, actor.org_id, distribution_id)
        about = document.distribution
        wanted = DistributionFilter(policy_id=about.policy_id, limit=MOST_VERSIONS)
        return _Shown(
            document,
            receipt(conn, actor.org_id, distribution_id) if about.signer_name else None,
            known_before(conn, about),
            beside_version(conn, actor.org_id, distribution_id),
            my_reading_requests(conn, actor, distribution_id),
            exceptions_of_agency(conn, actor, policy_id=about.policy_id),
            view.newest_first(distributions(conn, actor.org_id, wanted)),
            scope.now,
        )


def _head(actor: Actor, shown: _Shown) -> None:
    about = shown.document.distribution
    status(about.distribution_status, about.response)
    if said := view.late(about, now=shown.now):
        st.warning(said, icon=":material/schedule:")
    latest = shown.paper.latest if shown.paper else None
    carried_from = latest.version_number if latest and latest.carried_over else None
    facts(
        view.facts(about, now=shown.now, zone_name=actor.time_zone, carried_from=carried_from),
        alt="Client, version and dates of this document",
    )
    label = view.action(about)
    with st.container(horizontal=True, vertical_alignment="center"):
        if label and actor.may(Permission.DISTRIBUTION_SIGN):
            leave_for(label, "/sign", primary=True, distribution=about.id)
        elif label:
            st.caption("An administrator of your agency signs this document.")
        if shown.paper:
            leave_for("See the receipt", "/sign/receipt", distribution=about.id)
            receipt_files(actor, about.id, key="inbox")


def _changes(actor: Actor, shown: _Shown) -> None:
    known, about = shown.known, shown.document.distribution
    if shown.adapted is not None and (known is None or view.is_its_version(known, about)):
        return
    if known is None:
        if shown.document.change_summary:
            st.caption(literal(shown.document.change_summary))
        return
    with st.container(border=True, key="inbox.changes"):
        st.markdown(f"**{view.delta_title(known)}**")
        if known.before.rider_number or about.rider_number:
            with in_transaction(actor) as scope:
                before = received_document(scope.conn, actor.org_id, known.before.id)
            show_changes(view.whole(before), view.whole(shown.document), key="inbox.changes.shown")
        else:
            show_comparison(actor, about.policy_id, known.before.version_number, about.version_number)


def _versions(actor: Actor, shown: _Shown) -> None:
    st.header("Versions you received", anchor=False)
    frame = view.versions(shown.versions, zone_name=actor.time_zone)
    row = choose(frame, alt="Every version of this policy that you received", key="inbox.versions")
    if row is not None and shown.versions[row].id != shown.document.distribution.id:
        open_record("distribution", shown.versions[row].id)
