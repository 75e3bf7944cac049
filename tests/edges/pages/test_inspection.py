"""An auditor's reads are in the trail, once each; nobody else's are."""

from core.audit.queries import TrailFilter, trail
from core.identity.acting import acting


def inspected(demo, actor):
    with acting(demo, actor) as scope:
        return [each.new for each in trail(scope.conn, actor.org_id, TrailFilter(event="page.inspected", limit=1000))]


def test_each_page_an_auditor_turns_to_is_written_down_once(visit, demo, people):
    at = visit("Walter", "policies.py")
    at.run()
    opened = inspected(demo, people["Walter"])
    at.text_input(key="policies_search").set_value("logs").run()
    assert {"page": "Policies"} in opened
    assert inspected(demo, people["Walter"]) == opened


def test_the_record_an_auditor_opens_is_named_and_what_was_searched_is_not(visit, demo, people):
    visit("Walter", "audit.py", audit_person="Ada", record="12345678-1234-4234-8234-123456789abc")
    assert inspected(demo, people["Walter"])[0] == {"page": "Audit", "record": "12345678-1234-4234-8234-123456789abc"}


def test_what_others_read_is_not_written_down(visit, demo, people):
    before = inspected(demo, people["Ines"])
    visit("Ines", "policies.py")
    assert inspected(demo, people["Ines"]) == before
