"""The clients and agencies of another folder, with documents of both clients at Lumen."""

from tests.integration.engagements.conftest import World, world

__all__ = ["World", "world"]
