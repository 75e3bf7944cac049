"""Every client and agency has a word of its own, which stands in no clause: nobody else learns of it."""

from core.clauses.model import Dimension
from core.vocabulary.operations import map_word
from tests.edges.wall.stage import AGENCIES, CLIENTS
from tests.edges.wall.things import World


def use_words(world: World) -> None:
    """One each."""
    for short in (*CLIENTS, *AGENCIES):
        admin = world.enter(world.stage.admin(short))
        made = map_word(
            world.conn, actor=admin, dimension=Dimension.TOOL, term=world.stage.text(f"{short}'s word", short),
            mapped_to="m365_copilot", now=world.now,
        )  # fmt: skip
        world.add("word", made.id, "own", short)
