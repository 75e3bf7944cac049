"""The map and the history tell what is stored, of the agency's own findings alone, and nothing to a client."""

from datetime import timedelta

import pytest

from core.conflicts.model import ResolutionStatus, Severity
from core.conflicts.pictures import conflict_history, conflict_map, findings_on_map
from core.conflicts.runs import detect_for_agency
from core.identity.acting import acting
from tests.integration.engagements.conftest import NOW, World


def log(name, **norm):
    norm = {"kind": "require", "param": "prompt_log.retention_days", **norm}
    return {"id": name, "text": "The log.", "binding": "asset:prompt_log", "norm": norm}


@pytest.fixture
def clashing(world: World) -> World:
    """Helix keeps the shared log for long, Novara has it deleted soon."""
    world.sent(world.ines, world.published(world.ines, [log("H1", min=720)]))
    world.sent(world.luca, world.published(world.luca, [log("N1", max=30)]))
    world.job(detect_for_agency, world.lumen.id, now=NOW)
    return world


def seen(world, actor, question, **given):
    with acting(world.engine, actor) as scope:
        return question(scope.conn, actor, **given)


def test_a_finding_between_two_clients_counts_in_the_row_of_each(clashing):
    cells = seen(clashing, clashing.mara, conflict_map)
    assert {(cell.enterprise_org_id, cell.topic) for cell in cells} == {
        (clashing.helix.id, "prompt log retention"),
        (clashing.novara.id, "prompt log retention"),
    }
    assert {(cell.severity, cell.finding_count, cell.same_work_count) for cell in cells} == {(Severity.HIGH, 1, 1)}


def test_a_cell_lists_its_findings_and_another_lists_none(clashing):
    cell, _ = seen(clashing, clashing.mara, conflict_map)
    with acting(clashing.engine, clashing.mara) as scope:
        asked = {"conn": scope.conn, "org_id": clashing.lumen.id, "enterprise_org_id": cell.enterprise_org_id}
        (found,) = findings_on_map(**asked, conflict_types=cell.conflict_types)
        assert findings_on_map(**asked, conflict_types=["exclusive_tools"]) == []
    assert set(found.clients) == {clashing.helix.name, clashing.novara.name}


def test_neither_another_agency_nor_a_client_reads_a_cell_or_a_week(clashing):
    for stranger in (clashing.clara, clashing.ines):
        assert seen(clashing, stranger, conflict_map) == []
        history = seen(clashing, stranger, conflict_history, now=NOW)
        assert not any((*history.weeks, *history.ages, *history.closings))


def test_the_history_tells_when_findings_were_opened_and_closed_and_what_is_open(clashing):
    later = NOW + timedelta(days=10)
    before = seen(clashing, clashing.mara, conflict_history, now=later)
    assert [(week.opened_count, week.closed_count, week.open_count) for week in before.weeks] == [(1, 0, 1), (0, 0, 1)]
    (age,) = before.ages
    assert (age.open_count, age.week_count, age.month_count, age.oldest_days) == (1, 0, 1, 10)
    clashing.job(lambda conn: conn.exec_driver_sql(
        "UPDATE policy_conflicts SET resolution_status = %s, resolution_kind = 'amended', resolved_at = %s WHERE agency_org_id = %s",
        (ResolutionStatus.RESOLVED, later, clashing.lumen.id)))  # fmt: skip
    after = seen(clashing, clashing.mara, conflict_history, now=later + timedelta(hours=1))
    assert [(week.opened_count, week.closed_count, week.open_count) for week in after.weeks] == [(1, 0, 1), (0, 1, 0)]
    assert after.ages == []
    (closing,) = after.closings
    assert (closing.resolution_kind, closing.closed_count, closing.soon_count, closing.median_days) == (
        "amended",
        1,
        1,
        10,
    )
