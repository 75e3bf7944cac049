"""What the database computes of a record is what the rules say: generated states, past days, fact by fact, batch by batch."""

from datetime import timedelta

import pytest
from sqlalchemy import text

from core.compliance.in_database import pairs_of_events, recompute_all, recompute_pairs
from core.db.scope import SideRole, transaction
from core.events.model import UnreadEvent
from tests.postgres import engine_of
from tests.proof.bugs_in_scores import BUGS, function
from tests.proof.scored_rows import AS_OF, TODAY, drawn
from tests.proof.scored_tables import write
from tests.proof.scores import admin, compare_all, compare_past, compare_steps, stored


@pytest.fixture
def written(fresh_database):
    """Writes generated rows into a database of the test's own."""

    def make(seed, **size):
        database, made = fresh_database(), drawn(seed, **size)
        with admin(database) as conn:
            write(conn, made)
        return database, made

    return make


def test_a_thousand_generated_states_score_in_sql_as_by_the_rules(written):
    database, made = written(1, clients=5, policies=8, agencies=26)
    with engine_of(database) as engine:
        compared = compare_all(engine, made)
        assert compared.differences == []
        assert len(made.pairs) > 1_000
        assert compared.records > 1_500
        assert set(compared.stood) == {"compliant", "at_risk", "non_compliant", "pending"}


def test_a_past_day_is_scored_from_what_stood_then_and_changes_nothing_else(written):
    database, made = written(2, clients=3, policies=6, agencies=6)
    with engine_of(database) as engine:
        compared = compare_past(engine, made, [TODAY - timedelta(days=back) for back in (1, 25)])
    assert compared.differences == []
    assert compared.records > 150


def test_after_each_fact_scoring_its_record_alone_leaves_what_scoring_everything_would(written):
    database, made = written(3, clients=2, policies=4, agencies=2)
    with engine_of(database) as engine:
        steps = compare_steps(database, engine, made, seed=4, facts=60, whole_every=20)
    assert steps.differences == []
    assert steps.changed > 15


def test_the_daily_job_scores_every_record_in_force_once_in_batches(written):
    database, made = written(5, clients=2, policies=4, agencies=3)
    with engine_of(database) as engine:
        counts = [1]
        while counts[-1]:
            with transaction(engine, SideRole.JOB) as scope:
                counts.append(recompute_all(scope.conn, now=AS_OF, limit=7))
        with transaction(engine, SideRole.JOB) as scope:
            in_force = scope.conn.execute(
                text(
                    "SELECT count(*) FROM policy_distributions WHERE is_current_version"
                    " AND coalesce(in_force_at, distributed_at) < :now"
                ),
                {"now": AS_OF},
            ).scalar_one()
            assert sum(counts[1:]) == in_force == len(stored(scope.conn, [agency for agency, _ in made.agencies]))
            assert recompute_all(scope.conn, now=AS_OF, limit=7) == 0
            assert recompute_all(scope.conn, now=AS_OF + timedelta(days=1), limit=7) == 7


def test_an_event_that_names_no_record_stands_for_every_policy_of_the_agency_and_a_clients_for_none(written):
    database, made = written(6, clients=2, policies=2, agencies=1)
    (agency, _), client = made.agencies[0], made.clients[0]
    with engine_of(database) as engine, transaction(engine, SideRole.JOB) as scope:

        def pairs(org_id, payload):
            return pairs_of_events(scope.conn, [UnreadEvent(1, 1, org_id, "score_settings.set", payload, AS_OF)] * 2)

        assert sorted(pairs(agency, {"number": 1})) == sorted(made.pairs)
        assert pairs(client.id, {"number": 1}) == []
        # One that names a client, for those of that client.
        whose = {
            (row["agency_org_id"], row["policy_id"])
            for row in made.rows["agency_policy_compliance"]
            if row["enterprise_org_id"] == client.id
        }
        assert set(pairs(agency, {"number": 1, "enterprise_org_id": str(client.id)})) == whose & set(made.pairs)
        assert 0 < len(whose & set(made.pairs)) < len(made.pairs)
        other = made.rows["agency_policy_compliance"][0]
        assert pairs(agency, {"compliance_id": str(other["id"])}) == [(agency, other["policy_id"])]
        assert pairs(agency, {"compliance_id": str(client.id)}) == []
        assert recompute_pairs(scope.conn, [], now=AS_OF).scored_count == 0


def test_every_bug_that_the_long_run_seeds_fits_the_function():
    assert [name for name, before, _ in BUGS if before not in function()] == []
