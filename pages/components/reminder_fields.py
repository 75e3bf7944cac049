"""In the form of settings: on which days an organization's people are reminded of what is due."""

import streamlit as st

from core.identity.countries import country_names
from core.identity.organization_settings import (
    MOST_OVERDUE_REMINDERS,
    MOST_REMINDER_COUNT,
    OrganizationSettings,
)

CHOICES = (30, 21, 14, 10, 7, 5, 3, 2, 1)


def reminder_fields(current: OrganizationSettings) -> tuple[tuple[int, ...], int, str | None]:
    """The days before a due day, how many weekly reminders follow it, and whose public holidays are left out."""
    days = st.multiselect(
        "Days before a due day on which people are reminded",
        sorted({*CHOICES, *current.reminder_days}, reverse=True),
        default=list(current.reminder_days),
        max_selections=MOST_REMINDER_COUNT,
        help="On the day itself they always are. What falls on a weekend or holiday is told on the working day before.",
        key="organization.reminder_days",
    )
    after = st.number_input(
        "Weekly reminders after it",
        value=current.overdue_reminders,
        min_value=0,
        max_value=MOST_OVERDUE_REMINDERS,
        key="organization.overdue_reminders",
    )
    names = country_names()
    codes: list[str | None] = [None, *names]
    country = st.selectbox(
        "Country",
        codes,
        index=codes.index(current.country),
        format_func=lambda code: names[code] if code else "Not said: weekends alone are left out",
        help="On its public holidays nobody of your organization is reminded.",
        key="organization.country",
    )
    return tuple(days), int(after), country
