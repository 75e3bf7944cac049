"""A client's own word means a shared term in its own clauses, at once and nowhere else; retired, it means nothing."""

from datetime import timedelta
from uuid import uuid4

import pytest

from core.clauses.model import Dimension
from core.conflicts.in_force import holding
from core.conflicts.linting import lints_of_draft
from core.conflicts.queries import ConflictFilter, conflicts_of_agency
from core.conflicts.runs import detect_for_agency
from core.conflicts.word_effects import effect_of_mapping, effect_of_retiring, unmapped_words
from core.foresight.receiving import foresee_arrival
from core.identity.acting import acting
from core.identity.model import Role
from core.identity.rules import PermissionMissing
from core.policies.model import Content
from core.vocabulary.operations import NoSuchWord, WordHasMeaning, map_word, retire_word
from core.vocabulary.queries import meanings_of_clients, own_terms
from core.vocabulary.rules import WordNotValid
from tests.integration.engagements.conftest import NOW

WORD = "Copilot Corp"
MEANT = {"dimension": Dimension.TOOL, "term": WORD, "mapped_to": "m365_copilot"}


def clause(clause_id, norm, binding="organization", **scope):
    return {"id": clause_id, "text": "In its own words.", "binding": binding, "scope": scope, "norm": norm}


def permit(clause_id, *tools):
    return clause(clause_id, {"kind": "permit"}, tool=list(tools), action=["gen_text"])


def ban(clause_id, *tools):
    return clause(clause_id, {"kind": "prohibit"}, tool=list(tools), action=["gen_text"])


@pytest.fixture
def held(world):
    """Helix bans what it calls Copilot Corp; Novara permits Microsoft 365 Copilot, and Helix does so elsewhere."""
    world.sent(world.ines, world.published(world.ines, [ban("H1", WORD)], title="Tools"))
    world.sent(world.luca, world.published(world.luca, [permit("N1", "m365_copilot")], title="Ours"))
    world.sent(world.ines, world.published(world.ines, [permit("H2", "m365_copilot")], title="Pilot"))
    detect(world)
    return world


def detect(world, hours=0):
    world.job(detect_for_agency, world.lumen.id, now=NOW + timedelta(hours=hours))


def findings(world, *, is_open=True):
    with acting(world.engine, world.mara) as scope:
        found = conflicts_of_agency(scope.conn, world.mara.org_id, ConflictFilter(with_lints=True))
    return {
        (each.conflict_type, tuple(sorted(member.clause["id"] for member in each.members)))
        for each in found
        if (each.resolution_status == "unresolved") is is_open
    }


def meant(world, actor=None, **given):
    return world.run(map_word, actor or world.ines, **MEANT | given, now=NOW).id


UNKNOWN = {
    ("needs_mapping", ("H1",)),
    ("needs_mapping", ("H1", "N1")),
    ("needs_mapping", ("H1", "H2")),
}
KNOWN = {("permission_vs_prohibition", ("H1", "N1")), ("permission_vs_prohibition", ("H1", "H2"))}


def test_a_meaning_turns_what_was_unknown_into_findings_and_its_end_turns_them_back(held):
    assert findings(held) >= UNKNOWN
    assert not findings(held) & KNOWN
    term_id = meant(held)
    detect(held, hours=1)
    assert findings(held) >= KNOWN
    assert not findings(held) & UNKNOWN
    held.run(retire_word, held.ines, term_id=term_id, now=NOW)
    detect(held, hours=2)
    assert findings(held) >= UNKNOWN
    assert not findings(held) & KNOWN


def test_what_no_longer_stands_is_closed_by_the_system_and_its_clauses_are_kept(held):
    meant(held)
    detect(held, hours=1)
    closed = held.found(
        "SELECT c.resolution_kind, count(m.*) AS members FROM policy_conflicts c"
        " JOIN conflict_members m ON m.agency_org_id = c.agency_org_id AND m.conflict_id = c.id"
        " WHERE c.agency_org_id = :lumen AND c.conflict_type = 'needs_mapping' GROUP BY c.id, c.resolution_kind",
        lumen=held.lumen.id,
    )
    assert {(row.resolution_kind, row.members) for row in closed} == {("superseded", 1), ("superseded", 2)}


def test_a_finding_that_does_not_hang_on_the_word_keeps_its_row(world):
    with_both = ban("H1", WORD, "chatgpt_enterprise")
    world.sent(world.ines, world.published(world.ines, [with_both], title="Tools"))
    world.sent(world.luca, world.published(world.luca, [permit("N1", "chatgpt_enterprise")], title="Ours"))
    detect(world)
    before = world.found(
        "SELECT id FROM policy_conflicts WHERE agency_org_id = :lumen AND conflict_type = 'permission_vs_prohibition'",
        lumen=world.lumen.id,
    )
    meant(world)
    detect(world, hours=1)
    after = world.found(
        "SELECT id FROM policy_conflicts WHERE agency_org_id = :lumen AND conflict_type = 'permission_vs_prohibition'"
        " AND resolution_status = 'unresolved'",
        lumen=world.lumen.id,
    )
    assert len(before) == 1
    assert after == before


def test_another_clients_clause_with_the_same_word_stays_unmapped(held):
    held.sent(held.luca, held.published(held.luca, [ban("N2", WORD)], title="Also ours"))
    meant(held)
    detect(held, hours=1)
    assert ("needs_mapping", ("N2",)) in findings(held)


def test_the_agency_reads_the_meaning_of_a_word_that_it_holds_and_of_no_other(held):
    meant(held)
    meant(held, term="Nowhere used")
    with acting(held.engine, held.mara) as scope:
        assert meanings_of_clients(scope.conn, held.lumen.id) == {
            held.helix.id: {(Dimension.TOOL, WORD.casefold()): "m365_copilot"}
        }
        at = holding(scope.conn, held.lumen.id, today=NOW.date())
        (read,) = (each for each in at.clauses if each.clause.id == "H1")
        assert dict(read.clause.scope.terms)[Dimension.TOOL] == ("m365_copilot",)
        assert dict(read.written.scope.terms)[Dimension.TOOL] == (WORD,)
        assert own_terms(scope.conn, held.lumen.id) == []
    for stranger in (held.clara, held.luca):
        with acting(held.engine, stranger) as scope:
            assert meanings_of_clients(scope.conn, held.lumen.id) == {}
            assert own_terms(scope.conn, held.helix.id) == []


def test_the_agency_reads_the_meaning_of_a_word_that_is_announced_to_it_and_of_none_that_waits_in_silence(world):
    meant(world)
    later = NOW + timedelta(days=7)
    silent = world.published(world.ines, [ban("H1", WORD)], title="Silent")
    world.sent(world.ines, silent, scheduled_for=later)
    with acting(world.engine, world.mara) as scope:
        assert meanings_of_clients(scope.conn, world.lumen.id) == {}
    announced = world.published(world.ines, [ban("H2", WORD)], title="Announced")
    sent_id = world.sent(world.ines, announced, scheduled_for=later, announce_now=True)
    foreseen = world.run(foresee_arrival, world.mara, distribution_id=sent_id, now=NOW)
    assert foreseen.unchanged_why == ""
    assert foreseen.appearing == ()  # else it would tell that the word needs mapping
    with acting(world.engine, world.mara) as scope:
        assert set(meanings_of_clients(scope.conn, world.lumen.id)) == {world.helix.id}


def test_each_agency_that_holds_the_word_is_told_to_check_again_and_no_other(held):
    meant(held)
    meant(held, term="Nowhere used")
    told = held.found(
        "SELECT org_id FROM outbox WHERE topic = 'taxonomy.changed' AND org_id = :lumen", lumen=held.lumen.id
    )
    assert len(told) == 1
    assert (
        held.found("SELECT FROM outbox WHERE topic = 'taxonomy.changed' AND org_id = :quill", quill=held.quill.id) == []
    )


def test_a_meaning_and_its_end_stand_in_the_trail_that_both_sides_read_and_what_is_signed_stays(held):
    documents = held.found("SELECT document_sha256 FROM policy_versions ORDER BY policy_id, version_number")
    term_id = meant(held)
    held.run(retire_word, held.ines, term_id=term_id, now=NOW)
    meant(held, term="Nowhere used")
    trail = held.found(
        "SELECT event, enterprise_org_id, agency_org_id, old, new, actor_user_id, actor_name FROM audit_log"
        " WHERE agency_org_id = ANY(:agencies) AND entity = 'organization_term' ORDER BY sequence",
        agencies=[held.lumen.id, held.quill.id],
    )
    both, word = (held.helix.id, held.lumen.id), {"dimension": "tool", "term": WORD, "mapped_to": "m365_copilot"}
    assert [tuple(row) for row in trail] == [
        ("clause_word.mapped", *both, None, word, None, None),
        ("clause_word.retired", *both, word, None, None, None),
    ]
    assert held.found("SELECT document_sha256 FROM policy_versions ORDER BY policy_id, version_number") == documents


def test_the_preview_says_what_changes_for_ones_own_clauses_alone(held):
    with acting(held.engine, held.ines) as scope:
        effect = effect_of_mapping(scope.conn, held.ines, **MEANT, today=NOW.date())
        assert effect.clauses == ("H1 of “Tools”",)
        assert [each.kind for each in effect.vanishing] == ["unmapped_word"]
        assert [(each.kind, each.clauses) for each in effect.appearing] == [
            ("blocked", ("H1 of “Tools”", "H2 of “Pilot”"))
        ]
        assert "N1" not in repr(effect)
    meant(held)
    with acting(held.engine, held.ines) as scope:
        back = effect_of_retiring(scope.conn, held.ines, dimension=Dimension.TOOL, term=WORD, today=NOW.date())
    assert (back.vanishing, back.appearing) == (effect.appearing, effect.vanishing)


def test_words_that_still_mean_nothing_are_listed_with_their_clauses_and_likely_terms(held):
    with acting(held.engine, held.ines) as scope:
        (word,) = unmapped_words(scope.conn, held.ines, today=NOW.date())
    assert (word.dimension, word.word, word.clauses) == (Dimension.TOOL, WORD, ("H1 of “Tools”",))
    meant(held)
    with acting(held.engine, held.ines) as scope:
        assert unmapped_words(scope.conn, held.ines, today=NOW.date()) == []


def test_the_author_of_a_draft_is_told_as_the_word_is_meant(held):
    content = Content(title="T", body="B", clauses=(ban("D1", WORD),))
    with acting(held.engine, held.ines) as scope:
        before = lints_of_draft(scope.conn, held.ines, uuid4(), content, today=NOW.date())
    meant(held)
    with acting(held.engine, held.ines) as scope:
        after = lints_of_draft(scope.conn, held.ines, uuid4(), content, today=NOW.date())
    assert "unmapped_word" in {each.kind for each in before}
    assert {each.kind for each in after} == {"duplicate", "blocked"}


def test_a_word_has_one_meaning_and_a_shared_word_keeps_its_own(world):
    meant(world)
    with pytest.raises(WordHasMeaning):
        meant(world, term="copilot CORP")
    with pytest.raises(WordNotValid, match="in the shared vocabulary already"):
        meant(world, term="Microsoft 365 Copilot")
    with pytest.raises(WordNotValid, match="not in the shared vocabulary of tools"):
        meant(world, term="Other", mapped_to="Abacus")
    assert meant(world, world.luca) != meant(world, world.mara)


def test_nobody_retires_a_word_of_somebody_else_or_one_twice(world):
    term_id = meant(world)
    for stranger in (world.luca, world.mara):
        with pytest.raises(NoSuchWord):
            world.run(retire_word, stranger, term_id=term_id, now=NOW)
    world.run(retire_word, world.ines, term_id=term_id, now=NOW)
    with pytest.raises(NoSuchWord):
        world.run(retire_word, world.ines, term_id=term_id, now=NOW)
    assert meant(world) != term_id


@pytest.mark.parametrize("role", [Role.ANALYST, Role.AUDITOR])
def test_who_only_reads_gives_no_meaning(world, role):
    with pytest.raises(PermissionMissing):
        meant(world, world.person(world.helix, role=role))
