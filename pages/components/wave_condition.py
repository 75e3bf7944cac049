"""When a wave starts: at a time, or by a share of signatures; the fields that say it."""

from datetime import datetime

import streamlit as st

from core.distribution.waves.model import WaveCondition
from core.distribution.waves.rules import DAYS_LIMIT
from pages.view_models.distribute import default_later, moment

AT, SHARE = "At a time", "When a share has signed"
USUAL_SHARE = 80


def condition_fields(key: str, number: int, *, now: datetime, zone_name: str) -> WaveCondition:
    """Draw the fields for one wave; what they say. The first wave waits for nobody, so it has a time alone."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        how = AT
        if number > 1:
            how = st.selectbox("Starts", [AT, SHARE], key=f"{key}.how", width=210)
        return _by_share(key) if how == SHARE else at_a_time(key, number, now=now, zone_name=zone_name)


def at_a_time(key: str, number: int, *, now: datetime, zone_name: str) -> WaveCondition:
    """A day and a clock time in the reader's zone; each further wave is proposed a week later."""
    on, at = default_later(now, zone_name, weeks=number - 1)
    chosen_on = st.date_input("On", value=on, min_value=now.date(), key=f"{key}.on", width=150)
    chosen_at = st.time_input("At", value=at, key=f"{key}.at", width=110)
    return WaveCondition(starts_at=moment(chosen_on, chosen_at, zone_name))


def _by_share(key: str) -> WaveCondition:
    share = st.number_input(
        "Signed, in percent of the wave before",
        min_value=1,
        max_value=100,
        value=USUAL_SHARE,
        key=f"{key}.share",
        width=260,
    )
    before = st.number_input(
        "Not before day", min_value=0, max_value=DAYS_LIMIT, value=0, key=f"{key}.before", width=130
    )
    after = st.number_input(
        "At the latest on day",
        min_value=0,
        max_value=DAYS_LIMIT,
        value=0,
        key=f"{key}.after",
        width=160,
        help="Counted from the start of the wave before; 0 waits as long as it takes.",
    )
    return WaveCondition(share_signed=share, not_before_days=before or None, not_after_days=after or None)
