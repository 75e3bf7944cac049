"""Organizations as whoever runs the platform lists them."""

from collections.abc import Sequence

import pandas as pd

from core.identity.model import Organization


def frame(found: Sequence[Organization]) -> pd.DataFrame:
    """Name and kind."""
    return pd.DataFrame([(each.name, each.kind.value) for each in found], columns=["Organization", "Kind"])
