"""Figures are taken by turns, and the first round is for nothing."""

from benchmarks.rounds import medians, p95


def test_every_round_takes_each_figure_once_in_order_and_the_first_does_not_count():
    turns, figures = [], {"a": iter([900, 3, 1, 2]), "b": iter([800, 30, 10, 20])}

    def taking(name):
        def take():
            turns.append(name)
            return next(figures[name])

        return take

    assert medians(3, {name: taking(name) for name in figures}) == {"a": 2, "b": 20}
    assert turns == ["a", "b"] * 4


def test_95_in_100_stay_below_p95():
    assert p95(list(range(101))) == 95
