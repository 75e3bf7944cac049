"""Questions about scenarios, activities before their tool is chosen: is a permission wholly blocked, a list emptied?"""

from core.conflicts.boxes import TOOL, Box, Holes, intersection, is_empty, meets, survivor, with_mask
from core.conflicts.compile import Compiled, Kind, every_tool

Region = tuple[Box, Holes]


def any_tool(box: Box) -> Box:
    """The box with its tools set free: the scenarios it covers."""
    return (*box[:TOOL], every_tool(), *box[TOOL + 1 :])


def overlap(a: Compiled, b: Compiled) -> Box | None:
    """A box of activities to which both clauses apply."""
    if a.box is None or b.box is None:
        return None
    return survivor(intersection(a.box, b.box), (*a.holes, *b.holes))


def forbidden(clause: Compiled) -> Region | None:
    """What a ban or an exclusivity forbids; None when that is known to be nothing."""
    if clause.box is None:
        return None
    box = clause.box if clause.kind is Kind.PROHIBIT else with_mask(clause.box, TOOL, every_tool() & ~clause.allowed)
    return (box, clause.holes) if box is not None else None


def blocked_scenario(clause: Compiled, ban: Region) -> Box | None:
    """A box of scenarios, with the clause's tools there, in which the ban forbids every tool that the clause covers."""
    if clause.box is None:
        return None
    ban_box, ban_holes = ban
    scenarios = intersection(any_tool(clause.box), any_tool(ban_box))
    if scenarios is None:
        return None
    sided = [(hole, True) for hole in clause.holes] + [(hole, False) for hole in ban_holes]
    relevant = [(hole, own) for hole, own in sided if meets(any_tool(hole), scenarios)]
    return _split(scenarios, (), relevant, clause.box[TOOL], ban_box[TOOL])


def _split(
    scenarios: Box | None, left: tuple[Box, ...], holes: list[tuple[Box, bool]], covered: int, banned: int
) -> Box | None:
    """Follow each exception into its scenarios (where it takes tools away from its side) and out of them."""
    if scenarios is None or covered == 0:
        return None
    if not holes:
        piece = survivor(scenarios, left) if not covered & ~banned and covered else None
        return with_mask(piece, TOOL, covered) if piece is not None else None
    (hole, own), rest = holes[0], holes[1:]
    tools, everywhere = hole[TOOL], any_tool(hole)
    inside = intersection(scenarios, everywhere)
    spared = _split(inside, left, rest, covered & ~tools if own else covered, banned if own else banned & ~tools)
    return spared or _split(scenarios, (*left, everywhere), rest, covered, banned)


def emptied_list(ban: Compiled, only: Compiled) -> Box | None:
    """A box of scenarios, with the listed tools, in which a ban on tools covers the whole list.

    A ban on an activity (the same for every tool) never counts. A list that stands for no tool at all is emptied only
    where the ban applies too.
    """
    if ban.box is None or only.box is None or only.allowed & ~ban.box[TOOL] or ban.cylinder:
        return None
    if not only.allowed:
        return overlap(ban, only)
    sparing = tuple(any_tool(hole) for hole in ban.holes if hole[TOOL] & only.allowed)
    piece = survivor(intersection(any_tool(ban.box), only.box), (*only.holes, *sparing))
    return with_mask(piece, TOOL, only.allowed) if piece is not None else None


def list_touched(ban: Compiled, only: Compiled) -> bool:
    """Whether a ban forbids some listed tool somewhere."""
    if ban.box is None or only.box is None:
        return False
    listed = with_mask(only.box, TOOL, only.allowed)
    return listed is not None and not is_empty(intersection(ban.box, listed), (*ban.holes, *only.holes))
