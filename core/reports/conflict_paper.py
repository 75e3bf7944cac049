"""The conflict register: all findings for the agency whose they are; for a client only those among its own clauses."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import islice
from typing import Any

from sqlalchemy import Connection

from core.clauses.document import parse_clauses
from core.clauses.words import clause_words
from core.conflicts.clock import ends_at
from core.conflicts.handling import handlings
from core.conflicts.in_force import holding
from core.conflicts.model import ResolutionStatus, Severity
from core.conflicts.queries import ConflictFilter, client_findings, conflicts_of_agency, repairs_in
from core.conflicts.records import ClientFinding, Conflict
from core.identity.model import Actor, Permission
from core.identity.rules import allow
from core.papers.model import Block, CellKind, Column, Figures, KeyFigure, Paper, Section
from core.reports.filters import words_of
from core.reports.framing import CHUNK, paper, table
from core.reports.model import MOST_ROWS, Filters

MOST_REPAIRED = 100
"""For how many open findings, the worst first, ways out are proved anew."""
OPEN = frozenset({ResolutionStatus.UNRESOLVED, ResolutionStatus.IN_PROGRESS})
_W, _D, _S = CellKind.WHOLE, CellKind.DAY, CellKind.STATUS


def conflict_register(conn: Connection, actor: Actor, filters: Filters, *, now: datetime) -> Paper:
    """The paper of the actor's side."""
    allow(actor, Permission.CONFLICT_READ)
    sections = (
        _of_agency(conn, actor, filters, now) if actor.is_agency else [_of_client(conn, actor, filters)]
    )  # fmt: skip
    return paper(
        conn, actor, filters, sections, key="conflict_register", title="Conflict register", now=now,
    )  # fmt: skip


def _of_agency(conn: Connection, actor: Actor, filters: Filters, now: datetime) -> Sequence[Section]:
    found = list(islice(_findings(conn, actor, filters), MOST_ROWS))
    open_ones = [each for each in found if each.resolution_status in OPEN]
    return [
        Section("How many there are", [_figures(found)]),
        Section("Open findings", [_open_table(conn, actor, open_ones, now)]),
        Section("Clauses of the open findings", [_members(open_ones)]),
        Section("Settled and ignored", [_settled([each for each in found if each.resolution_status not in OPEN])]),
    ]


def _findings(conn: Connection, actor: Actor, filters: Filters) -> Iterator[Conflict]:
    severity = Severity(filters.severity.value) if filters.severity else None
    after = None
    while True:
        wanted = ConflictFilter(
            resolution_status=filters.finding, severity=severity, with_lints=True, after=after, limit=CHUNK
        )
        page = conflicts_of_agency(conn, actor.org_id, wanted)
        yield from page
        if len(page) < CHUNK:
            return
        after = (page[-1].rank, page[-1].detected_at, page[-1].id)


def _figures(found: Sequence[Conflict]) -> Figures:
    def count(*states: ResolutionStatus) -> int:
        return sum(each.resolution_status in states for each in found)

    grave = sum(each.resolution_status in OPEN and each.severity is Severity.CRITICAL for each in found)
    return Figures(
        (
            KeyFigure("Findings", len(found), _W, "Conflicts, tensions and remarks on single clauses."),
            KeyFigure("Open", count(*OPEN), _W, "Unresolved or in progress."),
            KeyFigure("Critical and open", grave),
            KeyFigure("Resolved", count(ResolutionStatus.RESOLVED)),
            KeyFigure(
                "Ignored", count(ResolutionStatus.IGNORED), _W, "Each with a reason and a day on which it opens again."
            ),
        )
    )


def _open_table(conn: Connection, actor: Actor, found: Sequence[Conflict], now: datetime) -> Block:
    held = holding(conn, actor.org_id, today=now.date())
    handled = handlings(conn, actor.org_id, [each.id for each in found], now=now)
    columns = (
        Column("number", "No.", _W, 5), Column("severity", "Severity", _S, 10), Column("state", "State", _S, 13),
        Column("finding", "What cannot be kept together", width=48), Column("clients", "Clients", width=22),
        Column("witness", "Example", width=40, meaning="One activity that breaks one of the clauses."),
        Column("repair", "What would end it", width=44, meaning="Proved against all that is in force on the day."),
        Column("with", "With", width=16), Column("due", "Due", _D, 12), Column("found", "Found", _D, 12),
    )  # fmt: skip
    cells = []
    for number, each in enumerate(found, 1):
        handling = handled.get(each.id)
        clock = handling.clock if handling else None
        ways = repairs_in(held, each, today=now.date()) if number <= MOST_REPAIRED else ()
        cells.append(
            (
                number, words_of(each.severity), words_of(each.resolution_status), each.conflict_description,
                _clients(each), each.witness["text"] if each.witness else None, ways[0].sentence if ways else None,
                handling.assignee_name if handling else None,
                ends_at(clock).date() if clock and not clock.stands_since else None,
                each.detected_at.date(),
            )
        )  # fmt: skip
    note = f"Ways out are proved for the first {MOST_REPAIRED}." if len(found) > MOST_REPAIRED else ""
    return table("open_findings", "Open findings", columns, cells, f"What binds first. {note}".strip())


def _members(found: Sequence[Conflict]) -> Block:
    columns = (
        Column("number", "No.", _W, 5, "The finding's number in the table before."),
        Column("client", "Client", width=20),
        Column("policy", "Policy", width=26), Column("version", "Version", _W, 8), Column("clause", "Clause", width=8),
        Column("words", "What it says", width=60),
    )  # fmt: skip
    cells = [
        (
            number, member.enterprise, member.policy_title, member.version_number, str(member.clause["id"]),
            clause_words(parse_clauses([member.clause])[0]),
        )
        for number, each in enumerate(found, 1)
        for member in each.members
    ]  # fmt: skip
    return table("clauses", "Clauses of the open findings", columns, cells[:MOST_ROWS])


def _settled(found: Sequence[Conflict]) -> Block:
    columns = (
        Column("severity", "Severity", _S, 10), Column("state", "State", _S, 10),
        Column("finding", "What could not be kept together", width=48), Column("clients", "Clients", width=22),
        Column("how", "How", width=16), Column("notes", "Notes", width=40), Column("by", "By", width=18),
        Column("settled", "Settled", _D, 12), Column("opens_again", "Opens again", _D, 12),
    )  # fmt: skip
    cells = [
        (
            words_of(each.severity), words_of(each.resolution_status), each.conflict_description, _clients(each),
            words_of(each.resolution_kind) if each.resolution_kind else None, each.resolution_notes,
            each.resolver_name or "the system", each.resolved_at.date() if each.resolved_at else None,
            each.ignored_until.date() if each.ignored_until else None,
        )
        for each in found
    ]  # fmt: skip
    return table("settled", "Settled and ignored", columns, cells)


def _clients(finding: Conflict) -> str:
    return ", ".join(dict.fromkeys(member.enterprise for member in finding.members))


def _of_client(conn: Connection, actor: Actor, filters: Filters) -> Section:
    """Among the client's own clauses alone: nothing here rests on anybody else's, not even a count."""
    found = list(islice(_own(conn, actor, filters), MOST_ROWS))
    columns = (
        Column("severity", "Severity", _S, 10), Column("state", "State", _S, 8), Column("agency", "Agency", width=20),
        Column("finding", "What cannot be kept together", width=48), Column("clauses", "Clauses", width=40),
        Column("witness", "Example", width=40, meaning="One activity that breaks one of the clauses."),
        Column("opened", "Found", _D, 12), Column("closed", "Ended", _D, 12),
    )  # fmt: skip
    cells = [
        (
            words_of(each.severity), "Ended" if each.closed_at else "Open", each.agency, each.conflict_description,
            _own_clauses(each.clauses), each.witness["text"] if each.witness else None, each.opened_at.date(),
            each.closed_at.date() if each.closed_at else None,
        )
        for each in found
    ]  # fmt: skip
    open_count = sum(each.closed_at is None for each in found)
    figures = Figures((KeyFigure("Open", open_count), KeyFigure("Ended", len(found) - open_count)))
    return Section(
        "Among our own rules", [figures, table("own_findings", "Findings among our own rules", columns, cells)]
    )


def _own(conn: Connection, actor: Actor, filters: Filters) -> Iterator[ClientFinding]:
    after = None
    while True:
        page = client_findings(
            conn, actor.org_id, agency_org_id=filters.counterpart_id, open_only=False, after=after, limit=CHUNK
        )
        yield from page
        if len(page) < CHUNK:
            return
        after = (page[-1].opened_at, page[-1].id)


def _own_clauses(clauses: Sequence[Any]) -> str:
    return "; ".join(
        f"{each['clause']['id']} (version {each['version_number']}): {clause_words(parse_clauses([each['clause']])[0])}"
        for each in clauses
    )
