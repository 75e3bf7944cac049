"""A policy as one Markdown file: named facts between two lines of dashes, then the prose."""

from collections.abc import Mapping

import yaml

from core.errors import NotValid
from core.policies.notation import read_notation

_FENCE = "---"


def split_front_matter(text: str) -> tuple[Mapping[str, object], str]:
    """The facts at the head of the text and the prose below; a text without such a head is all prose."""
    lines = text.split("\n")
    if lines[0].rstrip() != _FENCE:
        return {}, text
    end = next((at for at, line in enumerate(lines[1:], start=1) if line.rstrip() == _FENCE), None)
    if end is None:
        return {}, text
    try:
        facts = read_notation("\n".join(lines[1:end]))
    except NotValid:
        # A rule at the top, and another one further down: the text between them is prose.
        return {}, text
    if not isinstance(facts, Mapping):
        return {}, text
    return facts, "\n".join(lines[end + 1 :]).lstrip("\n")


def with_front_matter(facts: Mapping[str, object], prose: str) -> str:
    """The file that `split_front_matter` reads back."""
    return f"{_FENCE}\n{as_yaml(dict(facts))}{_FENCE}\n\n{prose}"


def as_yaml(value: object) -> str:
    """YAML that `read_notation` reads back: without anchors, also where one part stands in two places."""
    return yaml.dump(value, Dumper=_Plain, sort_keys=False, allow_unicode=True, width=100)


class _Plain(yaml.SafeDumper):
    def ignore_aliases(self, data: object) -> bool:  # noqa: ARG002  # PyYAML asks this of each part
        return True
