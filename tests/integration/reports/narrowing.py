"""Reports against the screens for random filters: `python -m tests.integration.reports.narrowing 50` tries fifty."""

import random
import sys
from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import Connection, Engine

from core.compliance.model import ComplianceStatus, Severity, ViolationState
from core.compliance.register import RecordFilter, RecordOrder, compliance_register
from core.distribution.model import Response
from core.distribution.queries import DistributionFilter, counted_distributions
from core.identity.acting import acting
from core.identity.model import Actor
from core.papers.model import Figures, Paper, Table
from core.registers.model import Slice
from core.reports.model import Filters
from core.reports.registry import REPORTS
from core.reports.subjects import counterparts, policies
from core.violations.register import RegisterFilter, ViolationOrder, violations_register

WHOLE = 10_000


def disagreements(engine: Engine, actors: Mapping[str, Actor], count: int, seed: int = 1) -> Iterator[str]:
    """Where a report says another number than the page that lists the same, of `count` draws of filters."""
    draw = random.Random(seed)
    for number in range(count):
        actor = draw.choice(sorted(actors.values(), key=lambda each: each.email))
        with acting(engine, actor) as scope:
            drawn = _drawn(draw, scope.conn, actor)
            for about, report, screen in _pairs(scope.conn, actor, drawn, scope.now):
                if report != screen:
                    yield f"{number}: {about} of {actor.display_name} with {drawn}: {report}, on the screen {screen}"


def _drawn(draw: random.Random, conn: Connection, actor: Actor) -> dict[str, Any]:
    """Some filters, each set every other time."""
    offered: dict[str, list[Any]] = {
        "counterpart_id": sorted(counterparts(conn, actor).values()), "policy_id": sorted(policies(conn, actor).values()),
        "status": list(ComplianceStatus), "response": list(Response), "state": list(ViolationState),
        "severity": list(Severity),
    }  # fmt: skip
    return {name: draw.choice(values) for name, values in offered.items() if values and draw.random() < 0.4}


def _pairs(conn: Connection, actor: Actor, drawn: Mapping[str, Any], now: Any) -> Iterator[tuple[str, Any, Any]]:
    yield from _compliance(conn, actor, Filters(**_only(drawn, "counterpart_id", "policy_id", "status")), now)
    yield from _evidence(conn, actor, Filters(**_only(drawn, "counterpart_id", "policy_id", "response")), now)
    yield from _violations(
        conn, actor, Filters(**_only(drawn, "counterpart_id", "policy_id", "state", "severity")), now
    )


def _only(drawn: Mapping[str, Any], *names: str) -> dict[str, Any]:
    return {name: value for name, value in drawn.items() if name in names}


def _compliance(conn: Connection, actor: Actor, filters: Filters, now: Any) -> Iterator[tuple[str, Any, Any]]:
    key = "compliance_by_agency" if actor.is_enterprise else "compliance_by_client"
    made = REPORTS[key].make(conn, actor, filters, now=now)
    said = figures(made)
    wanted = RecordFilter(filters.counterpart_id, filters.policy_id, filters.status)
    page = compliance_register(conn, actor, wanted, Slice(RecordOrder.LOWEST_SCORE, WHOLE))
    scores = [each.compliance_score for each in page.rows if each.compliance_score is not None]
    yield "records", said["Records in force"], page.matching_count
    yield "average", said["Average score"], _mean(scores)
    yield "at risk", said["At risk"], sum(each.compliance_status is ComplianceStatus.AT_RISK for each in page.rows)
    yield "with violations", said["With open violations"], sum(each.violations_count > 0 for each in page.rows)
    yield "rows of records", len(rows(made, "records")), len(page.rows)
    yield "records by agency", sum(row[1] for row in rows(made, made.key.removeprefix("compliance_"))), len(page.rows)
    yield "records by policy", sum(row[1] for row in rows(made, "by_policy")), len(page.rows)


def _evidence(conn: Connection, actor: Actor, filters: Filters, now: Any) -> Iterator[tuple[str, Any, Any]]:
    made = REPORTS["acknowledgement_evidence"].make(conn, actor, filters, now=now)
    wanted = DistributionFilter(
        counterpart_id=filters.counterpart_id, policy_id=filters.policy_id, response=filters.response, limit=WHOLE
    )
    found, count = counted_distributions(conn, actor.org_id, wanted)
    yield "documents", figures(made)["Documents sent"], count
    yield "not answered", len(rows(made, "not_answered")), sum(each.response is Response.AWAITING for each in found)
    yield "declined", figures(made)["Declined"], sum(each.response is Response.DECLINED for each in found)


def _violations(conn: Connection, actor: Actor, filters: Filters, now: Any) -> Iterator[tuple[str, Any, Any]]:
    made = REPORTS["violations_and_actions"].make(conn, actor, filters, now=now)
    states = (filters.state,) if filters.state else None
    wanted = RegisterFilter(states, filters.severity, filters.counterpart_id, filters.policy_id)
    page = violations_register(conn, actor, wanted, Slice(ViolationOrder.NEWEST, WHOLE), today=now.date())
    yield "violations", figures(made)["Violations"], page.matching_count
    yield "rows of violations", len(rows(made, "violations")), page.matching_count


def _mean(scores: list[int]) -> int | None:
    """Rounded as the database rounds: halves away from zero."""
    return (2 * sum(scores) + len(scores)) // (2 * len(scores)) if scores else None


def figures(paper: Paper) -> dict[str, Any]:
    """The key figures of a paper by their labels."""
    blocks = [block for section in paper.sections for block in section.blocks]
    return {item.label: item.value for block in blocks if isinstance(block, Figures) for item in block.items}


def rows(paper: Paper, key: str) -> list[Any]:
    """The rows of one of its tables; none where a sentence says that nothing fits."""
    blocks = [block for section in paper.sections for block in section.blocks]
    return next((list(each.rows) for each in blocks if isinstance(each, Table) and each.key == key), [])


def main(count: int) -> None:
    """Play the demo in a database of its own, and say where the two differ."""
    from core.demo.seed import seed_demo  # only here
    from tests.integration.reports.conftest import people_of  # as above
    from tests.postgres import engine_of, migrated, server_for_tests  # as above

    with server_for_tests() as server, engine_of(migrated(server)) as engine:
        seed_demo(engine)
        found = list(disagreements(engine, reading(people_of(engine)), count))
    sys.stdout.write("\n".join(found) + f"\n{count} draws of filters, {len(found)} disagreements\n")
    sys.exit(bool(found))


def reading(people: Mapping[str, Actor]) -> dict[str, Actor]:
    """Those of the demo who may make all three."""
    return {name: each for name, each in people.items() if each.role in {"enterprise_admin", "agency_admin"}}


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 50)
