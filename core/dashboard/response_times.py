"""How quick the API of this process answered last: kept in memory, for whoever runs the platform."""

from collections import deque
from dataclasses import dataclass
from statistics import median, quantiles

MOST_KEPT = 5_000
_FAILED_FROM, _NOT_READY = 500, 503
_ANSWERS: deque[tuple[float, int]] = deque(maxlen=MOST_KEPT)


@dataclass(frozen=True)
class ResponseTimes:
    """The last answers: times in milliseconds, None before the first one."""

    answer_count: int
    median_ms: float | None
    slow_ms: float | None
    error_count: int


def note_answer(seconds: float, status: int) -> None:
    """Remember one answer; what was asked, and by whom, is not kept."""
    _ANSWERS.append((1000 * seconds, status))


def response_times() -> ResponseTimes:
    """What the last answers took."""
    kept = list(_ANSWERS)
    taken = [milliseconds for milliseconds, _ in kept]
    errors = sum(status >= _FAILED_FROM and status != _NOT_READY for _, status in kept)
    if not taken:
        return ResponseTimes(0, None, None, 0)
    slow = quantiles(taken, n=20)[-1] if len(taken) > 1 else taken[0]
    return ResponseTimes(len(taken), round(median(taken), 1), round(slow, 1), errors)
