"""`python -m benchmarks.odrl PATH`: verdicts of the engine against those of the benchmark in the file at PATH.

Vocabularies are the Turtle files beside it; where there are none, those beside the file that ODRL_BENCHMARK names.
Exit code 1 when a conflict is claimed where the verdict is Unknown.
"""

import argparse
import os
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.odrl.branches import OutOfReach
from benchmarks.odrl.concepts import read_concepts
from benchmarks.odrl.judging import judge
from benchmarks.odrl.problems import PLAIN_VERDICTS, Answer, Problem, read_problems

HEADINGS = ("problems", "supported", "right", "wrong", "unsupported")


@dataclass(frozen=True)
class Result:
    """A problem and what the engine found; None with the reason where it is out of reach."""

    problem: Problem
    found: Answer | None
    reason: str = ""

    @property
    def is_right(self) -> bool:
        """Whether the verdict was found."""
        return self.found is not None and self.found == self.problem.expected

    @property
    def is_wrong(self) -> bool:
        """Whether another verdict was found."""
        return self.found is not None and not self.is_right


def vocabularies(path: Path) -> list[Path]:
    """Turtle files beside the problems, or beside those that the environment names."""
    beside = sorted(path.parent.glob("*.ttl"))
    named = os.environ.get("ODRL_BENCHMARK", "")
    return beside or (sorted(Path(named).parent.glob("*.ttl")) if named else [])


def results(path: Path) -> Iterator[Result]:
    """Every problem of the file, judged."""
    concepts = read_concepts(vocabularies(path))
    for problem in read_problems(path):
        try:
            yield Result(problem, judge(problem, concepts))
        except OutOfReach as reason:
            yield Result(problem, None, str(reason))


def false_conflicts(found: Iterable[Result]) -> list[Result]:
    """Conflicts that are claimed where the verdict is Unknown."""
    return [
        result
        for result in found
        if result.found is Answer.CONFLICT and result.problem.expected is Answer.UNKNOWN
    ]  # fmt: skip


def report(found: Sequence[Result]) -> str:
    """The table by family, the wrong ones by name, and why the rest is out of reach."""
    plain = [result for result in found if result.problem.verdict in PLAIN_VERDICTS]
    families = dict.fromkeys(result.problem.family for result in found)
    lines = [f"{'':44}" + "".join(f"{heading:>13}" for heading in HEADINGS)]
    lines += [_line(family, [each for each in found if each.problem.family == family]) for family in families]
    lines += [_line("all", found), _line("of these: Conflict, Compatible, Unknown", plain), ""]
    wrong = [result for result in found if result.is_wrong]
    lines += [f"wrong: {each.problem.id} is {each.problem.verdict}, found {each.found}" for each in wrong]
    claimed = sum(result.found is Answer.CONFLICT for result in wrong)
    lines += [
        f"Conflict claimed wrongly: {claimed}",
        f"Conflict claimed where the verdict is Unknown: {len(false_conflicts(found))}",
    ]
    reasons = Counter((result.problem.family, result.reason) for result in found if result.found is None)
    lines += ["", "Out of reach, and why:"]
    lines += [f"{count:4}  {family}: {reason}" for (family, reason), count in sorted(reasons.items())]
    return "\n".join(lines)


def _line(name: str, found: Sequence[Result]) -> str:
    right, wrong = sum(each.is_right for each in found), sum(each.is_wrong for each in found)
    figures = (len(found), right + wrong, right, wrong, len(found) - right - wrong)
    return f"{name:44}" + "".join(f"{figure:13}" for figure in figures)


def main(given: Sequence[str] | None = None) -> int:
    """Judge the file, print the report."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.odrl", description=__doc__)
    parser.add_argument("path", type=Path, metavar="PATH", help="the benchmark's file of problems (JSON)")
    found = list(results(parser.parse_args(given).path))
    print(report(found))
    return 1 if false_conflicts(found) else 0


if __name__ == "__main__":
    sys.exit(main())
