"""Whatever is foreseen of a sending is what then happens: the operations, the engine and the scores themselves say so.

`make prove-foresight` tries 500 cases; a run of every test tries fewer.
"""

import os
from collections import Counter
from datetime import timedelta

import pytest
from sqlalchemy import text

from core.distribution.model import DistributionOrder
from core.distribution.operations import activate_due
from core.engagements.alliances import settle_alliances
from core.foresight.receiving import foresee_arrival
from core.foresight.sending import foresee_sending
from tests.integration.engagements.conftest import world
from tests.integration.foresight.cases import LATER, Case, a_case, an_order

__all__ = ["world"]

CASES, CASES_AT_ONCE = int(os.environ.get("FORESIGHT_CASES", "120")), 30
PARTS = 2


@pytest.fixture
def allied(world):
    """Helix and Novara promote Corvexa together; Quill's engagement with Helix is suspended."""
    with world.engine.begin() as conn:
        case = Case(world, conn, None)
        case.job()
        run = lambda statement, **given: conn.execute(text(statement), given)  # noqa: E731
        agency = world.lumen.id
        for name, client in (("helix", world.helix), ("novara", world.novara)):
            run(
                "INSERT INTO co_promotions (enterprise_org_id, agency_org_id, engagement_id, brand, marked_at)"
                " VALUES (:c, :a, :e, 'Corvexa', now())",
                c=client.id, a=agency, e=world.engagements[name],
            )  # fmt: skip
        alliance = run("INSERT INTO alliances (agency_org_id, label) VALUES (:a, 'Corvexa') RETURNING id", a=agency)
        made = alliance.scalar_one()
        for engagement in world.engagements.values():
            run(
                "INSERT INTO alliance_members (agency_org_id, alliance_id, engagement_id, brand) VALUES (:a, :l, :e, 'Corvexa')",
                a=agency, l=made, e=engagement,
            )  # fmt: skip
        settle_alliances(conn, agency)
    return world


def open_rows(case):
    """The client's own findings that stand, with their severity."""
    found = case.found(
        "SELECT encode(fingerprint, 'hex') AS key, severity FROM conflict_parties"
        " WHERE agency_org_id = :a AND enterprise_org_id = :c AND kind = 'lint' AND closed_at IS NULL",
        a=case.world.lumen.id, c=case.world.helix.id,
    )  # fmt: skip
    return {row.key: row.severity for row in found}


def scores(case):
    found = case.found(
        "SELECT c.policy_id, c.compliance_score, c.compliance_status FROM agency_policy_compliance c JOIN policy_distributions d"
        " ON d.agency_org_id = c.agency_org_id AND d.id = c.policy_distribution_id"
        " WHERE d.is_current_version AND c.agency_org_id = :a AND c.enterprise_org_id = :c",
        a=case.world.lumen.id, c=case.world.helix.id,
    )  # fmt: skip
    return {row.policy_id: (row.compliance_score, row.compliance_status) for row in found}


def held(case):
    """What the agency holds of the policy, with how it answered."""
    found = case.found(
        "SELECT id, version_number, response, due_at FROM policy_distributions WHERE agency_org_id = :a AND policy_id = :p AND is_current_version",
        a=case.world.lumen.id, p=case.policies["First"],
    )  # fmt: skip
    return found[0] if found else None


def ended_exceptions(case):
    found = case.found(
        "SELECT id FROM exceptions WHERE agency_org_id = :a AND state = 'superseded'", a=case.world.lumen.id
    )
    return {row.id for row in found}


def parted(before, after):
    """What came, went, and became graver or lighter."""
    changed = {key: (before[key], after[key]) for key in before.keys() & after if before[key] != after[key]}
    return set(after) - set(before), set(before) - set(after), changed


def foreseen(said):
    return (
        {found.fingerprint for found in said.appearing},
        {found.fingerprint for found in said.vanishing},
        {c.finding.fingerprint: (c.severity_before.value, c.finding.severity.value) for c in said.changing},
    )


def check(world, conn, seed, seen):
    """One case: foresee, send, let everything follow, compare."""
    case = a_case(world, conn, seed)
    later = seed % 2 == 1
    order = DistributionOrder(case.policies["First"], [world.lumen.id, world.quill.id], **an_order(case, later=later))
    ines = case.act(world.ines)
    said = foresee_sending(conn, actor=ines, order=order, now=LATER)
    # Time passes until the sending takes effect, and what passes with it is no consequence of it.
    at = order.scheduled_for or LATER
    if not said.agencies:
        seen["refused"] += 1
        assert [each.agency_org_id for each in said.refused] == [world.lumen.id, world.quill.id]
        return
    (mine,) = said.agencies
    if later:
        sent = case.send(world.ines, order.policy_id, now=LATER, **_terms(order))
        arrival = foresee_arrival(
            conn, actor=case.act(world.mara), distribution_id=sent.sent[0].distribution_id, now=LATER
        )
    before = {found.fingerprint.hex(): found.severity.value for found in case.jobs(at).findings} if later else {}
    rows, points, was, ended = open_rows(case), scores(case), held(case), ended_exceptions(case)
    if later:
        case.job()
        activate_due(conn, now=at)
    else:
        sent = case.send(world.ines, order.policy_id, now=LATER, **_terms(order))
    after = {found.fingerprint.hex(): found.severity.value for found in case.jobs(at + timedelta(seconds=1)).findings}
    becomes = held(case)

    assert said.refused == sent.refused
    assert foreseen(mine) == parted(rows, open_rows(case))
    assert mine.superseded_distribution_id == (was.id if was else None)
    assert set(mine.ending_exception_ids) == ended_exceptions(case) - ended
    assert mine.due_at == becomes.due_at
    fate = "first" if was is None else "still_waits" if was.response == "awaiting" else "carried_over"
    if fate == "carried_over" and becomes.response != was.response:
        fate = "asked_again"
    assert mine.answer == fate
    assert moves(mine) == moved(points, scores(case), case.policies["First"])
    if later:
        assert foreseen(arrival) == parted(before, after)
        assert set(arrival.ending_exception_ids) == set(mine.ending_exception_ids)
        seen.update(f"arrival {name}" for name in ("appearing", "vanishing", "changing") if getattr(arrival, name))
    seen.update(name for name in ("appearing", "vanishing", "changing", "ending_exception_ids") if getattr(mine, name))
    seen.update([fate, "moved" if points != scores(case) else "still", "others" if len(mine.scores) > 1 else "alone"])


def _terms(order):
    return {
        "scheduled_for": order.scheduled_for, "announce_now": order.announce_now, "due_at": order.due_at, "mandatory": order.mandatory,
    }  # fmt: skip


def moves(said):
    return {m.policy_id: ((m.score_before, m.status_before), (m.score_after, m.status_after)) for m in said.scores}


def moved(before, after, policy_id):
    return {
        each: (before.get(each, (None, None)), after[each])
        for each in after
        if each == policy_id or before.get(each) != after[each]
    }


def run_cases(world, seeds):
    seen = Counter()
    for seed in seeds:
        with world.engine.connect() as conn:
            transaction = conn.begin()
            try:
                check(world, conn, seed, seen)
            except AssertionError as error:
                raise AssertionError(f"case {seed}: {error}") from error
            finally:
                transaction.rollback()
    return seen


@pytest.mark.slow
@pytest.mark.parametrize("part", range(PARTS))
def test_what_is_foreseen_is_what_happens(allied, part):
    seen = run_cases(allied, range(part, CASES, PARTS))
    assert all(seen[kind] for kind in ("appearing", "vanishing", "asked_again", "moved")), seen


def test_what_is_foreseen_is_what_happens_in_a_few_cases(allied):
    assert run_cases(allied, range(CASES, CASES + CASES_AT_ONCE))["appearing"]
