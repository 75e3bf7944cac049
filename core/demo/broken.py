"""What went wrong at the demo's agencies, how far it is mended, and what Lumen's systems told of its work."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Connection

from core.compliance.model import Severity, ViolationState
from core.demo.stage import Stage
from core.identity.model import Actor
from core.usage.operations import take_in
from core.violations.model import Move, Report
from core.violations.operations import move
from core.violations.reporting import report

Enter = Callable[[Actor], Actor]
S = ViolationState
_WAY = (S.REPORTED, S.CONFIRMED, S.CORRECTING, S.VERIFIED, S.CLOSED)
_AFTER_DAYS = {S.CONFIRMED: 3, S.CORRECTING: 6, S.VERIFIED: 12, S.CLOSED: 14, S.DISMISSED: 2}
ACTION_TAKES = timedelta(days=60)


@dataclass(frozen=True)
class Violated:
    """A violation of one clause, and how far it went; `why` is what the client said where it dismissed it."""

    client: str
    title: str
    agency: str
    clause_id: str
    severity: Severity
    on_day: int
    summary: str
    state: ViolationState
    action: str = ""
    why: str = ""


VIOLATIONS = (
    Violated(
        "Helix",
        "Generative AI in promotional content",
        "Fathom",
        "H4",
        Severity.HIGH,
        62,
        "Two social posts drafted with AI went live before the MLR sign-off.",
        S.CORRECTING,
        "Publishing is locked until the sign-off is on file; the team is trained again.",
    ),
    Violated(
        "Novara",
        "Data location, logs and secrecy",
        "Quill",
        "N1",
        Severity.MEDIUM,
        70,
        "Prompts older than 30 days were found in the prompt log.",
        S.CONFIRMED,
    ),
    Violated(
        "Helix",
        "Generative AI in promotional content",
        "Northlight",
        "H2",
        Severity.MEDIUM,
        52,
        "A first draft was written with a tool that is not on the list.",
        S.CLOSED,
        "The draft was thrown away and written anew; the tool is blocked on our machines.",
    ),
    Violated(
        "Brightwell",
        "Consumer content made with AI",
        "Fathom",
        "B5",
        Severity.MEDIUM,
        58,
        "One reviewer is named on the sheet where two are asked for.",
        S.DISMISSED,
        why="The second reviewer signed on paper; the scan is on file.",
    ),
    Violated(
        "Brightwell",
        "Consumer content made with AI",
        "Lumen",
        "B4",
        Severity.MEDIUM,
        84,
        "An image in a leaflet carries a label that AI made it.",
        S.REPORTED,
    ),
)

_HELIX: Mapping[str, int | str] = {"incident.notify_hours": 12, "mlr.before_release": "yes"}
_BRIGHTWELL: Mapping[str, int | str] = {"ae_report_hours": 24, "human_reviewers": 2, "disclosure.to_public": "none"}
# (client, days ago, what, values, note)
USAGE: tuple[tuple[str, int, Mapping[str, str], Mapping[str, int | str], str], ...] = (
    ("Helix", 9, {"action": "gen_text", "tool": "m365_copilot"}, _HELIX, "Newsletter, first draft."),
    ("Helix", 8, {"action": "gen_text", "tool": "chatgpt_enterprise"}, _HELIX, "Newsletter, second draft."),
    ("Helix", 7, {"action": "gen_text", "tool": "claude_for_work"}, _HELIX, "Written where the other team works."),
    ("Helix", 7, {"action": "gen_text", "tool": "claude_for_work"}, _HELIX, "The same, shortened."),
    ("Helix", 5, {"action": "translate", "tool": "deepl_pro"}, {"incident.notify_hours": 12}, "Into German."),
    ("Helix", 4, {"action": "synthetic_avatar", "tool": "other_tool"}, {"incident.notify_hours": 12}, "A study."),
    ("Novara", 8, {"action": "gen_text", "tool": "claude_for_work"}, {"brief.before_draft": "yes"}, "Congress mail."),
    ("Novara", 6, {"action": "gen_text", "tool": "claude_for_work"}, {}, "Reminder mail."),
    ("Novara", 3, {"action": "summarise", "tool": "Inkwell Studio"}, {}, "A trial of a new tool."),
    ("Brightwell", 6, {"action": "gen_image", "tool": "firefly", "audience": "consumer"}, _BRIGHTWELL, "Leaflet."),
    ("Brightwell", 2, {"action": "edit", "tool": "m365_copilot"}, {**_BRIGHTWELL, "human_reviewers": 1}, "Late fix."),
    ("", 3, {"action": "new_subprocessor", "tool": "other_tool"}, {"tool_lead_days": 20}, "Hosting for our studio."),
    ("", 1, {"action": "insight", "tool": "m365_copilot"}, {}, "Our own pitch."),
)
_USUAL = {"data": "public_data", "channel": "email", "audience": "physician", "jurisdiction": "GB"}


def break_rules(
    conn: Connection, stage: Stage, sent: Mapping[tuple[str, str, str], UUID], enter: Enter, began_at: datetime
) -> None:
    """Every violation, told and moved by the people whose it is, each some days after the other."""
    for each in VIOLATIONS:
        agent, officer = stage.admin(each.agency), stage.officer(each.client)
        happened_at = began_at + timedelta(days=each.on_day)
        wanted = Report(sent[each.client, each.title, each.agency], each.clause_id, happened_at.date(), each.summary)
        made = report(conn, actor=enter(agent), wanted=wanted, now=happened_at)
        for to in _way_to(each.state):
            moved_at = happened_at + timedelta(days=_AFTER_DAYS[to])
            actor = agent if to is S.CORRECTING else officer
            step = _move(each, to, agent, moved_at)
            move(conn, actor=enter(actor), violation_id=made.id, wanted=step, now=moved_at)


def tell_of_usage(conn: Connection, stage: Stage, enter: Enter, now: datetime) -> None:
    """What Lumen's systems told of the last days; the day of each event is this many before now."""
    agent = stage.admin("Lumen")
    events = [
        {
            "id": f"studio-{number:04}",
            "occurred_at": (now - timedelta(days=days, hours=1)).isoformat(),
            **({"client": str(stage.orgs[client])} if client else {}),
            **_USUAL,
            **what,
            "parameters": dict(values),
            "actor_ref": "joon.park",
            "note": note,
        }
        for number, (client, days, what, values, note) in enumerate(USAGE, start=1)
    ]
    take_in(conn, actor=enter(agent), events=events, now=now)


def _way_to(state: ViolationState) -> tuple[ViolationState, ...]:
    return (S.DISMISSED,) if state is S.DISMISSED else _WAY[1 : _WAY.index(state) + 1]


def _move(violated: Violated, to: ViolationState, agent: Actor, now: datetime) -> Move:
    if to is S.CONFIRMED:
        return Move(to, "Seen on the live page.", severity=violated.severity)
    if to is S.CORRECTING:
        return Move(to, violated.action, owner_id=agent.user_id, due_on=(now + ACTION_TAKES).date())
    return Move(to, violated.why)
