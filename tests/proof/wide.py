"""Relate generated clauses over dimensions of more leaves than one machine word, in a process of its own.

The engine reads the vocabulary when it is imported, so a wider one has to stand before that. Prints what was compared.
"""

import json
import shutil
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from core.clauses import taxonomy
from tests.proof import vocabulary as of_the_oracle

MORE = {"jurisdiction": 200, "tool": 100}
"""Leaves added to a dimension, in two new groups that cut across its words."""
SEED, PAIRS = 7, 150


def widen(folder: Path) -> None:
    """Write the bundled vocabulary with more leaves into the folder, and have everybody read it from there."""
    bundled = of_the_oracle.FOLDER
    terms = json.loads((bundled / "taxonomy.json").read_text(encoding="utf-8"))
    for dimension, count in MORE.items():
        # Their names sort before, between and behind the others, so that every word of the masks is used.
        leaves = [f"{'AMZamz'[number % 6]}{dimension}_{number}" for number in range(count)]
        terms[dimension] |= {f"more_{dimension}s": leaves[::2], f"other_{dimension}s": leaves[1::3]}
        terms[dimension][f"rest_of_{dimension}s"] = leaves
        names = [*leaves, f"more_{dimension}s", f"other_{dimension}s", f"rest_of_{dimension}s"]
        terms[f"{dimension}_labels"] |= {name: name for name in names}
    (folder / "taxonomy.json").write_text(json.dumps(terms), encoding="utf-8")
    shutil.copy(bundled / "parameters.json", folder)
    taxonomy._HERE = of_the_oracle.FOLDER = folder


def compared() -> dict[str, int]:
    """Every pair of some clauses in columns and by the table, and the generated pairs by the solver too."""
    from core.conflicts.columns import words_of_masks
    from core.conflicts.relate import relation
    from tests.proof.compare import compare
    from tests.proof.generators import pairs
    from tests.proof.shards import whole_in_columns

    generated = list(pairs(SEED, PAIRS))
    in_columns = whole_in_columns("wide", [clause for _, a, b in generated for clause in (a, b)])
    solved = compare(generated, relation)
    return {
        "words": max(words_of_masks()),
        "pairs": in_columns.compared,
        "differences": len(in_columns.disagreements),
        "solved": solved.pairs,
        "disagreements": len(solved.disagreements),
        "telling": sum(count for (said,), count in solved.counts("relation").items() if said != "none"),
    }


if __name__ == "__main__":
    with TemporaryDirectory() as made:
        widen(Path(made))
        sys.stdout.write(json.dumps(compared()))
