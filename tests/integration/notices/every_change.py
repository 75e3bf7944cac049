"""`python -m tests.integration.notices.every_change`: the ladder over all six changes of clocks, hour by hour, in four zones."""

import sys
from collections import Counter

from tests.integration.notices.clocks import AUTUMN, SPRING, Season, faults, run_at, set_up, told
from tests.postgres import engine_of, migrated, server_for_tests


def main() -> None:
    """Print what was told and what was wrong; a process that ends badly when anything was."""
    wrong: list[str] = []
    with server_for_tests() as server:
        template = migrated(server)
        for name, season in {"autumn": Season(AUTUMN), "spring": Season(SPRING)}.items():
            with engine_of(server.copy_of(template)) as engine:
                set_up(engine, season)
                hours = [run_at(engine, moment) for moment in season.hours()]
                found = told(engine)
            faulty = faults(found, season)
            by_zone = Counter(each.zone for each in found)
            sys.stdout.write(
                f"{name}: {len(hours):,} hours, {len(found):,} reminders at eight ({dict(by_zone)}), {len(faulty)} wrong\n"
            )
            wrong += faulty
    sys.stdout.writelines(f"{each}\n" for each in wrong)
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
