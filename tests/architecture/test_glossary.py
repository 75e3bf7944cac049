"""Every word of the glossary lives where it says, and no module bears a name that says nothing."""

import pkgutil
import re
from pathlib import Path

import pytest

from docs.glossary import GLOSSARY, Term

ROOT = Path(__file__).parents[2]
TERMS = [term for terms in GLOSSARY.values() for term in terms]
# Not "process": that of an operating system is one.
VAGUE = {"utils", "util", "helpers", "helper", "common", "misc", "manager", "handle", "handler", "item", "data", "info"}  # fmt: skip
TABLES = {
    name: columns
    for migration in sorted(ROOT.glob("sql/migrations/*.sql"))
    for name, columns in re.findall(
        r"^CREATE TABLE (\w+) \((.*?)^\)", migration.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL
    )
}


def exists(place: str) -> bool:
    table, _, column = place.partition(".")
    if table in TABLES:
        return not column or re.search(rf"^  {column} ", TABLES[table], re.MULTILINE) is not None
    try:
        pkgutil.resolve_name(place)
    except (ImportError, AttributeError, ValueError):
        return False
    return True


@pytest.mark.parametrize("term", TERMS, ids=lambda term: term.word)
def test_a_word_lives_where_the_glossary_says(term: Term):
    assert exists(term.lives_in)


@pytest.mark.parametrize("place", ["core.identity.model.Nobody", "core.nowhere", "policies.colour", "nothing"])
def test_a_place_that_does_not_exist_is_noticed(place):
    assert not exists(place)


def test_every_word_stands_once_and_is_explained_in_one_sentence():
    words = [term.word for term in TERMS]
    assert sorted(set(words)) == sorted(words)
    assert [term.word for term in TERMS if not re.fullmatch(r"[A-Z0-9][^|]*[^.|]\.", term.meaning)] == []


def test_no_module_bears_a_name_that_says_nothing():
    modules = [path for folder in ("core", "api", "jobs", "pages") for path in (ROOT / folder).rglob("*.py")]
    assert len(modules) > 100
    vague = [path for path in modules if VAGUE & {*path.stem.split("_"), *path.parent.relative_to(ROOT).parts}]
    assert [str(path.relative_to(ROOT)) for path in vague] == []
