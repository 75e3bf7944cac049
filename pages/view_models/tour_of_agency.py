"""The steps of an agency's tour: what its clients sent, and what it has to do with all of it at once."""

from datetime import datetime

from core.demo.tour import ReceivedSoFar
from core.identity.model import OrganizationKind, Permission
from pages.view_models.markdown import literal
from pages.view_models.times import when, when_day
from pages.view_models.tour import NOT_YOURS, Act, Step, assessed
from pages.view_models.words import counted

_P = Permission
_CLIENT, _AGENCY = OrganizationKind.ENTERPRISE, OrganizationKind.AGENCY


def agency_steps(found: ReceivedSoFar, *, now: datetime, zone_name: str) -> list[Step]:
    """An agency's work with what its clients send."""
    return [
        _receive(found),
        _sign(found, now, zone_name),
        _check(found, now, zone_name),
        _resolve(found),
        _assess(found),
    ]


def _receive(found: ReceivedSoFar) -> Step:
    count = found.counts.total_count
    state = f"{counted(count, 'document')} of {counted(len(found.clients), 'client')} in your inbox." if count else ""
    return Step(
        "receive", "A client sends a policy",
        "Every client's documents arrive in one inbox; none of the clients learns of the others.",
        _CLIENT, _P.DISTRIBUTION_SEND, state or "Nothing has arrived yet.", bool(count), "inbox.py", "Open the inbox",
        is_repeated=True,
    )  # fmt: skip


def _sign(found: ReceivedSoFar, now: datetime, zone_name: str) -> Step:
    latest, waiting = found.latest, found.counts.waiting_count
    state, query, link = "Everything is answered.", dict[str, str](), "Open the inbox"
    if latest and waiting:
        due = when_day(latest.due_at, now=now, zone_name=zone_name)
        others = f", and {waiting - 1} more" if waiting > 1 else ""
        state = f"“{literal(latest.policy_title)}” of {literal(latest.enterprise)} waits, due {due}{others}."
        query, link = {"distribution": str(latest.id)}, "Open the document"
    return Step(
        "sign", "Read and sign",
        "You read the exact document and sign it with your password, with a reservation, or decline with a reason.",
        _AGENCY, _P.DISTRIBUTION_SIGN, state, not waiting, "inbox.py", link, query,
    )  # fmt: skip


def _check(found: ReceivedSoFar, now: datetime, zone_name: str) -> Step:
    run, state, is_done = found.run, "Nothing was checked yet.", False
    if run:
        state = (
            f"Checked on {when(run.started_at, now=now, zone_name=zone_name)}: {counted(run.clause_count, 'clause')}, "
            f"{counted(run.found_count, 'finding')}."
        )
        is_done = found.newest_at is None or run.started_at >= found.newest_at
    is_known = found.findings is not None
    return Step(
        "check", "Check for contradictions",
        "Clauses are structure, so the check is exact: it runs after every sending, at night, and when you ask for it.",
        _AGENCY, _P.CONFLICT_DETECT, state if is_known else NOT_YOURS, is_done if is_known else None,
        "conflicts.py", "Open Conflicts", act=Act.CHECK,
    )  # fmt: skip


def _resolve(found: ReceivedSoFar) -> Step:
    state, query, is_done = NOT_YOURS, dict[str, str](), None
    if found.findings is not None:
        first, is_done = next(iter(found.findings), None), not found.findings
        state = "No contradiction is open."
        if first:
            verb = "is" if len(found.findings) == 1 else "are"
            state = f"{counted(len(found.findings), 'contradiction')} {verb} open. First: "
            state += literal(first.conflict_description)
            query = {"finding": str(first.id)}
    return Step(
        "resolve", "Settle what cannot be kept together",
        "Each finding shows a case in which both rules cannot be kept, and the ways out: separate tools, ask a client.",
        _AGENCY, _P.CONFLICT_RESOLVE, state, is_done, "conflicts.py", "Open the finding" if query else "Open Conflicts",
        query,
    )  # fmt: skip


def _assess(found: ReceivedSoFar) -> Step:
    records, state, is_done, query = found.records, NOT_YOURS, None, dict[str, str]()
    if records is not None:
        state, is_done = assessed(records, lambda record: f"“{record.policy_title}” of {record.enterprise}")
        todo = next((each for each in records if each.last_assessment_date is None), None)
        query = {"record": str(todo.id)} if todo else {}
    return Step(
        "assess", "Assess yourselves, and watch the score",
        "You answer clause by clause and the client accepts; the score names every lost point and the fact behind it.",
        _AGENCY, _P.ASSESSMENT_SUBMIT, state, is_done, "assessments.py",
        "Assess the next one" if query else "Open Assessments", query,
    )  # fmt: skip
