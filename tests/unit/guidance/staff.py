"""The rulebook of the worked portfolio in words, as Lumen holds it; no finding is stored yet."""

from collections.abc import Sequence
from datetime import date

from core.conflicts.in_force import Holding, KnownFinding, Source
from core.conflicts.model import PolicyClause
from core.guidance.coverage import coverage
from core.guidance.staff_rules import StaffRules, told_rules
from tests.unit.conflicts.factories import CLIENTS, identity, shared_world, worked_portfolio

DAY = date(2026, 11, 24)


def lumen(
    clauses: Sequence[PolicyClause] = (), known: Sequence[KnownFinding] = (), *, agency: str = "Lumen"
) -> StaffRules:
    held = tuple(clauses) or worked_portfolio()
    names = {identity(name): name for name in CLIENTS}
    sources = {each.distribution_id: Source(names[each.enterprise_org_id], "Policy") for each in held}
    at = Holding(held, sources, shared_world(), names)
    return StaffRules(agency, DAY, at, told_rules(at, known), coverage(held, at.world, at.subjects))
