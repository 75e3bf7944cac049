from datetime import timedelta

from core.mail.rules import LONGEST_PAUSE, MOST_ATTEMPTS, pause_after


def test_each_pause_is_longer_than_the_one_before_up_to_the_longest():
    pauses = [pause_after(attempt, jitter=0.5) for attempt in range(1, MOST_ATTEMPTS)]
    assert pauses[0] == timedelta(seconds=30)
    assert pauses == sorted(pauses)
    assert pauses[-1] == LONGEST_PAUSE


def test_mails_that_failed_together_are_not_tried_together():
    assert pause_after(3, jitter=0.0) < pause_after(3, jitter=1.0) < pause_after(3, jitter=0.0) * 2


def test_the_last_attempt_is_the_last():
    assert pause_after(MOST_ATTEMPTS, jitter=0.5) is None
