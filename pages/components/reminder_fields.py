"""In the form of settings: on which days an organization's people are reminded of what is due."""

import streamlit as st

from core.identity.organization_settings import (
    MOST_OVERDUE_REMINDERS,
    MOST_REMINDER_COUNT,
    OrganizationSettings,
)

CHOICES = (30, 21, 14, 10, 7, 5, 3, 2, 1)


def reminder_fields(current: OrganizationSettings) -> tuple[tuple[int, ...], int]:
    """The days before a due day, and how many weekly reminders follow it."""
    days = st.multiselect(
        "Days before a due day on which people are reminded",
        sorted({*CHOICES, *current.reminder_days}, reverse=True),
        default=list(current.reminder_days),
        max_selections=MOST_REMINDER_COUNT,
        help="On the due day itself they always are. What falls on a weekend is told on the Friday before.",
        key="organization.reminder_days",
    )
    after = st.number_input(
        "Weekly reminders after it",
        value=current.overdue_reminders,
        min_value=0,
        max_value=MOST_OVERDUE_REMINDERS,
        key="organization.overdue_reminders",
    )
    return tuple(days), int(after)
