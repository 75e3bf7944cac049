"""Which exceptions waive which facts on a day."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from core.compliance.facts import ExceptionFact, ViolationFact
from core.distribution.model import Response
from core.exceptions.model import ExceptionState


@dataclass(frozen=True)
class Waivers:
    """Exceptions ordered by id; each question yields the id of the first one that waives the fact, or None."""

    exceptions: tuple[ExceptionFact, ...] = ()

    def of_response(self, response: Response) -> str | None:
        """The exception that answers a reservation or a decline."""
        if response not in (Response.WITH_RESERVATION, Response.DECLINED):
            return None
        return _first_id(exception for exception in self.exceptions if exception.answers is response)

    def of_answer(self, clause_id: str) -> str | None:
        """The exception under which the clause counts as met."""
        return _first_id(exception for exception in self.exceptions if clause_id in exception.clause_ids)

    def of_violation(self, violation: ViolationFact) -> str | None:
        """The exception to the violated clause on a day of which the violation happened."""
        return _first_id(
            exception
            for exception in self.exceptions
            if violation.clause_id in exception.clause_ids
            and exception.starts_on <= violation.happened_on <= exception.ends_on
        )


NO_WAIVERS = Waivers()


def waivers_in_force(exceptions: Iterable[ExceptionFact], *, today: date) -> Waivers:
    """The approved exceptions of which today is one of the days."""
    return _ordered(
        exception
        for exception in exceptions
        if exception.state is ExceptionState.APPROVED and exception.starts_on <= today <= exception.ends_on
    )


def expired_waivers(exceptions: Iterable[ExceptionFact], *, today: date) -> Waivers:
    """The exceptions that have run out, also where nobody has yet recorded that they did."""
    return _ordered(
        exception
        for exception in exceptions
        if exception.state is ExceptionState.EXPIRED
        or (exception.state is ExceptionState.APPROVED and exception.ends_on < today)
    )


def _ordered(exceptions: Iterable[ExceptionFact]) -> Waivers:
    """The exceptions ordered by id, so that the one named for a fact never depends on how they were read."""
    return Waivers(tuple(sorted(exceptions, key=lambda exception: exception.id)))


def _first_id(exceptions: Iterable[ExceptionFact]) -> str | None:
    """The id of the first exception, if there is one."""
    return next((exception.id for exception in exceptions), None)
