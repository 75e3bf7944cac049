"""The long run: `python -m tests.proof.prove_scores`, scores in SQL against the rules, fact by fact, and with bugs seeded."""

import argparse
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from time import perf_counter

from sqlalchemy import Engine

from tests.postgres import Database, engine_of, migrated, server_for_tests
from tests.proof.bugs_in_scores import BUGS, function, with_bug
from tests.proof.scored_rows import TODAY, Drawn, drawn
from tests.proof.scored_tables import write
from tests.proof.scores import admin, compare_all, compare_past, compare_steps

CLIENTS, POLICIES = 5, 10
PAST = tuple(TODAY - timedelta(days=back) for back in (1, 20, 45))


def say(line: str) -> None:
    """One line of the report, at once."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def main() -> int:
    """Exit status 1 when SQL and the rules differ anywhere, or a seeded bug is not seen."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--states", type=int, default=20_000)
    parser.add_argument("--facts", type=int, default=600)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    with server_for_tests() as server:
        differences = _whole(migrated(server), asked.states, asked.seed)
        differences += _steps(migrated(server), asked.facts, asked.seed)
        survived = _bugs(migrated(server), asked.seed)
    return 1 if differences or survived else 0


def _whole(database: Database, states: int, seed: int) -> int:
    """Every state scored, and past days of a part of them."""
    with _written(database, seed, max(1, states // (CLIENTS * POLICIES))) as (engine, made):
        began = perf_counter()
        compared = compare_all(engine, made)
        say(
            f"{len(made.pairs):,} states: {compared.records:,} records and days compared, "
            f"{len(compared.differences)} differences, {perf_counter() - began:.0f} s; {dict(compared.stood)}"
        )
        few = Drawn(made.rows, made.clients, made.agencies[:40])
        past = compare_past(engine, few, PAST)
        say(f"past days: {past.records:,} compared, {len(past.differences)} differences")
    return _shown(compared.differences + past.differences)


def _steps(database: Database, facts: int, seed: int) -> int:
    """One record after each fact beside everything."""
    made = drawn(seed + 1, clients=3, policies=4, agencies=3)
    with admin(database) as conn:
        write(conn, made)
    with engine_of(database) as engine:
        steps = compare_steps(database, engine, made, seed=seed, facts=facts, whole_every=10)
    say(
        f"{steps.facts} facts one after the other: {steps.pairs} records scored, {steps.changed} changed, "
        f"{len(steps.differences)} differences from everything scored anew"
    )
    return _shown(steps.differences)


def _bugs(database: Database, seed: int) -> int:
    """Each bug in turn; how many nothing told of."""
    survived = []
    with _written(database, seed + 2, 20) as (engine, made):
        for name, before, after in BUGS:
            _replace(database, with_bug(before, after))
            if not compare_all(engine, made).differences and not compare_past(engine, made, PAST[1:2]).differences:
                survived.append(name)
        _replace(database, function())
        restored = compare_all(engine, made).differences
    say(f"{len(BUGS) - len(survived)} of {len(BUGS)} seeded bugs seen; not seen: {survived or 'none'}")
    return len(survived) + _shown(restored)


def _replace(database: Database, source: str) -> None:
    with admin(database) as conn:
        cursor = conn.connection.cursor()
        cursor.execute(source.encode())


@contextmanager
def _written(database: Database, seed: int, agencies: int) -> Iterator[tuple[Engine, Drawn]]:
    made = drawn(seed, clients=CLIENTS, policies=POLICIES, agencies=agencies)
    with admin(database) as conn:
        write(conn, made)
    with engine_of(database) as engine:
        yield engine, made


def _shown(differences: list[str]) -> int:
    for each in differences[:10]:
        say(f"  {each[:2000]}")
    return len(differences)


if __name__ == "__main__":
    sys.exit(main())
