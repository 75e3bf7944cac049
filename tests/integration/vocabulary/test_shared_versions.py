"""A version of the shared vocabulary counts in every process at once, is foreseen in totals, and moves findings as said."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from random import Random
from threading import Barrier

import pytest

from core.clauses.amending import Edit, EditKind
from core.clauses.model import Dimension
from core.clauses.taxonomy import reading_with, shipped_vocabulary, use_vocabulary, vocabulary
from core.conflicts.detect import CLASHES
from core.conflicts.in_database import cross_check
from core.conflicts.linting import drafted_clauses
from core.conflicts.runs import detect_for_agency
from core.conflicts.vocabulary_effects import EffectTally
from core.db.scope import SideRole, transaction
from core.errors import ChangedMeanwhile
from core.identity.acting import acting
from core.identity.rules import PermissionMissing
from core.vocabulary.edits import EditNotValid, checked_edits
from core.vocabulary.operations import map_word
from core.vocabulary.versions import (
    ReasonMissing,
    VersionOvertaken,
    current_version,
    keeping_up,
    save_version,
    vocabulary_history,
)
from jobs import detect_conflicts, tell_of_vocabulary
from tests import factories
from tests.integration.engagements.conftest import NOW
from tests.postgres import engine_of

WORD = "Work Copilot"
TOOL = Dimension.TOOL
ALIAS = Edit(EditKind.ALIAS, TOOL, "m365_copilot", WORD)
CONSUMER = Edit(EditKind.MEMBER, TOOL, "sora", groups=("consumer_grade",))


def clause(clause_id, kind, *tools, binding="organization"):
    scope = {"tool": list(tools), "action": ["gen_text"]} if tools else {"action": ["gen_text"]}
    return {"id": clause_id, "text": "In its own words.", "binding": binding, "scope": scope, "norm": {"kind": kind}}


@pytest.fixture
def engine(fresh_database):
    """A database of the test's own: a version counts for everybody in it."""
    with engine_of(fresh_database()) as own:
        yield own


@pytest.fixture(autouse=True)
def _files_again():
    yield
    use_vocabulary(shipped_vocabulary())


@pytest.fixture
def operator(world):
    with transaction(world.engine, SideRole.JOB) as scope:
        return factories.a_person(scope.conn, factories.an_operator(scope.conn))


@pytest.fixture
def held(world):
    """Helix bans a word that nobody knows, and consumer tools; Novara permits Microsoft 365 Copilot, and Sora."""
    world.sent(world.ines, world.published(world.ines, [clause("H1", "prohibit", WORD)], title="Tools"))
    world.sent(world.ines, world.published(world.ines, [clause("H2", "prohibit", "consumer_grade")], title="Free ones"))
    world.sent(world.luca, world.published(world.luca, [clause("N1", "permit", "m365_copilot")], title="Ours"))
    world.sent(world.luca, world.published(world.luca, [clause("N2", "permit", "sora")], title="Video"))
    follow(world)
    return world


def saved(world, operator, *edits, based_on=None, reason="Asked for by three clients."):
    return world.run(save_version, operator, edits=edits, reason=reason, based_on=based_on, now=NOW)


def follow(world, hours=0):
    """What the woken jobs do about an event, until there is nothing left."""
    for job in (tell_of_vocabulary, detect_conflicts):
        while world.job(job.run, now=NOW + timedelta(hours=hours)):
            pass


def open_findings(world):
    found = world.found(
        "SELECT c.agency_org_id, encode(c.fingerprint, 'hex') AS fingerprint, c.conflict_type, c.severity, c.degree,"
        " (SELECT array_agg(m.clause_id ORDER BY m.clause_id) FROM conflict_members m"
        "  WHERE m.agency_org_id = c.agency_org_id AND m.conflict_id = c.id) AS clauses"
        " FROM policy_conflicts c WHERE c.resolution_status = 'unresolved'"
    )
    return {
        (row.agency_org_id, row.fingerprint): (row.conflict_type, row.severity, row.degree, tuple(row.clauses))
        for row in found
    }


def told(world):
    return {(kind, clauses) for kind, _, _, clauses in open_findings(world).values()}


def foreseen(world, operator, *edits):
    with acting(world.engine, operator) as scope:
        before = current_version(scope.conn)
    tally = EffectTally(before, checked_edits(before, edits)[1], today=NOW.date(), batch=1)
    while tally.has_more:
        with acting(world.engine, operator) as scope:
            tally.look(scope.conn, actor=operator)
    return tally.effect()


def changed(before, after):
    """What moved between two states of all findings, by type, as the preview counts it."""
    moved = {}
    for key in before.keys() | after.keys():
        was, now = before.get(key), after.get(key)
        if was is None or now is None or was[:3] != now[:3]:
            counts = moved.setdefault((now or was)[0], [0, 0, 0])
            counts[0 if was is None else 1 if now is None else 2] += 1
    return {kind: tuple(counts) for kind, counts in moved.items()}


def by_type(effect):
    return {each.conflict_type: (each.appearing, each.vanishing, each.changing) for each in effect.types}


def test_an_alias_decides_what_was_unknown_and_leaves_the_published_clause_as_it_is(held, operator):
    assert ("needs_mapping", ("H1",)) in told(held)
    documents = held.found("SELECT document_sha256, clauses FROM policy_versions ORDER BY policy_id")
    saved(held, operator, ALIAS)
    follow(held, hours=1)
    assert ("permission_vs_prohibition", ("H1", "N1")) in told(held)
    assert not any(kind == "needs_mapping" for kind, _ in told(held))
    assert held.found("SELECT document_sha256, clauses FROM policy_versions ORDER BY policy_id") == documents
    run = held.found(
        "SELECT taxonomy_version FROM conflict_runs WHERE agency_org_id = :lumen ORDER BY started_at DESC LIMIT 1",
        lumen=held.lumen.id,
    )
    assert run[0].taxonomy_version == f"{shipped_vocabulary().version}.1"


def test_a_ban_on_a_group_reaches_a_tool_that_comes_into_it(held, operator):
    assert ("permission_vs_prohibition", ("H2", "N2")) not in told(held)
    saved(held, operator, CONSUMER)
    follow(held, hours=1)
    assert ("permission_vs_prohibition", ("H2", "N2")) in told(held)


def test_a_client_keeps_what_its_own_word_means_when_a_version_gives_the_word_to_all(held, operator):
    held.run(map_word, held.ines, dimension=TOOL, term=WORD, mapped_to="sora", now=NOW)
    follow(held, hours=1)
    before = told(held)
    assert ("permission_vs_prohibition", ("H1", "N2")) in before
    saved(held, operator, ALIAS)
    follow(held, hours=2)
    assert told(held) == before


@pytest.mark.parametrize(
    ("edits", "is_felt"),
    [
        ((ALIAS, CONSUMER, Edit(EditKind.TERM, TOOL, "", "Sora 2", groups=("openai",))), True),
        ((Edit(EditKind.GROUP, TOOL, "", "House tools", members=("m365_copilot", "sora")),), True),
        ((Edit(EditKind.RETIRE, TOOL, "sora"), Edit(EditKind.LABEL, TOOL, "sora", "Sora by OpenAI")), False),
    ],
)
def test_the_effect_that_is_shown_is_what_then_happens(held, operator, edits, is_felt):
    portfolio(held, Random(20))
    follow(held)
    before = open_findings(held)
    effect = foreseen(held, operator, *edits)
    saved(held, operator, *edits)
    follow(held, hours=1)
    after = open_findings(held)
    assert by_type(effect) == changed(before, after)
    assert bool(effect.types) is is_felt
    moved = {key[0] for key in before.keys() ^ after.keys()}
    assert (effect.checked_count, effect.agency_count, effect.affected_count) == (2, 2, len(moved))
    assert effect.is_complete


def portfolio(world, rng):
    """A second agency, and clauses at both that name groups, single tools, words of nobody and no tool at all."""
    with transaction(world.engine, SideRole.JOB) as scope:
        factories.an_engagement(scope.conn, world.helix, world.quill)
    tools = ("consumer_grade", "openai", "sora", "m365_copilot", WORD, "House tools", "Sora 2", "house_tools", "gamma")
    for number in range(4):
        admin = (world.ines, world.luca)[number % 2]
        clauses = [
            clause(f"G{number}.{at}", rng.choice(("permit", "prohibit", "duty_each")), *rng.sample(tools, at % 3))
            for at in range(8)
        ]
        agency = world.quill if admin is world.ines and number else world.lumen
        world.sent(admin, world.published(admin, clauses, title=f"G{number}"), agency)


def test_every_process_takes_the_version_up_with_its_next_transaction_and_ends_with_what_it_began(held, operator):
    written = [clause("D1", "prohibit", WORD)]

    def read():
        return dict(drafted_clauses(written, None, None)[0].scope.terms)[TOOL]

    with transaction(held.engine, SideRole.JOB) as scope, keeping_up(scope):
        saved(held, operator, ALIAS)
        assert (vocabulary().number, read()) == (0, (WORD,))
        with ThreadPoolExecutor(1) as elsewhere:
            assert elsewhere.submit(in_next_transaction, held, read).result() == (1, ("m365_copilot",))
        assert (vocabulary().number, read()) == (0, (WORD,))
    assert in_next_transaction(held, read) == (1, ("m365_copilot",))


def in_next_transaction(world, read):
    with acting(world.engine, world.mara) as scope, keeping_up(scope):
        return vocabulary().number, read()


def test_a_check_that_opened_before_a_version_was_saved_is_made_by_the_version(held, operator):
    with transaction(held.engine, SideRole.JOB) as scope, keeping_up(scope):
        saved(held, operator, ALIAS)
        assert detect_for_agency(scope.conn, held.lumen.id, now=NOW).vocabulary_version.endswith(".1")
        assert vocabulary().number == 0


def test_the_second_look_in_sql_agrees_when_there_is_a_leaf_more(held, operator):
    portfolio(held, Random(7))
    saved(held, operator, Edit(EditKind.TERM, TOOL, "", "Sora 2", groups=("openai", "consumer_grade")), ALIAS)
    follow(held, hours=1)
    with transaction(held.engine, SideRole.JOB) as scope:
        found = detect_for_agency(scope.conn, held.lumen.id, now=NOW + timedelta(hours=2))
        assert any(each.relation in CLASHES for each in found.findings)
        assert cross_check(scope.conn, held.lumen.id, found, now=NOW + timedelta(hours=2)) == 0


def test_of_two_operators_who_save_at_once_one_is_told_to_look_again(world, operator):
    together = Barrier(2)

    def save(edit):
        together.wait()
        try:
            return saved(world, operator, edit, based_on=0).number
        except ChangedMeanwhile as refusal:
            return type(refusal)

    with ThreadPoolExecutor(2) as pool:
        ended = list(pool.map(save, (ALIAS, CONSUMER)))
    assert sorted(ended, key=str) == [1, VersionOvertaken] or sorted(ended, key=str) == [VersionOvertaken, 1]
    with pytest.raises(VersionOvertaken, match="version 1"):
        saved(world, operator, CONSUMER, based_on=0)


def test_the_history_says_who_changed_what_and_why_and_nothing_in_it_can_be_changed(world, operator):
    saved(world, operator, ALIAS)
    saved(world, operator, CONSUMER, reason="It is sold to consumers.", based_on=1)
    with acting(world.engine, operator) as scope:
        newest, first = vocabulary_history(scope.conn, operator)
    assert (newest.number, newest.edits, newest.reason) == (2, (CONSUMER,), "It is sold to consumers.")
    assert (first.number, first.edits, first.made_by_name, first.made_at) == (1, (ALIAS,), operator.display_name, NOW)
    for change in ("UPDATE vocabulary_versions SET reason = 'x'", "DELETE FROM vocabulary_versions"):
        with pytest.raises(Exception, match="permission denied"), acting(world.engine, operator) as scope:
            scope.conn.exec_driver_sql(change)


def test_nobody_but_an_operator_saves_reads_the_history_or_looks_at_the_effect(world):
    for actor in (world.ines, world.mara):
        with pytest.raises(PermissionMissing):
            saved(world, actor, ALIAS)
        with acting(world.engine, actor) as scope, pytest.raises(PermissionMissing):
            vocabulary_history(scope.conn, actor)
        with acting(world.engine, actor) as scope, pytest.raises(PermissionMissing):
            EffectTally(vocabulary(), vocabulary(), today=NOW.date()).look(scope.conn, actor=actor)
        for column in ("made_by", "made_by_name", "reason"):
            with pytest.raises(Exception, match="permission denied"), acting(world.engine, actor) as scope:
                scope.conn.exec_driver_sql(f"SELECT {column} FROM vocabulary_versions")


def test_a_version_without_a_reason_or_with_an_edit_that_cannot_be_is_not_saved(world, operator):
    with pytest.raises(ReasonMissing):
        saved(world, operator, ALIAS, reason=" x ")
    with pytest.raises(EditNotValid):
        saved(world, operator, CONSUMER, CONSUMER)
    assert world.found("SELECT number FROM vocabulary_versions") == []


def test_both_sides_find_the_version_in_their_trail_and_the_words_in_neither(held, operator):
    saved(held, operator, ALIAS)
    follow(held, hours=1)
    for whose, actor in (("agency_org_id", held.mara), ("enterprise_org_id", held.ines)):
        trail = held.found(
            f"SELECT new, actor_name FROM audit_log WHERE event = 'vocabulary.versioned' AND {whose} = :org",
            org=actor.org_id,
        )
        assert [(row.new, row.actor_name) for row in trail] == [
            ({"version": f"{shipped_vocabulary().version}.1"}, None)
        ]
    assert (
        held.found("SELECT FROM outbox WHERE topic = 'taxonomy.changed' AND org_id = :quill", quill=held.quill.id) == []
    )


def test_an_edit_of_one_vocabulary_does_not_reach_a_reading_with_another(world, operator):
    saved(world, operator, ALIAS)
    with reading_with(shipped_vocabulary()):
        assert vocabulary().taxonomies[TOOL].node(WORD) is None
