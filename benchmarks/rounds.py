"""Measure several things by turns, so that what else the machine does falls on all of them alike."""

from collections.abc import Callable, Mapping, Sequence
from statistics import median, quantiles
from time import perf_counter


def seconds(act: Callable[[], object]) -> float:
    """How long it takes."""
    began = perf_counter()
    act()
    return perf_counter() - began


def medians(rounds: int, measured: Mapping[str, Callable[[], float]]) -> dict[str, float]:
    """The median of each figure over `rounds`; a round takes every figure once. A first round counts for nothing."""
    taken: dict[str, list[float]] = {name: [] for name in measured}
    for number in range(rounds + 1):
        for name, measure in measured.items():
            figure = measure()
            if number:
                taken[name].append(figure)
    return {name: median(figures) for name, figures in taken.items()}


def p95(figures: Sequence[float]) -> float:
    """The value that 95 in 100 stay below."""
    return quantiles(figures, n=20, method="inclusive")[-1]
