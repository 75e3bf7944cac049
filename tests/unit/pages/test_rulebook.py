"""The rulebook in the page's words: filters, contradictions with whose they are, the coverage table."""

import uuid

from core.conflicts.in_force import KnownFinding
from core.guidance.rulebook import RuleKind
from core.guidance.staff_rules import ToldRule
from pages.view_models import rulebook as view
from tests.unit.conflicts.factories import identity, worked_portfolio
from tests.unit.guidance.staff import lumen

FINDING = uuid.uuid4()


def shown(client: str | None = None, topic: str | None = None, words: str | None = None) -> list[ToldRule]:
    return view.shown(lumen(), client=identity(client) if client else None, topic=topic, words=words)


def test_all_clients_alike_are_shown_until_one_is_chosen():
    assert {rule.place_name for rule in shown()} == {"all clients alike"}
    assert {"Novara", "Corvexa", "the whole agency"} <= {rule.place_name for rule in shown("Novara")}
    assert not {"Helix", "Brightwell"} & {rule.place_name for rule in shown("Novara")}


def test_rules_stand_in_the_order_of_kinds_and_topics_whatever_the_order_of_the_clauses():
    assert lumen(tuple(reversed(worked_portfolio()))).rules[0].topic == "Create a synthetic avatar"
    topics = [rule.topic for rule in shown() if rule.kind is RuleKind.VALUE]
    assert topics == sorted(topics)


def test_a_topic_and_words_narrow_the_rules_further():
    assert {rule.topic for rule in shown(topic="Generate text")} == {"Generate text"}
    assert {rule.topic for rule in shown("Helix", words="copilot")} == {"Generate text"}
    assert shown(words="zebra") == []


def test_the_ledger_says_each_rule_in_a_few_words_and_who_imposes_it():
    table = view.frame(shown("Helix", topic="Medical, legal and regulatory review before release"))
    assert table["Rule"].tolist() == ["● Required", "● Required"]
    assert table["Imposed by"].tolist() == ["Helix H4", "Helix H4"]


def test_a_contradiction_names_whose_clauses_it_is_and_its_finding():
    keys = {each.clause.id: (each.policy_id, each.clause.id) for each in worked_portfolio()}
    known = KnownFinding(FINDING, "said", is_binding=False, members=frozenset({keys["H2"], keys["N2"]}))
    rules = view.shown(lumen(known=[known]), client=None, topic="Generate text", words=None)
    (rule,) = rules
    assert rule.finding_id == FINDING
    assert (
        view.contradiction_sentence(rule)
        == "Generate text, for all clients alike: no tool meets them all (Helix H2, H2c; Novara N2, N2c)."
    )
    assert view.summary(rules) == "1 rule; 1 contradiction is to be settled first."


def test_the_table_of_questions_shows_novara_silent_on_avatars():
    table = view.coverage_frame(lumen(), words="avatar", open_only=False)
    (row,) = table.to_dict("records")
    assert row["Question"] == "Create a synthetic avatar"
    assert (row["Novara"], row["Helix"]) == ("– silent", "● answered")
    assert "Corvexa (brand)" in row


def test_questions_that_everybody_answered_can_be_left_out():
    everything = view.coverage_frame(lumen(), words=None, open_only=False)
    assert len(view.coverage_frame(lumen(), words=None, open_only=True)) <= len(everything)
    assert view.coverage_frame(lumen(), words="zebra", open_only=False).empty


def test_what_nobody_has_answered_is_counted_and_named():
    assert view.unanswered_sentence(lumen()).startswith("Nobody has answered 41 questions: ")
    assert view.unanswered_sentence(lumen()).endswith(" and 33 more.")
