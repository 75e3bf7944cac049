"""Violations at the pages: reported, confirmed, corrected and closed by the people whose it is; a log brought as a file."""

from collections.abc import Callable
from typing import Any

import pytest

from core.compliance.model import ViolationState
from core.conflicts.in_force import holding
from core.conflicts.model import Subject, SubjectKind
from core.guidance.activity import Answer
from core.guidance.asking import ask, read_activity
from core.identity.acting import acting
from core.identity.model import Actor
from core.usage.model import StoredEvent
from core.usage.queries import UsageFilter, usage_event, usage_events
from core.violations.queries import ViolationFilter, violations_of
from core.violations.rules import OTHER_REPORT, OTHER_WORK
from pages.components.usage_file import SUFFIXES

HEADER = "id,occurred_at,client,action,tool,data,channel,audience,jurisdiction,incident.notify_hours,note"
LOG = f"""{HEADER}
f1,2026-01-05T09:00:00Z,Helix Oncology,translate,deepl_pro,public_data,email,physician,DE,12,Fine
f2,yesterday,Helix Oncology,translate,deepl_pro,public_data,email,physician,DE,12,Wrong
"""


@pytest.fixture
def found(demo, people) -> Callable[..., list[Any]]:
    def listed(name: str, **wanted: Any) -> list[Any]:
        with acting(demo, people[name]) as scope:
            return violations_of(scope.conn, people[name], ViolationFilter(**wanted), now=scope.now)

    return listed


def press(at: Any, key: str) -> Any:
    return at.button(key=key).click().run()


def confirmed(at: Any, opener: str, dialog: str, **filled: str) -> Any:
    """The question and its answer in one run, since nothing is left of a dialog in the next."""
    press(at, opener)
    for key, words in filled.items():
        at.text_area(key=key).set_value(words)
    at.button(key=opener).click()
    return fresh(press(at, f"{dialog}.confirm"))


def fresh(at: Any) -> Any:
    assert not at.exception
    assert not at.error
    return at


def said(at: Any) -> str:
    return " ".join(str(each.value) for each in (*at.markdown, *at.caption, *at.success, *at.title))


def shown(at: Any) -> str:
    return said(at) + " ".join(each.value.to_string() for each in (*at.dataframe, *at.table))


def test_a_violation_goes_its_way_from_report_to_closing(visit, found):
    at = fresh(visit("Joon", "report.py"))
    at.selectbox(key="report.counterpart").select("Helix Oncology").run()
    at.text_area(key="report.words.0").set_value("A draft left the building unread.").run()
    fresh(press(at, "report.send"))
    (made,) = found("Tom", search="unread")
    assert (made.state, made.steps[0].author_name) == (ViolationState.REPORTED, "Joon Park")

    def moved(name: str, to: str, **filled: str) -> Any:
        at = visit(name, "violations.py", violation=made.id)
        return confirmed(at, f"violation.to.{to}", "violation.moving", **filled)

    moved("Tom", "confirmed")
    moved("Mara", "correcting", **{"violation.why": "Nobody sends before it is read."})
    assert "Seen to by" in shown(visit("Tom", "violations.py", violation=made.id))
    at = press(visit("Mara", "violations.py", violation=made.id), "violation.replan")
    at.text_area(key="violation.replan.words").set_value("Joon knows the tool.")
    at.selectbox(key="violation.replan.owner").select("Joon Park")
    at.button(key="violation.replan").click()
    fresh(press(at, "violation.replanning.confirm"))
    (given,) = found("Tom", search="unread")
    assert (given.owner_name, given.steps[-1].words) == ("Joon Park", "Joon knows the tool.")
    assert "changed the corrective action" in said(visit("Tom", "violations.py", violation=made.id))
    moved("Tom", "verified")
    at = moved("Tom", "closed")
    (closed,) = found("Mara", search="unread")
    assert (closed.state, closed.closed_by_name) == (ViolationState.CLOSED, "Tom Okafor")
    assert "Nobody sends before it is read" in said(visit("Mara", "violations.py", violation=made.id))


def test_of_other_work_the_client_reads_a_sentence_and_the_agency_its_own_note(visit, found):
    at = fresh(visit("Mara", "report.py"))
    at.selectbox(key="report.counterpart").select("Novara Cardiology").run()
    at.radio(key="report.whose").set_value("For somebody else, or for ourselves").run()
    assert "none of these words" in said(at)
    at.text_area(key="report.words.0").set_value("It was Helix Oncology's launch.").run()
    fresh(press(at, "report.send"))
    (made,) = [each for each in found("Sofia") if each.summary == OTHER_REPORT]
    assert "Helix" not in shown(visit("Sofia", "violations.py", violation=made.id))
    assert "It was Helix Oncology's launch." in shown(visit("Mara", "violations.py", violation=made.id))


def test_a_client_sees_of_a_log_only_what_its_clause_names(visit, found):
    logged = [each for each in found("Emma") if each.summary == OTHER_WORK]
    assert len(logged) == 2
    for each in logged:
        seen = shown(visit("Emma", "violations.py", violation=each.id))
        assert "add a new subprocessor" in seen
        assert not [word for word in ("studio", "joon", "Another tool", "Hosting", "public data") if word in seen]


def test_the_register_narrows_by_what_stands_in_the_address(visit):
    rows = {
        state: len(visit("Emma", "violations.py", violations_state=state).dataframe[0].value)
        for state in ("Reported", "Dismissed")
    }
    assert rows["Reported"] > rows["Dismissed"] == 1
    assert "Nothing is reported here" in said(visit("Emma", "violations.py", violations_severity="Critical"))


def test_an_unknown_violation_reads_as_a_strangers(visit, found):
    (foreign,) = found("Sofia", states=(ViolationState.CONFIRMED,))
    told = [[each.value for each in visit("Tom", "violations.py", violation=each).error] for each in (foreign.id, "x")]
    assert told[0] == told[1] == ["There is no such violation. Open Violations and choose one from there."]


def test_a_log_is_looked_at_before_it_is_kept(visit, demo, people):
    at = fresh(visit("Mara", "usage.py"))
    assert "13 events" in said(at)
    assert "csv" in SUFFIXES
    at.file_uploader[0].upload("log.csv", LOG.encode(), "text/csv").run()
    assert "1 new event (1 allowed); 1 that cannot be read." in said(at)
    assert "Say when it happened with its zone" in shown(at)
    confirmed(at, "usage.keep", "usage.keeping")
    assert "14 events" in said(visit("Mara", "usage.py"))


def test_an_event_that_needs_a_look_is_opened_and_settled(visit, demo, people):
    with acting(demo, people["Mara"]) as scope:
        first, second = usage_events(scope.conn, people["Mara"], UsageFilter(is_settled=False, limit=2))

    def settle(event: StoredEvent, way: str, words: str) -> StoredEvent:
        at = visit("Mara", "usage.py", event=event.id)
        confirmed(at, f"event.{way}", "event.settling", **{f"event.reason.{way}": words})
        with acting(demo, people["Mara"]) as scope:
            return usage_event(scope.conn, people["Mara"], event.id)

    fine = settle(first, "fine", "Our own name for that tool.")
    assert fine.settlement
    assert fine.settlement.reason == "Our own name for that tool."
    assert "Our own name for that tool." in shown(visit("Mara", "usage.py", event=first.id))
    assert settle(second, "broken", "It was sent unread.").violation_ids
    unknown = [each.value for each in visit("Mara", "usage.py", event="x").error]
    assert unknown == ["Your log holds no such event. Open the usage log and choose one there."]


def test_may_i_leads_to_telling_what_was_done(visit, demo, people: dict[str, Actor]):
    joon = people["Joon"]
    with acting(demo, joon) as scope:
        client = next(
            each
            for each, name in holding(scope.conn, joon.org_id, today=scope.now.date()).clients.items()
            if "Helix" in name
        )
        activity = read_activity(
            Subject(SubjectKind.CLIENT, client), {"action": "synthetic_avatar", "audience": "physician"}, {}
        )
        asked = ask(scope.conn, actor=joon, activity=activity, day=scope.now.date(), now=scope.now)
    assert asked.told.answer is Answer.FORBIDDEN
    assert "Tell that it was done" in [
        each.proto.label for each in visit("Joon", "may_i.py", decision=asked.id).get("page_link")
    ]
    at = fresh(visit("Joon", "report.py", decision=asked.id))
    assert at.selectbox(key="usage.action").value == "synthetic_avatar"
    assert "reported as a violation of H7" in said(fresh(press(at, "usage.tell")))
