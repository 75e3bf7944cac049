"""Issues, the fewest clauses and repairs in words."""

from itertools import pairwise
from uuid import UUID

import pytest

from core.conflicts.issues import Clash, ClauseRef
from core.conflicts.model import Reach, Relation, Repair, RepairKind, Severity
from core.conflicts.records import BindingFinding, ClauseSource
from pages.view_models import issues as view
from tests.unit.conflicts.factories import clause, held


def found(number, *clauses, relation="conflict", kind="incompatible_storage_region", severity="high"):
    sources = {
        ClauseRef(UUID(int=ord(name[0])), name): ClauseSource(f"*{name[0]}* Ltd", f"Policy {name[0]}")
        for name in clauses
    }
    clash = Clash(str(number), kind, Relation(relation), Reach.BINDING, Severity(severity), tuple(sources))
    return BindingFinding(UUID(int=number), clash, f"Sentence *{number}*.", sources)


def test_an_issue_says_what_it_is_about_whose_it_is_and_how_large():
    (large, small) = view.issue_cards(
        [found(1, "A1", "B1"), found(2, "B1", "C1"), found(3, "D1", "E1", severity="low")]
    )

    assert large.label.endswith(r"High] Storage region · \*A\* Ltd × \*B\* Ltd × \*C\* Ltd · 2 findings, 3 clauses")
    assert small.label.endswith("1 finding, 2 clauses")
    assert [line.finding_id for line in large.lines] == [UUID(int=1), UUID(int=2)]
    assert large.lines[0].text == r"Sentence \*1\*."
    assert large.clauses[:2] == (r"\*B\* Ltd B1 (Policy B)", r"\*A\* Ltd A1 (Policy A)")


def test_an_issue_among_many_clients_says_how_many_and_names_a_part_of_its_clauses():
    letters = "ABCDEFGHIJKLMNO"
    (card,) = view.issue_cards([found(place, f"{a}1", f"{b}1") for place, (a, b) in enumerate(pairwise(letters))])

    assert card.label.endswith("· 15 clients · 14 findings, 15 clauses")
    assert (len(card.clauses), card.more_clauses) == (view.MOST_NAMED, 3)
    assert (len(card.lines), card.more_lines) == (view.MOST_NAMED, 2)


def test_the_fewest_clauses_are_named_with_whose_they_are():
    said = view.renegotiating([found(1, "A1", "B1"), found(2, "B1", "C1"), found(3, "D1", "E1", relation="tension")])

    assert said == r"Renegotiating this clause would end every binding conflict: \*B\* Ltd B1 (Policy B)."
    assert "these 2 clauses" in view.renegotiating([found(1, "A1", "B1"), found(2, "C1", "D1")])
    assert view.renegotiating([found(3, "D1", "E1", relation="tension")]) == ""


def test_many_clauses_are_named_in_part():
    many = [found(number, f"A{number}", f"B{number}") for number in range(view.MOST_NAMED + 3)]

    assert view.renegotiating(many).endswith("and 3 more.")


@pytest.mark.parametrize("kind", RepairKind)
def test_a_repair_shows_the_rule_as_it_would_read_and_whose_it_is(kind):
    of = held(clause(action=["gen_text"]))
    own = Repair(kind, None, None, None, "You could *part* them.")
    theirs = Repair(kind, of.enterprise_org_id, of, of.clause, "Helix could give way.", derives_from_rival=True)
    same = Repair(kind, of.enterprise_org_id, of, of.clause, "Helix could give way.")
    lines = view.repair_lines([own, theirs, same])

    assert [line.note for line in lines] == [view.OWN, view.DERIVED, ""]
    assert lines[0].sentence == r"You could \*part\* them."
    assert lines[0].rule == ""
    assert lines[1].rule.startswith("Then: It is forbidden to generate text")
    assert all(line.icon.startswith(":material/") for line in lines)


def test_only_clashes_have_repairs():
    assert [relation for relation in Relation if view.is_repairable(relation)] == [Relation.CONFLICT, Relation.TENSION]
