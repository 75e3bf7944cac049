"""Organizations: who is on this platform? Names and kinds alone; no text of theirs."""

from core.identity.queries import organizations
from pages.components.heading import heading
from pages.components.tables import ledger
from pages.session import current_actor
from pages.transactions import in_transaction
from pages.view_models import organizations as view

actor = current_actor()
heading("Organizations", "Who is on this platform?")
with in_transaction(actor) as scope:
    found = organizations(scope.conn, actor)
ledger(view.frame(found), alt="Organizations by kind", key="organizations.list")
