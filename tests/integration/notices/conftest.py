"""A database of the tests' own: a day looked through is everybody's day."""

import pytest

from tests.postgres import engine_of


@pytest.fixture
def own(fresh_database):
    with engine_of(fresh_database()) as engine:
        yield engine
