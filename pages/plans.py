"""Plans: which versions go out in waves, and how far they have come; `?plan=` opens one."""

from core.distribution.waves.queries import no_such_plan, plans
from core.identity.model import Actor
from pages.components.addresses import open_record, opened_record
from pages.components.empty import empty
from pages.components.heading import heading
from pages.components.pager import Pager
from pages.components.plan_record import show_plan
from pages.components.tables import choose
from pages.session import current_actor
from pages.transactions import in_transaction
from pages.view_models import plans as view

PARAMETER = "plan"


def show_list(actor: Actor) -> None:
    """Every plan, the newest first."""
    heading("Plans", "Which versions go out in waves, and how far have they come?")
    pager = Pager("plans")
    with in_transaction(actor) as scope:
        found = plans(scope.conn, actor.org_id, after=pager.after, limit=pager.limit)
    if not found:
        empty(
            "Nothing goes out in waves.",
            "Choose “In waves” when you distribute: first these agencies, the rest later.",
            link="distribute.py",
            label="Distribute",
        )
        return
    shown = pager.shown(found, lambda plan: (plan.created_at, plan.id))
    row = choose(view.frame(shown, zone_name=actor.time_zone), alt="Plans of waves", key="plans.list")
    pager.controls()
    if row is not None:
        open_record(PARAMETER, shown[row].id)


actor = current_actor()
if opened := opened_record(PARAMETER, no_such_plan):
    show_plan(actor, opened)
else:
    show_list(actor)
