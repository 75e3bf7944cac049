"""Unguessable words and known ids, each with the organizations that may read it; whatever else carries one leaks."""

import re
import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

_CANARY = re.compile(r"canary[0-9a-f]{16}")
_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")


@dataclass(frozen=True)
class Secret:
    """What a canary or an id stands in, and for whom."""

    what: str
    readers: frozenset[str]


@dataclass
class Canaries:
    """All canaries of a world; organizations go by their short names."""

    words: dict[str, Secret] = field(default_factory=dict)
    ids: dict[str, Secret] = field(default_factory=dict)

    def text(self, what: str, readers: Iterable[str]) -> str:
        """A text that these may read; nobody can guess it."""
        word = f"canary{secrets.token_hex(8)}"
        self.words[word] = Secret(what, frozenset(readers))
        return f"{what} {word}"

    def id(self, what: str, value: UUID, readers: Iterable[str]) -> UUID:
        """An id that these may see."""
        self.ids[str(value)] = Secret(what, frozenset(readers))
        return value

    def leaks(self, seen: str, reader: str, *, told: str = "") -> list[str]:
        """What of `seen` the reader may not read, leaving out ids that they named themselves."""
        seen = seen.lower()
        words = [self.words[word] for word in set(_CANARY.findall(seen)) if word in self.words]
        ids = [self.ids[each] for each in set(_UUID.findall(seen)) if each in self.ids and each not in told]
        return sorted(secret.what for secret in [*words, *ids] if reader not in secret.readers)

    def shown(self, seen: str, reader: str) -> int:
        """How many canaries that the reader may read stand in `seen`: a scan that finds none proves nothing."""
        return sum(
            reader in self.words[word].readers for word in set(_CANARY.findall(seen.lower())) if word in self.words
        )
