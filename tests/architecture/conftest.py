"""The catalog of a migrated database, for tests of its shape."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Connection, NullPool, create_engine


@pytest.fixture(scope="module")
def catalog(admin_url: str) -> Iterator[Connection]:
    with create_engine(admin_url, poolclass=NullPool).connect() as conn:
        yield conn
