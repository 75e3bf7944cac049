"""`make prove-analytics`: every attack, the slow ones at length, and the escapes once more without the look at the query."""

import sys

from tests.integration.analytics.attacking import CANARY, field, run, said
from tests.integration.analytics.attacks import ESCAPES, RESOURCES

SECONDS = 4.0
KILOBYTES = 1_400_000


def main() -> int:
    """Print how each came out; 1 where one did harm."""
    harmful = []
    with field() as place:
        queries = {name: place.filled(sql) for name, sql in ESCAPES.items()}
        for layer, is_gateless in (("all layers", False), ("without the gate", True)):
            came_out = run(queries, seconds=SECONDS, is_gateless=is_gateless)
            shown = [name for name, each in came_out.items() if CANARY in each["heard"] or "root:" in each["heard"]]
            answered = [name for name, each in came_out.items() if "is_cut" in said(each)]
            sys.stdout.write(
                f"{len(queries)} escapes, {layer}: {len(shown)} harmful, {len(answered)} answered {answered}\n"
            )
            harmful += shown
        harmful += [path.name for path in place.target.iterdir()] + ["called"] * place.was_called()
    for name, each in run(RESOURCES, seconds=SECONDS).items():
        is_bounded = each["seconds"] < SECONDS + 2 and each["kilobytes"] < KILOBYTES and each["byte_count"] < 10_000_000
        outcome = "killed" if each["is_killed"] else next(iter(said(each)), f"ended by status {each['status']}")
        sys.stdout.write(
            f"{name:28} {outcome:22} {each['seconds']:5.1f} s {each['kilobytes'] // 1024:5} MB {each['byte_count']:9} bytes\n"
        )
        harmful += [] if is_bounded else [name]
    sys.stdout.write(f"{len(RESOURCES)} resource attacks; harmful: {harmful or 'none'}\n")
    return 1 if harmful else 0


if __name__ == "__main__":
    sys.exit(main())
