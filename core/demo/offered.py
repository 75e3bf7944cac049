"""What the demo's agency declares to offer: work that its clients' rules leave a tool, until somebody tightens one."""

from datetime import datetime

from sqlalchemy import Connection

from core.conflicts.services import Offer, declare_service
from core.db.scope import SideRole, enter
from core.demo.stage import Stage

AGENCY = "Lumen"
SERVICES = (
    ("Patient newsletters", {"action": ["gen_text"], "audience": ["patient"]}, ("Helix",)),
    ("Congress visuals", {"action": ["gen_image"], "audience": ["hcp"]}, ("Novara",)),
)


def declare_services(conn: Connection, stage: Stage, *, now: datetime) -> None:
    """Declare them as the agency's administrator; ends under `app_job`."""
    admin = stage.admin(AGENCY)
    enter(conn, SideRole.AGENCY, org_id=admin.org_id, user_id=admin.user_id)
    for label, scope, clients in SERVICES:
        offer = Offer(label, scope, [stage.orgs[client] for client in clients])
        declare_service(conn, actor=admin, offer=offer, now=now)
    enter(conn, SideRole.JOB)
