"""`python -m benchmarks.growth`: what detection takes as clients and policies grow; draws docs/images/growth.svg."""

import argparse
import sys
from collections.abc import Sequence
from math import log10
from pathlib import Path
from statistics import median

from benchmarks.bar.timing import EACH, NEW, SEED, against, cpu_seconds, relate_all
from benchmarks.portfolio import written_portfolio
from core.conflicts.library import Library

PICTURE = Path(__file__).parents[1] / "docs" / "images" / "growth.svg"
CLIENTS = (5, 10, 20, 40, 80)
POLICIES = (100, 1_000, 10_000)
ROUNDS = 3
WIDTH, HEIGHT, LEFT, BOTTOM, TOP = 360, 260, 62, 212, 40

Point = tuple[int, int, float]
"""How many clients or policies, pairs, milliseconds of CPU."""


def of_agencies(counts: Sequence[int]) -> list[Point]:
    """All pairs of agencies with ever more clients, compiling included."""
    found = []
    for count in counts:
        clauses = written_portfolio(SEED, count, EACH)
        seconds = min(cpu_seconds(lambda held=clauses: relate_all(held)) for _ in range(ROUNDS))
        found.append((count, len(clauses) * (len(clauses) - 1) // 2, 1e3 * seconds))
    return found


def of_libraries(counts: Sequence[int]) -> list[Point]:
    """A new policy against ever more policies; the middle one of a few."""
    found = []
    for count in counts:
        library = Library(written_portfolio(SEED, count, EACH))
        seconds = median(against(library, SEED + at + 1) for at in range(NEW))
        found.append((count, count * EACH * EACH, 1e3 * seconds))
    return found


def table(heading: str, points: Sequence[Point]) -> str:
    """As it stands in the documentation."""
    lines = [f"| {heading} | pairs | CPU |", "|---|---|---|"]
    return "\n".join([*lines, *(f"| {count:,} | {pairs:,} | {ms:,.1f} ms |" for count, pairs, ms in points)])


def picture(agencies: Sequence[Point], libraries: Sequence[Point]) -> str:
    """Both as points on axes that multiply by ten."""
    panels = (
        _panel(0, "One agency, 40 clauses a client", "clients", agencies),
        _panel(WIDTH, "A new policy against a library", "policies of 40 clauses", libraries),
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {2 * WIDTH} {HEIGHT}"'
        f' width="{2 * WIDTH}" height="{HEIGHT}" font-family="sans-serif" font-size="12" fill="#1f2937">'
        "<title>CPU time of detection as an agency and a library grow</title>"
        f'<rect width="100%" height="100%" fill="#ffffff"/>{"".join(panels)}</svg>\n'
    )


def _panel(x: int, title: str, axis: str, points: Sequence[Point]) -> str:
    first, last = log10(points[0][0]), log10(points[-1][0])
    low, high = 0, 3
    right = WIDTH - 34

    def across(count: float) -> float:
        return x + LEFT + 14 + (log10(count) - first) / (last - first) * (right - LEFT - 14)

    def up(ms: float) -> float:
        return BOTTOM - (log10(max(ms, 1)) - low) / (high - low) * (BOTTOM - TOP)

    parts = [f'<text x="{x + LEFT}" y="22" font-weight="bold">{title}</text>']
    for power in range(low, high + 1):
        y = up(10**power)
        parts.append(f'<line x1="{x + LEFT}" x2="{x + right}" y1="{y:.1f}" y2="{y:.1f}" stroke="#d1d5db"/>')
        parts.append(f'<text x="{x + LEFT - 6}" y="{y + 4:.1f}" text-anchor="end">{10**power:,} ms</text>')
    line = " ".join(f"{across(count):.1f},{up(ms):.1f}" for count, _, ms in points)
    parts.append(f'<polyline points="{line}" fill="none" stroke="#1d4ed8" stroke-width="2"/>')
    for count, _, ms in points:
        parts.append(f'<circle cx="{across(count):.1f}" cy="{up(ms):.1f}" r="4" fill="#1d4ed8"/>')
        parts.append(f'<text x="{across(count):.1f}" y="{up(ms) - 9:.1f}" text-anchor="middle">{ms:,.0f} ms</text>')
        parts.append(f'<text x="{across(count):.1f}" y="{BOTTOM + 17}" text-anchor="middle">{count:,}</text>')
    parts.append(f'<text x="{x + (LEFT + right) / 2:.0f}" y="{BOTTOM + 36}" text-anchor="middle">{axis}</text>')
    return "".join(parts)


def main(given: Sequence[str] | None = None) -> int:
    """Measure, print the tables, draw the picture."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.growth", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="tiny sizes, and no picture")
    quick = parser.parse_args(given).quick
    agencies, libraries = of_agencies(CLIENTS[:2] if quick else CLIENTS), of_libraries((2, 4) if quick else POLICIES)
    sys.stdout.write(f"{table('clients', agencies)}\n\n{table('policies', libraries)}\n")
    if not quick:
        PICTURE.parent.mkdir(parents=True, exist_ok=True)
        PICTURE.write_text(picture(agencies, libraries), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
