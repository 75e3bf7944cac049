"""`make figures`: measure the tree against the figures it is held to, print them, write docs/reference/figures.md."""

import statistics
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from docs import measures
from docs.measures import Measured

PRINTED_TO = Path(__file__).parent / "reference" / "figures.md"
NOTE = "<!-- Printed by `make figures` from the tree; true of the day it was printed. -->\n\n"
SHOWN = 5
TEST_RATIO = (1.3, 1.8)


@dataclass(frozen=True)
class Figure:
    """One figure: ours, the goal, whether it is met, and the places that are worst."""

    name: str
    ours: str
    goal: str
    met: bool
    worst: Sequence[str] = ()


def figures() -> list[Figure]:
    """All figures of the tree as it is."""
    product, tests = measures.product(), measures.tests()
    return [
        _spread("file lines", measures.file_lines(product), (60, 200, 300)),
        _spread("function lines", measures.function_lines(product), (8, 25, 50)),
        _complexity(),
        _share_without("public functions typed", *measures.untyped(product)),
        _share_without("public functions and classes documented", *measures.undocumented(product)),
        _cycles(measures.import_cycles(product)),
        _repetition(*measures.repeated_lines(product)),
        _patching(*measures.tests_that_patch(tests)),
        _ratio(_lines(tests), _lines(product)),
    ]


def _spread(name: str, measured: Sequence[Measured], goal: tuple[int, int, int]) -> Figure:
    values = sorted(each.value for each in measured)
    ours = (round(statistics.median(values)), round(statistics.quantiles(values, n=10)[-1]), values[-1])
    met = all(value <= limit for value, limit in zip(ours, goal, strict=True))
    return Figure(f"{name}, median / p90 / max", _slashed(ours), "≤ " + _slashed(goal, " / ≤ "), met, _worst(measured))


def _slashed(values: Sequence[int], between: str = " / ") -> str:
    return between.join(map(str, values))


def _worst(measured: Sequence[Measured]) -> list[str]:
    return [f"{each.place}: {each.value}" for each in sorted(measured, reverse=True)[:SHOWN]]


def _complexity() -> Figure:
    measured = measures.complexities()
    worst = max(each.value for each in measured)
    return Figure("worst cyclomatic complexity", str(worst), "≤ 8", worst <= 8, _worst(measured))  # noqa: PLR2004  # the goal beside it


def _share_without(name: str, lacking: Sequence[str], count: int) -> Figure:
    ours = f"{100 * (count - len(lacking)) / count:.1f} % of {count}"
    return Figure(name, ours, "100 %", not lacking, lacking[:SHOWN])


def _cycles(rings: Sequence[Sequence[str]]) -> Figure:
    told = [" ⇄ ".join(ring) for ring in rings[:SHOWN]]
    return Figure("import cycles, lazy ones included", str(len(rings)), "0", not rings, told)


def _repetition(repeated: Sequence[Measured], count: int) -> Figure:
    share = 100 * sum(each.value for each in repeated) / count
    name = f"repeated lines, in runs of {measures.WINDOW} and more"
    return Figure(name, f"{share:.2f} %", "< 1 %", share < 1, _worst(repeated))


def _patching(patching: Sequence[str], count: int) -> Figure:
    share = 100 * len(patching) / count
    return Figure("tests that patch", f"{share:.1f} % of {count}", "≤ 5 %", share <= 5, patching[:SHOWN])  # noqa: PLR2004  # the goal beside it


def _lines(sources: Sequence[measures.Source]) -> int:
    return sum(each.value for each in measures.file_lines(sources))


def _ratio(tests: int, code: int) -> Figure:
    low, high = TEST_RATIO
    told = f"{tests / code:.2f} ({tests} : {code} lines)"
    return Figure("test : code", told, f"{low}–{high}", low <= tests / code <= high)


def page(measured: Sequence[Figure]) -> str:
    """The figures as a Markdown page."""
    introduction = (
        "`app.py`, `core`, `api`, `jobs` and `pages` as they are, against what good small codebases reach. "
        "`tests/architecture/test_figures.py` holds the limits that must not be crossed.\n\n"
    )
    lines = ["| figure | ours | goal | met |", "|---|---|---|---|"]
    lines += [f"| {each.name} | {each.ours} | {each.goal} | {'yes' if each.met else '**no**'} |" for each in measured]
    worst = [
        f"\n## {each.name.capitalize()}\n\n" + "".join(f"- {w}\n" for w in each.worst)
        for each in measured
        if each.worst
    ]
    return (
        "# Figures\n\n"
        + NOTE
        + introduction
        + "\n".join(lines)
        + "\n\nThe furthest from the goal, figure by figure:\n"
        + "".join(worst)
    )


if __name__ == "__main__":
    printed = page(figures())
    PRINTED_TO.write_text(printed, encoding="utf-8")
    sys.stdout.write(printed)
