"""The statement that scores records where they are stored beside the rules that score the facts of one record."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Engine, create_engine, text

from core.compliance.in_database import pairs_of_events, recompute_pairs
from core.compliance.scoring import compute_history, recompute
from core.db.scope import SideRole, transaction
from tests.postgres import Database
from tests.proof.scored_by_rules import scored_by_rules
from tests.proof.scored_facts import change
from tests.proof.scored_rows import AS_OF, TODAY, Draw, Drawn

Told = dict[str, Any]
FIELDS = (
    "compliance_score",
    "score_before_waivers",
    "coverage",
    "compliance_status",
    "violations_count",
    "last_assessment_date",
    "next_review_on",
    "breakdown",
    "formula_version",
    "settings_number",
)
IN_HISTORY = (
    "compliance_score",
    "score_before_waivers",
    "coverage",
    "compliance_status",
    "formula_version",
    "settings_number",
)
AGENCIES_AT_ONCE = 50
LATER = datetime.combine(TODAY + timedelta(days=4), time(1), UTC)
"""After everything drawn: from then on a record changes by the facts that are told of alone."""


@dataclass
class Compared:
    """How many records were compared, how they stood, and where the two differed."""

    records: int = 0
    stood: Counter[str] = field(default_factory=Counter)
    differences: list[str] = field(default_factory=list)

    def take(self, expected: Mapping[UUID, Told], found: Mapping[UUID, Told]) -> None:
        """Compare record by record; one that only one side scored is a difference too."""
        for key in expected.keys() | found.keys():
            self.records += 1
            by_rules, by_sql = expected.get(key, {}), found.get(key, {})
            self.stood[str(by_rules.get("compliance_status"))] += 1
            self.differences += [
                f"{key} {name}: rules {by_rules.get(name)!r}, SQL {by_sql.get(name)!r}"
                for name in by_rules.keys() | by_sql.keys()
                if by_rules.get(name) != by_sql.get(name)
            ]


@contextmanager
def admin(database: Database) -> Iterator[Connection]:
    """A transaction of the admin, who may write any row."""
    engine = create_engine(database.admin_url, connect_args={"options": "-c search_path=app -c timezone=UTC"})
    try:
        with engine.begin() as conn:
            yield conn
    finally:
        engine.dispose()


def by_rules(conn: Connection, agency_ids: Sequence[UUID], *, as_of: datetime, day: date) -> dict[UUID, Told]:
    """What the rules say of every current record of these agencies."""
    scored = scored_by_rules(conn, agency_ids, as_of=as_of, day=day)
    return {UUID(row["id"]): {name: _comparable(row[name]) for name in FIELDS} for row in scored}


def stored(conn: Connection, agency_ids: Sequence[UUID]) -> dict[UUID, Told]:
    """What is stored of every record of these agencies that was ever computed."""
    found = conn.execute(
        text(
            "SELECT c.id, c.compliance_score, c.score_before_waivers, c.coverage, c.compliance_status, c.violations_count,"
            " c.last_assessment_date, CAST(c.next_review_date AT TIME ZONE 'UTC' AS date) AS next_review_on, c.breakdown,"
            " c.formula_version, c.settings_number, c.review_date_set_by IS NOT NULL AS is_moved"
            " FROM agency_policy_compliance c WHERE c.computed_at IS NOT NULL AND c.agency_org_id = ANY(:agencies)"
        ),
        {"agencies": list(agency_ids)},
    )
    return {row.id: {name: _comparable(row._mapping[name]) for name in FIELDS} | _moved(row) for row in found}


def _moved(row: Any) -> Told:
    """A review date that an officer set is stored as it is, whatever is computed."""
    return {"next_review_on": "moved"} if row.is_moved else {}


def _comparable(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date | datetime) else value


def kept(conn: Connection, agency_ids: Sequence[UUID], day: date) -> dict[UUID, Told]:
    """The history of one day."""
    found = conn.execute(
        text("SELECT h.* FROM compliance_history h WHERE h.day = :day AND h.agency_org_id = ANY(:agencies)"),
        {"agencies": list(agency_ids), "day": day},
    )
    return {row.compliance_id: {name: row._mapping[name] for name in IN_HISTORY} for row in found}


def compare_all(engine: Engine, drawn: Drawn, *, as_of: datetime = AS_OF) -> Compared:
    """Every state scored by SQL, stored, read back, and held against the rules; the history of the day too."""
    compared = Compared()
    for agency_ids in _chunks(drawn):
        pairs = [pair for pair in drawn.pairs if pair[0] in set(agency_ids)]
        with transaction(engine, SideRole.JOB) as scope:
            recompute_pairs(scope.conn, pairs, now=as_of)
            expected = by_rules(scope.conn, agency_ids, as_of=as_of, day=as_of.date())
            found = stored(scope.conn, agency_ids)
            for key, told in found.items():
                if told["next_review_on"] == "moved" and key in expected:
                    expected[key]["next_review_on"] = "moved"
            compared.take(expected, found)
            compared.take(_history(expected), kept(scope.conn, agency_ids, as_of.date()))
    return compared


def compare_past(engine: Engine, drawn: Drawn, days: Iterable[date]) -> Compared:
    """Past days computed again by SQL, held against the rules over the facts that stood at each day's end."""
    compared = Compared()
    for day in days:
        for agency_ids in _chunks(drawn):
            with transaction(engine, SideRole.JOB) as scope:
                before = stored(scope.conn, agency_ids)
                compute_history(scope.conn, agency_ids, day=day)
                expected = _history(by_rules(scope.conn, agency_ids, as_of=_end(day), day=day))
                compared.take(expected, kept(scope.conn, agency_ids, day))
                if stored(scope.conn, agency_ids) != before:
                    compared.differences.append(f"{day}: a past day changed what is stored")
                scope.conn.rollback()
    return compared


def _end(day: date) -> datetime:
    return datetime.combine(day + timedelta(days=1), time(), UTC)


def _history(expected: Mapping[UUID, Told]) -> dict[UUID, Told]:
    return {key: {name: told[name] for name in IN_HISTORY} for key, told in expected.items()}


def _chunks(drawn: Drawn) -> Iterator[list[UUID]]:
    ids = [agency for agency, _ in drawn.agencies]
    return (ids[start : start + AGENCIES_AT_ONCE] for start in range(0, len(ids), AGENCIES_AT_ONCE))


@dataclass
class Steps:
    """How many facts changed one after the other, how many pairs the events named, and where anything differed."""

    facts: int = 0
    pairs: int = 0
    changed: int = 0
    differences: list[str] = field(default_factory=list)


def compare_steps(
    database: Database, engine: Engine, drawn: Drawn, *, seed: int, facts: int, whole_every: int
) -> Steps:
    """Fact by fact: what is kept up record by record beside the rules over everything, and now and then beside a whole run.

    Up to three facts come in one batch, at the same moment, often about the same record.
    """
    steps, draw = Steps(), Draw(seed)
    agency_ids = [agency for agency, _ in drawn.agencies]
    at = LATER
    with transaction(engine, SideRole.JOB) as scope:
        recompute(scope.conn, agency_ids, now=at)
    while steps.facts < facts:
        pair = draw.rng.choice(drawn.pairs)
        chosen = [
            pair,
            *(draw.rng.choice((pair, draw.rng.choice(drawn.pairs))) for _ in range(draw.rng.choice((0, 0, 1, 2)))),
        ]
        with admin(database) as conn:
            events = [event for each in chosen if (event := change(conn, draw, each, at))]
        at += timedelta(seconds=1)
        with transaction(engine, SideRole.JOB) as scope:
            before = stored(scope.conn, agency_ids)
            named = pairs_of_events(scope.conn, events)
            done = recompute_pairs(scope.conn, named, now=at)
            after = stored(scope.conn, agency_ids)
            moved = sum(_told(before.get(key)) != _told(after[key]) for key in after)
            if done.changed_count != moved:
                steps.differences.append(f"{done.changed_count} were told of, {moved} changed")
            steps.facts, steps.pairs, steps.changed = (
                steps.facts + len(events),
                steps.pairs + len(named),
                steps.changed + moved,
            )
            whole = by_rules(scope.conn, agency_ids, as_of=at, day=at.date())
            for key in whole:
                whole[key] |= {"next_review_on": "moved"} if after[key]["next_review_on"] == "moved" else {}
            compared = Compared()
            compared.take(whole, after)
            if steps.facts // whole_every != (steps.facts - len(events)) // whole_every:
                recompute(scope.conn, agency_ids, now=at)
                compared.take(after, stored(scope.conn, agency_ids))
            steps.differences += [f"after {[event.topic for event in events]}: {each}" for each in compared.differences]
    return steps


def _told(of: Told | None) -> tuple[Any, Any]:
    return (of["compliance_score"], of["compliance_status"]) if of else (None, "pending")
