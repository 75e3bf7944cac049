"""Long streams of pairs judged by engine and z3 in several processes, and by the columns beside the scalar table."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from itertools import islice
from multiprocessing import get_context
from time import process_time
from typing import TypeVar

from core.clauses.model import Clause
from core.conflicts.columns import Prepared, columns
from core.conflicts.compile import compile_clause
from core.conflicts.model import Relation, Verdict
from core.conflicts.portfolio import relate_across, relate_within
from core.conflicts.relate import NO_RELATION, relation
from core.conflicts.unmapped import compiled_at_widest, unmapped_terms
from tests.proof.compare import Tally, compare
from tests.proof.generators import pairs, portfolio
from tests.proof.proved import Proved

BATCH = 60
"""Pairs whose clauses are laid out in columns together."""
ENCODING = (
    "z3: one Int per dimension and day, tool sets as bit-vectors, one shared solver with push and pop per process"
)

Found = TypeVar("Found")
Stream = Iterator[tuple[str, Clause, Clause]]


@dataclass(frozen=True)
class Shard:
    """Every `of`-th pair from `at` of the generated pairs, or of a whole portfolio."""

    seed: int
    at: int
    of: int
    count: int
    is_portfolio: bool

    def stream(self) -> Stream:
        """The pairs, generated anew in each process."""
        whole = portfolio(self.seed) if self.is_portfolio else pairs(self.seed, self.count)
        return islice(whole, self.at, self.count, self.of)


def with_z3(name: str, seed: int, count: int, processes: int, *, is_portfolio: bool = False) -> Proved:
    """All the pairs against z3; the shards run side by side."""
    shards = [Shard(seed, at, processes, count, is_portfolio) for at in range(processes)]
    done = list(_side_by_side(judged, shards, processes))
    tallies = [tally for tally, _ in done]
    oracle, engine = (sum(getattr(t, f"{side}_seconds") for t in tallies) for side in ("oracle", "engine"))
    relations = sum((tally.counts("relation") for tally in tallies), Counter[tuple[str, ...]]())
    count = sum(tally.pairs for tally in tallies)
    return Proved(
        name,
        count,
        tuple(f"{each.generator} #{each.index}: {each.engine} but z3 {each.oracle}\n      {each.a}\n      {each.b}"
              for tally in tallies for each in tally.disagreements),
        sum(seconds for _, seconds in done),
        (
            f"{processes} processes; z3 {oracle:.1f} s CPU, engine {engine:.1f} s CPU (pair by pair, clauses as written)",
            ENCODING,
            ", ".join(f"{each} {met:,}" for (each,), met in relations.most_common()),
        ),
    )  # fmt: skip


def in_columns(seed: int, count: int, processes: int) -> Proved:
    """The generated pairs once more: what the columns say of each is what the scalar table says."""
    shards = [Shard(seed, at, processes, count, is_portfolio=False) for at in range(processes)]
    done = list(_side_by_side(unlike_in_columns, shards, processes))
    unlike = tuple(each for found, _ in done for each in found)
    return Proved(
        "columns = scalar, on the generated pairs", count, unlike, sum(seconds for _, seconds in done),
        (f"{processes} processes",),
    )  # fmt: skip


def _side_by_side(work: Callable[[Shard], Found], shards: Sequence[Shard], processes: int) -> Iterator[Found]:
    if processes == 1:
        yield from map(work, shards)
        return
    # z3's solver must not be forked.
    with ProcessPoolExecutor(processes, get_context("spawn")) as pool:
        yield from pool.map(work, shards)


def judged(shard: Shard) -> tuple[Tally, float]:
    """One process's comparison and its CPU seconds."""
    began = process_time()
    tally = compare(shard.stream(), relation)
    return tally, process_time() - began


def unlike_in_columns(shard: Shard) -> tuple[list[str], float]:
    """The pairs of a shard of which columns and table speak differently."""
    began = process_time()
    stream, unlike = ((a, b) for _, a, b in shard.stream()), list[str]()
    while batch := list(islice(stream, BATCH)):
        unlike.extend(_unlike(batch))
    return unlike, process_time() - began


def prepared(clause: Clause) -> Prepared:
    """A clause as the columns take it."""
    vague = bool(unmapped_terms(clause))
    return Prepared(compiled_at_widest(clause) if vague else compile_clause(clause), is_vague=vague)


def _unlike(batch: Sequence[tuple[Clause, Clause]]) -> Iterator[str]:
    both = [(a, b) for a, b in batch if all(prepared(each).compiled.box is not None for each in (a, b))]
    found = relate_across(
        columns([prepared(a) for a, _ in both]),
        columns([prepared(b) for _, b in both]),
        # Only the pairs themselves are looked at, not every first clause with every second.
        lambda i, j: relation(*both[i]) if i == j else NO_RELATION,
    )
    met = zip(found.first.tolist(), found.second.tolist(), found.codes.tolist(), strict=True)
    said = {i: found.verdicts[code] for i, j, code in met if i == j}
    for i, (a, b) in enumerate(both):
        if said.get(i, NO_RELATION) != (right := relation(a, b)):
            yield f"{said.get(i)} but {right}\n      {a}\n      {b}"


def whole_in_columns(name: str, clauses: Sequence[Clause]) -> Proved:
    """All pairs of a portfolio at once in columns, each pair beside the scalar table."""
    began = process_time()
    living = [clause for clause in clauses if prepared(clause).compiled.box is not None]
    found = relate_within(columns([prepared(each) for each in living]), lambda i, j: relation(living[i], living[j]))
    met = zip(found.first.tolist(), found.second.tolist(), found.codes.tolist(), strict=True)
    said: dict[tuple[int, int], Verdict] = {(i, j): found.verdicts[code] for i, j, code in met}
    unlike = [
        f"{said.get((i, j))} but {right}\n      {living[i]}\n      {living[j]}"
        for j in range(len(living))
        for i in range(j)
        if (right := relation(living[i], living[j])) != said.get((i, j), NO_RELATION)
    ]
    related = sum(each.relation is not Relation.NONE for each in said.values())
    pairs_met = len(living) * (len(living) - 1) // 2
    return Proved(name, pairs_met, tuple(unlike), process_time() - began, (f"{related:,} of them relate",))
