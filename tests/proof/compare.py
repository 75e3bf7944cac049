"""Runs engine and oracle over the same pairs and counts what was compared, so that a proof cannot go vacuous."""

import time
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Protocol

from core.clauses.model import Clause
from tests.proof.oracle import CAPPED, TURNED, Judgement, oracle_relation


class Verdict(Protocol):
    """What the engine answers; its words are StrEnums or plain strings."""

    @property
    def relation(self) -> str: ...
    @property
    def conflict_type(self) -> str: ...
    @property
    def degree(self) -> str: ...
    @property
    def direction(self) -> str: ...


Engine = Callable[[Clause, Clause], Verdict]


@dataclass(frozen=True)
class Disagreement:
    """One pair on which engine and oracle differ, with all that is needed to see it again."""

    index: int
    generator: str
    a: Clause
    b: Clause
    engine: Judgement
    oracle: Judgement


@dataclass
class Tally:
    """Counts and CPU seconds of one comparison."""

    pairs: int = 0
    oracle_seconds: float = 0.0
    engine_seconds: float = 0.0
    verdicts: Counter[tuple[str, Judgement]] = field(default_factory=Counter)
    disagreements: list[Disagreement] = field(default_factory=list)

    def counts(self, *names: str) -> Counter[tuple[str, ...]]:
        """Verdicts counted by some of: generator, relation, conflict_type, degree, direction."""
        counted: Counter[tuple[str, ...]] = Counter()
        for (generator, verdict), count in self.verdicts.items():
            facts = {"generator": generator, **verdict._asdict(), "conflict_type": family(verdict.conflict_type)}
            counted[tuple(facts[name] for name in names)] += count
        return counted


def family(conflict_type: str) -> str:
    """The conflict type without the parameter's name."""
    return (
        conflict_type.split("_", maxsplit=1)[0] + "_…" if conflict_type.startswith("incompatible_") else conflict_type
    )


def judgement(verdict: Verdict) -> Judgement:
    """The engine's verdict in the oracle's words; a type beside conflict and tension only repeats the relation."""
    relation = str(verdict.relation)
    conflict_type = str(verdict.conflict_type) if relation in CAPPED else ""
    return Judgement(relation, conflict_type, str(verdict.degree), str(verdict.direction))


def mirrored(verdict: Judgement) -> Judgement:
    """The verdict on the same pair in the other order."""
    return verdict._replace(direction=TURNED.get(verdict.direction, verdict.direction))


def compare(stream: Iterable[tuple[str, Clause, Clause]], engine: Engine) -> Tally:
    """Both verdicts on every pair; the engine is asked in both orders."""
    tally = Tally()
    for index, (generator, a, b) in enumerate(stream):
        begun = time.process_time()
        right = oracle_relation(a, b)
        asked = time.process_time()
        answer = engine(a, b)
        done = time.process_time()
        tally.oracle_seconds += asked - begun
        tally.engine_seconds += done - asked
        tally.pairs += 1
        tally.verdicts[generator, right] += 1
        for given, expected in ((judgement(answer), right), (mirrored(judgement(engine(b, a))), right)):
            if given != expected:
                tally.disagreements.append(Disagreement(index, generator, a, b, given, expected))
                break
    return tally
