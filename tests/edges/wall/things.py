"""What the world holds, by kind: who may open it, and whose it is."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection

from core.db.scope import enter
from core.identity.acting import SIDE_OF
from core.identity.model import Actor
from tests.edges.wall.stage import Stage


@dataclass(frozen=True)
class Thing:
    """Something with an id, and who may open it; `key` tells the things of one kind and organization apart."""

    id: UUID
    readers: frozenset[str]
    key: str
    owner: str
    kind: str

    @property
    def kind_and_key(self) -> str:
        return f"{self.kind} {self.owner}/{self.key}"


@dataclass
class World:
    """The stage with what came of it, by kind of thing."""

    conn: Connection
    stage: Stage
    now: datetime
    things: dict[str, list[Thing]] = field(default_factory=dict)
    documents: dict[UUID, str] = field(default_factory=dict)

    def enter(self, actor: Actor) -> Actor:
        enter(self.conn, SIDE_OF[actor.kind], org_id=actor.org_id, user_id=actor.user_id)
        return actor

    def add(self, kind: str, value: UUID, key: str, owner: str, *readers: str) -> UUID:
        may = frozenset({owner, *readers})
        self.things.setdefault(kind, []).append(Thing(value, may, key, owner, kind))
        return self.stage.canaries.id(f"{kind} {owner}/{key}", value, may)

    def own(self, kind: str, short: str, key: str) -> UUID | None:
        """The thing of this key that the organization may open."""
        return next((each.id for each in self.things[kind] if short in each.readers and each.key == key), None)

    def foreign(self, kind: str, short: str) -> list[Thing]:
        return [each for each in self.things[kind] if short not in each.readers]
