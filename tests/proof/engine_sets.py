"""The engine's minimal sets against one clause, asked for as the sets' independent judges put the question."""

from core.conflicts.blocking import demand, tool_blocker, value_blocker
from core.conflicts.compile import Kind, compile_clause
from core.conflicts.covering import ban, covering_sets
from core.conflicts.minimal_sets import MinimalSets, minimal_sets
from core.conflicts.model import PolicyClause
from tests.proof.plain_sets import Written


def engine_sets(held: list[PolicyClause], place: int, written: Written) -> MinimalSets:
    """Sets against the clause at a place; client values as bits, numbered by the judge."""
    known = sorted({value for i in range(len(held)) for value in written.values(i) or ()}, key=str)
    bits = [
        -1 if (values := written.values(i)) is None else sum(2 << known.index(value) for value in values)
        for i in range(len(held))
    ]
    compiled = [compile_clause(each.clause) for each in held]
    others = [i for i in range(len(held)) if i != place and written.takes_part(i)]
    banning = [i for i in others if compiled[i].kind in (Kind.PROHIBIT, Kind.ONLY)]
    if compiled[place].kind is Kind.DUTY:
        bans = [each for i in banning if (each := ban(compiled[i], i, bits[i]))]
        return covering_sets(compiled[place], bans, values=bits[place])
    asked = demand(compiled[place])
    if asked is None:
        return MinimalSets((), is_truncated=False)
    if compiled[place].kind is Kind.REQUIRE:
        alike = [i for i in others if compiled[i].param == compiled[place].param]
        demands = [each for i in alike if (each := value_blocker(compiled[i], i, bits[i]))]
        return minimal_sets(asked, demands, values=bits[place])
    blockers = [each for i in banning if (each := tool_blocker(compiled[i], i, bits[i]))]
    if compiled[place].kind is Kind.ONLY:
        blockers = [each for each in blockers if not each.is_activity_ban]
    return minimal_sets(asked, blockers, values=bits[place])
