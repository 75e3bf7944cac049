"""How much waits on each page, for somebody who may do something about it: what the bar shows beside a page's name."""

from collections.abc import Mapping

from sqlalchemy import Connection

from core.db.statements import one
from core.identity.model import Actor, OrganizationKind, Permission

MOST = 100
"""Where counting stops; it is shown as "99+"."""

_STATEMENTS: Mapping[OrganizationKind, str] = {
    OrganizationKind.ENTERPRISE: "waiting_for_client",
    OrganizationKind.AGENCY: "waiting_for_agency",
}
_P = Permission
_NEEDED: Mapping[OrganizationKind, Mapping[str, Permission]] = {
    OrganizationKind.ENTERPRISE: {
        "may_approve": _P.POLICY_APPROVE,
        "may_decide_assessments": _P.ASSESSMENT_DECIDE,
        "may_decide_violations": _P.VIOLATION_DECIDE,
        "may_decide_exceptions": _P.EXCEPTION_DECIDE,
        "may_answer": _P.REQUEST_ANSWER,
    },
    OrganizationKind.AGENCY: {
        "may_sign": _P.DISTRIBUTION_SIGN,
        "may_resolve": _P.CONFLICT_RESOLVE,
        "may_correct": _P.VIOLATION_CORRECT,
        "may_ask_clients": _P.REQUEST_OPEN,
    },
}


def waiting_counts(conn: Connection, actor: Actor) -> Mapping[str, int]:
    """By the address of a page, how much there waits for this person to act on; pages with nothing are left out.

    One statement. A count stops at `MOST`. The operator waits for nothing here.
    """
    statement = _STATEMENTS.get(actor.kind)
    if statement is None:
        return {}
    may = {name: actor.may(permission) for name, permission in _NEEDED[actor.kind].items()}
    row = one(conn, statement, org_id=actor.org_id, user_id=actor.user_id, **may)
    assert row is not None  # noqa: S101  # aggregates without GROUP BY yield their row
    return {page: count for page, count in row._mapping.items() if count}
