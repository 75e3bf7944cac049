"""Seeded bugs in the rooms that decide how two clauses relate.

Not here, because no verdict can show them: boxes that overlap instead of being disjoint, and boxes that are said to
meet on too few dimensions (an empty box proves nothing).
"""

from tests.proof.mutants import Mutant

BUGS: tuple[Mutant, ...] = (
    Mutant("boxes", "a[6] < b[7]", "a[6] <= b[7]"),
    Mutant("boxes", "and b[6] < a[7]", "and b[6] < a[7] - 1"),
    Mutant("boxes", "outside = rest[i] & ~b[i]", "outside = rest[i] ^ b[i]"),
    Mutant("boxes", "    if rest[END] > b[END]:\n        pieces.append((*rest[:START], b[END], rest[END]))\n", ""),
    Mutant("boxes", "pending.extend((rest, at + 1)", "pending.extend((rest, at + 2)"),
    Mutant(
        "boxes",
        "return all(is_empty(intersection(box, hole), holes)",
        "return any(is_empty(intersection(box, hole), holes)",
    ),
    Mutant("boxes", "    if any(not is_empty(piece, holes) for piece", "    if any(bool(piece) for piece"),
    Mutant("compile", "elif not pieces or pieces[0] != box:", "elif pieces and pieces[0] != box:"),
    Mutant("compile", "(None, ()) if is_empty(box, holes) else", "(None, ()) if box is None else"),
    Mutant("compile", "    if every_tool() & ~box[TOOL]:\n        return False\n", ""),
    Mutant("compile", "all(is_empty(wide and intersection(wide, box), holes) or not tools for", "all(False for"),
    Mutant("compile", "Kind.DUTY_EACH if each else Kind.DUTY", "Kind.DUTY if each else Kind.DUTY_EACH"),
    Mutant(
        "compile",
        "covered |= meaning.get((dimension, term), 0) if known is None else known",
        "covered = meaning.get((dimension, term), 0) if known is None else known",
    ),
    Mutant("compile", "(1 << (high + 1)) - (1 << low)", "(1 << high) - (1 << low)"),
    Mutant("compile", "else 0\n        most", "else 1\n        most"),
    Mutant("compile", "else UNBOUNDED\n        return", "else 365\n        return"),
    Mutant("scenarios", "tools, everywhere = hole[TOOL], any_tool(hole)", "tools, everywhere = hole[TOOL], hole"),
    Mutant("scenarios", "banned if own else banned & ~tools)", "banned)"),
    Mutant("scenarios", "covered & ~tools if own else covered,", "covered,"),
    Mutant("scenarios", " or ban.cylinder:", ":"),
    Mutant("scenarios", " or only.allowed & ~ban.box[TOOL] or ", " or "),
    Mutant("scenarios", " if hole[TOOL] & only.allowed)", " if not only.allowed & ~hole[TOOL])"),
    Mutant("scenarios", "if not covered & ~banned and covered else", "if not covered & ~banned else"),
    Mutant(
        "boxes",
        "            if all(piece[:START]):\n                return piece\n            continue\n",
        "            return piece\n",
    ),
    Mutant("scenarios", "(*only.holes, *sparing)", "only.holes"),
    Mutant("scenarios", "every_tool() & ~clause.allowed", "clause.allowed"),
    Mutant("scenarios", "(*ban.holes, *only.holes)", "only.holes"),
    Mutant("relate", "Degree.FULL if _inside_region(a, ban) else Degree.PARTIAL", "Degree.FULL"),
    Mutant("relate", "(a.preference or b.preference)", "(a.preference and b.preference)"),
    Mutant("relate", "return mirrored(verdict(b, a))", "return verdict(b, a)"),
    Mutant("relate", "return mirrored(_same_kind(a, b))", "return _same_kind(a, b)"),
    Mutant("relate", "return MOOT if _inside(b, a)", "return MOOT if _inside(a, b)"),
    Mutant("relate", "max(first[0], second[0]) > min(", "max(first[0], second[0]) >= min("),
    Mutant("relate", "inside = second[0] <= first[0] and", "inside = second[0] < first[0] and"),
    Mutant(
        "relate",
        "    if inside and around:\n        return _same_kind(a, b)\n",
        "    if inside and around:\n        return DUPLICATE\n",
    ),
    Mutant("relate", "(min(kinds), max(kinds)) in TABLE", "kinds in TABLE"),
    Mutant("relate", "a.param != b.param or overlap(a, b) is None", "a.param != b.param"),
    Mutant(
        "relate",
        "implied = a.box is not None and not is_empty(box, holes) and",
        "implied = a.box is not None and is_empty(box, holes) and",
    ),
    Mutant("relate", "    if list_touched(a, b):\n        return NARROWED\n", ""),
    Mutant("relate", "(Relation.CONFLICT, Relation.TENSION)", "(Relation.CONFLICT,)"),
    Mutant("unmapped", "isinstance(clause.norm, Require) and clause.norm.one_of is not None", "False"),
    Mutant("unmapped", "isinstance(clause.norm, Only)", "False"),
    Mutant("unmapped", "if listed.matters & ~listed.known & leaves]", "if listed.matters & listed.known & leaves]"),
    Mutant("unmapped", "if not _term_list(*pair).unmapped", "if True"),
    Mutant("cells", "each.leaves.bit_count())", "1)"),
    Mutant("cells", "[*self._held, mask])", "[mask])"),
    Mutant("cells", "            self.empty |= mask\n", "            pass\n"),
    Mutant("cells", "waiting.extend((*answers[:at], True) for", "waiting.extend((*answers[:at], False) for"),
    Mutant("cells", "if each.leaves & leaves)", "if not each.leaves & ~leaves)"),
)
