"""A place for an embedded server of the test's own."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.integration.db.abuse import end_servers
from tests.postgres import open_folder


@pytest.fixture
def folder() -> Iterator[Path]:
    with open_folder() as made:
        yield made


@pytest.fixture
def root(folder: Path) -> Iterator[Path]:
    yield folder / "postgres"
    end_servers(folder / "postgres")
