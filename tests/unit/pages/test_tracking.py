"""What a client keeps about a policy, as badges."""

import uuid
from datetime import UTC, datetime

from core.policies.model import FdaKind, Policy, Tracking
from pages.view_models import tracking as view

NOW = datetime(2026, 11, 24, tzinfo=UTC)


def a_policy(*kinds):
    return Policy(uuid.uuid4(), uuid.uuid4(), "Helix", "Logs", 1, NOW, None, NOW, fda_kinds=kinds)


def test_nothing_kept_shows_nothing():
    assert view.badges(a_policy(), Tracking()) == ""


def test_checks_brands_markets_and_topics_stand_in_one_line():
    kept = Tracking(brands=("Cor[v]exa",), markets=("DE",), topics=("logs",), form_2253_lead_days=1)
    said = view.badges(a_policy(FdaKind.FORM_2253, FdaKind.FAIR_BALANCE), kept)
    assert said == (
        ":blue-badge[○ Form FDA 2253, 1 day ahead] :blue-badge[○ Fair-balance check] "
        ":gray-badge[Cor\\[v\\]exa] :gray-badge[Germany] :gray-badge[logs]"
    )


def test_every_market_has_its_own_words():
    markets = view.markets()
    assert markets["Germany"] == "DE"
    assert all(view.market_words(term) == words for words, term in markets.items())
