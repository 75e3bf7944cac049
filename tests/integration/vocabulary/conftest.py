"""The clients and agencies of the folder beside this one, where clauses use words of their own."""

from tests.integration.engagements.conftest import World, world

__all__ = ["World", "world"]
