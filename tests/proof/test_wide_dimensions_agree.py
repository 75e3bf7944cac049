"""Dimensions of more than 64 leaves: columns say what the table says, and the table what the solver says."""

import json
import subprocess
import sys


def test_a_dimension_of_several_words_is_judged_alike_in_columns_by_the_table_and_by_the_solver() -> None:
    run = subprocess.run([sys.executable, "-m", "tests.proof.wide"], capture_output=True, text=True, check=True)
    told = json.loads(run.stdout)
    assert told["words"] == 8
    assert (told["differences"], told["disagreements"]) == (0, 0)
    assert told["pairs"] > 10_000
    assert told["telling"] > told["solved"] / 3
