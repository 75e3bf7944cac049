"""The clients and agencies of the folder beside this one, where clauses reach them."""

from tests.integration.engagements.conftest import World, world

__all__ = ["World", "world"]
