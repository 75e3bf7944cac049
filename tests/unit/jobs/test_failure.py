"""What a failed run says of its error, and what it keeps to itself."""

import pytest
from psycopg import errors
from sqlalchemy.exc import IntegrityError

from core.db.retry import retrying
from core.errors import NotFound
from core.states import check_move
from jobs.failure import in_short

SECRET = "Helix forbids it"


def failure_of(act):
    with pytest.raises(Exception) as caught:  # noqa: PT011  # whichever it is
        act()
    return in_short(caught.value)


def test_it_names_the_kind_and_the_place_in_the_project_and_never_quotes_the_message():
    def fail():
        raise NotFound(SECRET)

    told = failure_of(fail)
    assert told.startswith("NotFound at tests/unit/jobs/test_failure.py:")
    assert "Helix" not in told


def test_the_place_is_the_innermost_line_of_our_own():
    told = failure_of(lambda: check_move({}, None, None, noun=SECRET))
    assert " at core/states.py:" in told


def test_an_error_of_the_database_is_told_by_its_code_without_parameters():
    def fail():
        raise IntegrityError(
            "INSERT … VALUES (:name)", {"name": SECRET}, errors.UniqueViolation(f"Key ({SECRET}) exists")
        )

    told = failure_of(fail)
    assert told.startswith("IntegrityError UniqueViolation 23505 at tests/")
    assert "Helix" not in told


def refused(kind, times):
    calls = []

    def transact():
        calls.append(1)
        if len(calls) <= times:
            raise IntegrityError("", {}, kind())
        return len(calls)

    return transact, calls


@pytest.mark.parametrize("kind", [errors.SerializationFailure, errors.DeadlockDetected])
def test_a_transaction_that_gave_way_to_another_is_done_again(kind):
    transact, _ = refused(kind, times=2)
    assert retrying(transact, pause=0) == 3


def test_it_is_given_up_after_the_last_attempt():
    transact, calls = refused(errors.DeadlockDetected, times=5)
    with pytest.raises(IntegrityError):
        retrying(transact, attempts=3, pause=0)
    assert len(calls) == 3


def test_nothing_else_is_done_again():
    transact, calls = refused(errors.UniqueViolation, times=5)
    with pytest.raises(IntegrityError):
        retrying(transact, pause=0)
    assert len(calls) == 1
