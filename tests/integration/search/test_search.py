"""One field: what it finds by the beginnings of words, in which order, and never of whom."""

from dataclasses import dataclass
from uuid import uuid4

import pytest
from sqlalchemy import Engine, text

from core.db.scope import SideRole, transaction
from core.identity.acting import acting
from core.identity.model import Actor, Role
from core.search.model import FoundKind
from core.search.queries import search
from tests.edges.sent import sent
from tests.factories import a_person, an_agency, an_engagement, an_enterprise, an_operator


@dataclass(frozen=True)
class Cast:
    """Two rival clients of one agency, and somebody of each role that matters; `mark` stands in every text."""

    mark: str
    client: Actor
    rival: Actor
    agency: Actor
    analyst: Actor
    reader: Actor
    operator: Actor


@pytest.fixture(scope="module")
def cast(engine: Engine) -> Cast:
    mark = f"m{uuid4().hex[:10]}"
    with transaction(engine, SideRole.JOB) as scope:
        conn = scope.conn
        client, rival = an_enterprise(conn, name=f"Lumen {mark}"), an_enterprise(conn, name=f"Helix {mark}")
        agency = an_agency(conn, name=f"Brightside {mark}")
        for each in (client, rival):
            an_engagement(conn, each, agency)
        made = Cast(
            mark, a_person(conn, client, name=f"Ada {mark}"), a_person(conn, rival, name=f"Hal {mark}"),
            a_person(conn, agency, name=f"Bo {mark}"), a_person(conn, client, role=Role.ANALYST),
            a_person(conn, agency, role=Role.AGENCY_USER), a_person(conn, an_operator(conn)),
        )  # fmt: skip
    for title in (f"Prompts {mark}", f"Prompts {mark} for Éclair", f"On training, prompts {mark}", f"Unrelated {mark}"):
        _write(engine, made.client, title)
    _write(engine, made.rival, f"Prompts {mark} of the rival")
    return made


def _write(engine: Engine, author: Actor, title: str) -> None:
    with acting(engine, author) as scope:
        scope.conn.execute(
            text("INSERT INTO policies (enterprise_org_id, title, created_by) VALUES (:org_id, :title, :by)"),
            {"org_id": author.org_id, "title": title, "by": author.user_id},
        )


def titles(engine: Engine, actor: Actor, said: str) -> dict[FoundKind, list[str]]:
    with acting(engine, actor) as scope:
        return {group.kind: [each.title for each in group.found] for group in search(scope.conn, actor, said)}


def test_the_same_title_comes_first_then_one_that_begins_so_then_any_with_the_words(engine, cast):
    assert titles(engine, cast.client, f"prompts {cast.mark}") == {
        FoundKind.POLICY: [
            f"Prompts {cast.mark}",
            f"Prompts {cast.mark} for Éclair",
            f"On training, prompts {cast.mark}",
        ]
    }


@pytest.mark.parametrize("said", ["{mark} ecl", "ÉCLAIR {mark}", "{mark}, prom: FOR", "eclair (prompts) {mark}"])
def test_a_beginning_of_each_word_in_any_order_case_and_accent_is_enough(engine, cast, said):
    assert titles(engine, cast.client, said.format(mark=cast.mark)) == {
        FoundKind.POLICY: [f"Prompts {cast.mark} for Éclair"]
    }


@pytest.mark.parametrize("said", ["", "  ", "...", "'", "\\", "' | 'qqx", "/", ":*", "&", "\x00", "\x01", "x" * 5000])
def test_whatever_is_no_word_finds_nothing_and_breaks_nothing(engine, cast, said):
    for actor in (cast.client, cast.agency, cast.operator):
        assert titles(engine, actor, said) == {}


def test_a_client_finds_its_agency_and_its_people_and_nothing_of_a_rival(engine, cast):
    found = titles(engine, cast.client, cast.mark)
    assert found[FoundKind.AGENCY] == [f"Brightside {cast.mark}"]
    assert found[FoundKind.PERSON] == [f"Ada {cast.mark}"]
    assert not [title for group in found.values() for title in group if "Helix" in title or "rival" in title]


def test_the_exact_title_of_a_stranger_answers_as_words_that_nobody_wrote(engine, cast):
    for said in (
        f"Prompts {cast.mark} of the rival",
        f"Helix {cast.mark}",
        f"Hal {cast.mark}",
        f"of the {cast.mark} rival",
    ):
        assert titles(engine, cast.client, said) == titles(engine, cast.client, f"nobody {uuid4().hex}") == {}


def test_an_agency_finds_its_clients_by_name_and_none_of_the_policies_it_was_not_sent(engine, cast):
    found = titles(engine, cast.agency, cast.mark)
    assert sorted(found[FoundKind.CLIENT]) == [f"Helix {cast.mark}", f"Lumen {cast.mark}"]
    assert FoundKind.POLICY not in found


def test_what_a_role_does_not_open_it_does_not_find(engine, cast):
    assert set(titles(engine, cast.client, cast.mark)) == {FoundKind.POLICY, FoundKind.AGENCY, FoundKind.PERSON}
    assert set(titles(engine, cast.analyst, cast.mark)) == {FoundKind.POLICY, FoundKind.AGENCY}
    assert titles(engine, cast.reader, cast.mark) == {}
    assert set(titles(engine, cast.operator, cast.mark)) == {FoundKind.ORGANIZATION}


def test_a_side_cannot_call_the_search_of_the_other(engine, cast):
    with acting(engine, cast.client) as scope:
        for name in ("search_of_agency", "search_of_operator"):
            may = "SELECT has_function_privilege(current_user, CAST(:name AS regprocedure), 'EXECUTE')"
            assert not scope.conn.scalar(text(may), {"name": f"app.{name}(text, text[], integer)"})


def test_terms_of_the_vocabulary_are_found_by_label_and_alias(engine, cast):
    assert "Germany" in titles(engine, cast.client, "germ")[FoundKind.TERM]
    assert FoundKind.TERM not in titles(engine, cast.analyst, "germ")


def test_an_agency_finds_what_it_holds_by_the_title_it_was_sent(engine):
    mark = f"m{uuid4().hex[:10]}"
    held = sent(engine, title=f"Records {mark}", client_name=f"Client {mark}")
    with acting(engine, held.client) as scope:
        scope.conn.execute(text("UPDATE policies SET title = 'Newer ' || title WHERE id = :id"), {"id": held.policy_id})
    for person in (held.signer, held.reader):
        with acting(engine, person) as scope:
            groups = {each.kind: each.found for each in search(scope.conn, person, mark)}
        (found,) = groups[FoundKind.POLICY]
        assert (found.title, found.counterpart) == (f"Records {mark}", f"Client {mark}")
        assert found.path == f"/inbox?distribution={held.distribution_id}"
        assert titles(engine, person, f"newer {mark}") == {}
