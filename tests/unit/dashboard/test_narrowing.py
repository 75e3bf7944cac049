"""What a dashboard is narrowed to, and which days that means."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from core.dashboard.metric_model import Direction, delta_is_good, reaches
from core.dashboard.metrics import METRICS, metrics_of
from core.dashboard.narrowing import Comparison, Narrowing, as_filters, from_filters, period_of, trend_days
from core.identity.model import OrganizationKind

NOW = datetime(2026, 11, 24, 15, 30, tzinfo=UTC)
DAYS = st.dates(date(2001, 1, 1), date(2100, 1, 1))
CHOSEN = st.tuples(DAYS, DAYS)
IDS = st.lists(st.uuids(), max_size=5, unique=True).map(tuple)
ANY = st.builds(
    lambda days, chosen, comparison, counterparts, policies, market: Narrowing(
        days if chosen is None else 90,
        *(chosen or (None, None)),
        comparison=comparison,
        counterpart_ids=counterparts,
        policy_ids=policies,
        market=market,
    ),
    st.integers(1, 1830), st.none() | CHOSEN, st.sampled_from(Comparison), IDS, IDS, st.none() | st.sampled_from(["US", "DE"]),
)  # fmt: skip


@given(ANY)
def test_what_is_kept_as_texts_is_read_back_as_it_was(narrowing):
    kept = as_filters(narrowing)
    assert all(isinstance(value, str) for value in kept.values())
    assert from_filters(kept) == narrowing


@given(
    st.dictionaries(
        st.sampled_from(["days", "since", "until", "compared", "with", "policies", "market"]), st.text(max_size=60)
    )
)
def test_no_text_of_an_address_fails(filters):
    period = period_of(from_filters(filters), NOW)
    assert period.begins < period.ends <= NOW


@given(ANY)
def test_a_period_begins_before_it_ends_and_is_as_long_as_what_it_is_compared_with(narrowing):
    period = period_of(narrowing, NOW)
    assert period.begins < period.ends <= NOW
    if narrowing.comparison is Comparison.NOTHING:
        assert (period.before_begins, period.before_ends, period.day_before) == (None, None, None)
    else:
        assert period.before_ends - period.before_begins == period.ends - period.begins


def test_the_last_thirty_days_are_compared_with_the_thirty_before_or_with_those_a_year_ago():
    period = period_of(Narrowing(days=30), NOW)
    assert (period.first_day, period.last_day, period.day_before) == (
        date(2026, 10, 25),
        date(2026, 11, 24),
        date(2026, 10, 25),
    )
    assert period_of(Narrowing(days=30, comparison=Comparison.YEAR_BEFORE), NOW).day_before == date(2025, 11, 24)


def test_chosen_days_are_whole_and_end_now_at_the_latest():
    period = period_of(Narrowing(since=date(2026, 11, 1), until=date(2026, 11, 10)), NOW)
    assert (period.begins, period.last_day) == (datetime(2026, 11, 1, tzinfo=UTC), date(2026, 11, 10))
    assert period_of(Narrowing(since=date(2026, 11, 1), until=date(2030, 1, 1)), NOW).ends == NOW


@given(st.integers(1, 1830), st.integers(2, 92))
def test_a_trend_has_no_more_days_than_may_be_read_and_always_the_last_one(days, most):
    period = period_of(Narrowing(days=days), NOW)
    found = trend_days(period, most=most)
    assert len(found) <= most
    assert found[-1] == period.last_day
    assert found == sorted(found)
    assert found[0] >= period.first_day
    assert found[0] - period.first_day < timedelta(days=max(days, 1))


def test_every_metric_explains_itself_and_every_side_has_some():
    for key, metric in METRICS.items():
        assert key == metric.key
        assert metric.definition.endswith(".")
        assert metric.formula
        assert metric.sides
    assert all(metrics_of(kind) for kind in OrganizationKind)
    assert not {each.key for each in metrics_of(OrganizationKind.ENTERPRISE)} & {
        "unresolved_conflicts",
        "resolution_rate",
        "api_median",
    }


def test_a_change_is_good_by_the_direction_of_its_metric():
    assert delta_is_good(METRICS["average_score"], 3) is True
    assert delta_is_good(METRICS["open_violations"], 3) is False
    assert delta_is_good(METRICS["total_distributions"], 3) is None
    assert delta_is_good(METRICS["average_score"], 0) is None
    assert METRICS["total_distributions"].better is Direction.NEITHER


def test_a_target_is_a_floor_or_a_ceiling_by_the_direction_of_its_metric():
    assert reaches(METRICS["average_score"], 85, 85) is True
    assert reaches(METRICS["average_score"], 84, 85) is False
    assert reaches(METRICS["open_violations"], 2, 1) is False
    assert reaches(METRICS["average_score"], None, 85) is None


def test_an_id_that_is_none_is_left_out_of_what_an_address_names():
    one = UUID(int=7)
    assert from_filters({"with": f"nonsense,{one},"}).counterpart_ids == (one,)
