"""What the pictures of an agency's conflicts are drawn from, and the same facts as tables below them."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

import pandas as pd

from core.conflicts.issues import ClauseRef, issues
from core.conflicts.model import Severity
from core.conflicts.pictures import AgeCount, ClosingCount, MapCell, MappedFinding, WeekCount
from core.conflicts.records import BindingFinding
from pages.view_models.times import day
from pages.view_models.words import Word, counted, word_of

EVERY = "All"
MAP_COLUMNS = ["Client", "Topic", "Open findings", "On the same work", "Worst severity"]
FOUND_COLUMNS = ["Severity", "Topic", "Clients", "What clashes", "Detected"]
NETWORK_COLUMNS = ["Client", "Clause", "Policy", "Issue", "Findings"]
WEEK_COLUMNS = ["Week of", "Opened", "Closed or set aside", "Open at its end"]
AGE_COLUMNS = ["Severity", "Open", "Up to 7 days", "8 to 30 days", "31 to 90 days", "Older", "Oldest, in days"]
CLOSING_COLUMNS = ["How", "Settled", "Within 30 days", "Share within 30 days", "Median days open"]
MOST_CLAUSES = 24
MOST_TOPICS = 24
_WORST_FIRST = tuple(reversed(Severity))


@dataclass(frozen=True)
class Mark:
    """One cell of the map as it is drawn."""

    client: str
    topic: str
    finding_count: int
    word: Word


@dataclass(frozen=True)
class Strand:
    """One clause in the network: whose it is, the issue it is part of, and its worst finding."""

    client: str
    clause: str
    policy: str
    issue: str
    finding_count: int
    worst_finding_id: UUID
    issue_finding_id: UUID


def clients(cells: Iterable[MapCell]) -> Mapping[str, UUID]:
    """The clients on the map, by name."""
    return {cell.client: cell.enterprise_org_id for cell in cells}


def topics(cells: Iterable[MapCell]) -> Mapping[str, tuple[str, ...]]:
    """The topics on the map with the conflict types that each stands for, the one with most findings first."""
    types: dict[str, set[str]] = {}
    total: Counter[str] = Counter()
    for cell in cells:
        types.setdefault(title(cell.topic), set()).update(cell.conflict_types)
        total[title(cell.topic)] += cell.finding_count
    return {name: tuple(sorted(types[name])) for name in sorted(types, key=lambda name: (-total[name], name))}


def title(topic: str) -> str:
    """A topic as a label."""
    return f"{topic[:1].upper()}{topic[1:]}"


def marks(cells: Sequence[MapCell]) -> list[Mark]:
    """The cells of the topics with most findings, as far as a picture has room; the table has them all."""
    shown = list(topics(cells))[:MOST_TOPICS]
    return [
        Mark(cell.client, title(cell.topic), cell.finding_count, word_of(cell.severity))
        for cell in cells
        if title(cell.topic) in shown
    ]


def map_frame(cells: Iterable[MapCell]) -> pd.DataFrame:
    """The map as a table."""
    rows = [
        (cell.client, title(cell.topic), cell.finding_count, cell.same_work_count, word_of(cell.severity).text)
        for cell in cells
    ]
    return pd.DataFrame(rows, columns=MAP_COLUMNS)


def map_alt(cells: Sequence[MapCell]) -> str:
    """The map in words: how large it is, and its fullest cell."""
    fullest = max(cells, key=lambda cell: (cell.finding_count, cell.severity.rank))
    size = f"{counted(len(clients(cells)), 'client')} by {counted(len(topics(cells)), 'topic')}"
    most = f"{fullest.client}, {fullest.topic}: {fullest.finding_count}"
    return f"Open findings, {size}; most for {most}. The same as a table below."


def found_frame(found: Iterable[MappedFinding], *, zone_name: str) -> pd.DataFrame:
    """The findings of a cell, in the order they were given."""
    rows = [
        (
            word_of(each.severity).text,
            title(each.topic),
            " × ".join(each.clients),
            each.conflict_description,
            day(each.detected_at, zone_name),
        )
        for each in found
    ]
    return pd.DataFrame(rows, columns=FOUND_COLUMNS)


def strands(found: Sequence[BindingFinding]) -> list[Strand]:
    """Clauses in issues, those in most findings first."""
    sources = {ref: source for each in found for ref, source in each.sources.items()}
    by_key = {each.clash.key: each.id for each in found}
    made: list[Strand] = []
    for number, issue in enumerate(issues(each.clash for each in found), start=1):
        held: dict[ClauseRef, list[str]] = {}
        for clash in issue.clashes:
            for ref in clash.members:
                held.setdefault(ref, []).append(clash.key)
        made += [
            Strand(
                client=sources[ref].enterprise,
                clause=ref.clause_id,
                policy=sources[ref].policy_title,
                issue=f"{number}. {issue.title}",
                finding_count=len(keys),
                worst_finding_id=by_key[keys[0]],
                issue_finding_id=by_key[issue.clashes[0].key],
            )
            for ref, keys in held.items()
        ]
    return sorted(made, key=lambda each: (-each.finding_count, each.client, each.clause))


def network_alt(shown: Sequence[Strand]) -> str:
    """The network in words: its size, and the clause in most findings."""
    first = shown[0]
    size = f"{counted(len(shown), 'clause')} in {counted(len({each.issue for each in shown}), 'issue')}"
    most = f"{first.client} {first.clause}: {counted(first.finding_count, 'finding')}"
    return f"Clients, clauses and issues: {size}; most for {most}. The same as a table below."


def network_frame(shown: Iterable[Strand]) -> pd.DataFrame:
    """The network as a table."""
    rows = [(each.client, each.clause, each.policy, each.issue, each.finding_count) for each in shown]
    return pd.DataFrame(rows, columns=NETWORK_COLUMNS)


def week_frame(weeks: Iterable[WeekCount]) -> pd.DataFrame:
    """Opened, closed and open by week, all severities together, the first week first."""
    frame = pd.DataFrame(
        [(each.week_starts_on, each.opened_count, each.closed_count, each.open_count) for each in weeks],
        columns=WEEK_COLUMNS,
    )
    summed = frame.groupby("Week of", sort=True).sum().reset_index()
    summed["Week of"] = summed["Week of"].map(day)
    return summed


def weeks_alt(frame: pd.DataFrame) -> str:
    """The weeks in words: what stands open now and came and went in the last one."""
    last = frame.iloc[-1]
    return (
        f"Findings by week, {len(frame)} weeks; in the week of {last['Week of']} {last['Opened']} opened, "
        f"{last['Closed or set aside']} closed, {last['Open at its end']} open. The same as a table below."
    )


def stock(weeks: Sequence[WeekCount]) -> tuple[list[str], list[tuple[str, str, list[int]]]]:
    """Weeks, and for each severity its label, its colour and how many stood open at each week's end."""
    days = sorted({each.week_starts_on for each in weeks})
    open_then = {(each.week_starts_on, each.severity): each.open_count for each in weeks}
    series: list[tuple[str, str, list[int]]] = [
        (word_of(severity).label, word_of(severity).colour, [open_then.get((each, severity), 0) for each in days])
        for severity in _WORST_FIRST
    ]
    return [day(each) for each in days], series


def age_frame(ages: Iterable[AgeCount]) -> pd.DataFrame:
    """How old open findings are, the worst severity first."""
    rows = [
        (
            word_of(each.severity).text,
            each.open_count,
            each.week_count,
            each.month_count - each.week_count,
            each.quarter_count - each.month_count,
            each.open_count - each.quarter_count,
            each.oldest_days,
        )
        for each in sorted(ages, key=lambda each: -each.severity.rank)
    ]
    return pd.DataFrame(rows, columns=AGE_COLUMNS)


def closing_frame(closings: Iterable[ClosingCount]) -> pd.DataFrame:
    """How findings were settled, the commonest way first."""
    rows = [
        (
            title(each.resolution_kind.replace("_", " ")),
            each.closed_count,
            each.soon_count,
            f"{100 * each.soon_count // each.closed_count} %",
            each.median_days,
        )
        for each in sorted(closings, key=lambda each: (-each.closed_count, each.resolution_kind))
    ]
    return pd.DataFrame(rows, columns=CLOSING_COLUMNS)
