"""The same paper is the same bytes, whichever process on whichever machine writes it."""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest

from core.papers.model import Format
from core.papers.writing import write
from tests.unit.papers.making import a_paper, a_table, full_paper

ROOT = Path(__file__).parents[3]
HASHED = """
import hashlib, locale, sys, time
time.tzset()
locale.setlocale(locale.LC_ALL, "")
from core.papers.model import Format
from core.papers.writing import write
from tests.unit.papers.making import full_paper
for each in Format:
    print(each.value, hashlib.sha256(write(full_paper(), each).content).hexdigest())
"""


def hashes_elsewhere(**surroundings):
    return subprocess.Popen(
        [sys.executable, "-c", HASHED], cwd=ROOT, stdout=subprocess.PIPE, text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT), **surroundings},
    )  # fmt: skip


def test_another_process_zone_locale_and_hash_seed_write_the_same_bytes():
    elsewhere = hashes_elsewhere(PYTHONHASHSEED="7", TZ="Pacific/Kiritimati", LC_ALL="C", LANG="de_DE.UTF-8")
    here = {each.value: hashlib.sha256(write(full_paper(), each).content).hexdigest() for each in Format}
    # Once more, since the library of the charts counts on from picture to picture.
    assert hashlib.sha256(write(full_paper(), Format.PDF).content).hexdigest() == here["pdf"]
    told, _ = elsewhere.communicate(timeout=120)
    assert dict(line.split() for line in told.splitlines()[-len(Format) :]) == here


@pytest.mark.parametrize("kind", [*Format])
def test_another_number_gives_other_bytes(kind):
    one, two = (write(a_paper(a_table(("Lumen", None, number, None, None, None, None))), kind) for number in (1, 2))
    assert one.content != two.content
    assert one.name == two.name
