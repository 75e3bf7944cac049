"""`python -m benchmarks.searching`: how long one search takes over 100,000 policies and as many findings."""

import sys
import time
from collections.abc import Sequence
from statistics import quantiles

from sqlalchemy import create_engine, text

from core.db.scope import SideRole, transaction
from core.identity.acting import acting
from core.identity.model import Actor
from core.search.queries import search
from tests.factories import a_person, an_agency, an_engagement, an_enterprise
from tests.postgres import Database, engine_of, migrated, server_for_tests

ROWS, ROUNDS = 100_000, 25
# From a word in every row to one in a single row and one in none.
SAID = ("policy", "pol", "ret", "retention 99", "lumen prompt", "99999", "helix del", "a", "nothing of the kind")
POLICIES = """
    INSERT INTO app.policies (enterprise_org_id, title, created_by)
    SELECT :org_id,
           'Policy on ' || (ARRAY['retention', 'training', 'disclosure', 'prompts'])[1 + i % 4] || ' of material ' || i,
           :user_id
    FROM generate_series(1, :rows) AS i"""
FINDINGS = """
    INSERT INTO app.policy_conflicts (agency_org_id, policy_a_id, conflict_type, relation, reach, conflict_description,
                                      fingerprint, engine_version, taxonomy_version)
    SELECT :org_id, gen_random_uuid(), 'retention', 'conflict', 'binding', 'Lumen asks for at most ' || i ||
           ' days of prompt retention where Helix asks for ' || (ARRAY['deletion', 'archives', 'copies'])[1 + i % 3],
           sha256(CAST(CAST(i AS text) AS bytea)), '1', '1'
    FROM generate_series(1, :rows) AS i"""


def fill(database: Database, people: Sequence[Actor]) -> None:
    """Rows of two clients, so that one has to be told from the other, and the agency's."""
    engine = create_engine(database.admin_url)
    with engine.begin() as conn:
        for person in people:
            rows = {"org_id": person.org_id, "rows": ROWS}
            if person.is_enterprise:
                conn.execute(text(POLICIES), rows | {"user_id": person.user_id})
            else:
                conn.execute(text(FINDINGS), rows)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as conn:
        conn.execute(text("VACUUM ANALYZE"))
    engine.dispose()


def main() -> None:
    """Fill a database of its own, ask, and print a line for each of the words."""
    with server_for_tests() as server:
        database = migrated(server)
        with engine_of(database) as engine:
            with transaction(engine, SideRole.JOB) as scope:
                client, rival = an_enterprise(scope.conn, name="Lumen"), an_enterprise(scope.conn, name="Helix")
                agency = an_agency(scope.conn, name="Brightside")
                an_engagement(scope.conn, client, agency)
                people = [a_person(scope.conn, each) for each in (client, rival, agency)]
            fill(database, people)
            for person in (people[0], people[2]):
                for said in SAID:
                    times, found = [], 0
                    for _ in range(ROUNDS):
                        with acting(engine, person) as scope:
                            begun = time.perf_counter()
                            found = sum(each.found_count for each in search(scope.conn, person, said))
                            times.append((time.perf_counter() - begun) * 1000)
                    cuts = quantiles(times, n=20)
                    sys.stdout.write(
                        f"{person.kind:11} {said:20} {found:4} found  p50 {cuts[9]:5.1f} ms  p95 {cuts[18]:5.1f} ms\n"
                    )


if __name__ == "__main__":
    main()
