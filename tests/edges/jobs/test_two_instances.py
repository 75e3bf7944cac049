"""A slice of the proof that `make prove-jobs` runs whole: two schedulers, killed in the middle of runs."""

from tests.edges.jobs.two_instances import prove


def test_with_kills_no_slot_is_doubled_or_missed(own_database):
    proof = prove(own_database, slots=4, slot_seconds=0.8, seed=3)
    assert (proof.doubled, proof.missed) == (0, ())
    assert proof.kills > 0
