"""`If-Match`: change a record only while it still is what the caller read (RFC 9110 §13.1.1)."""

import re
from typing import Annotated

from fastapi import Depends, Header

from core.errors import NotValid


class PreconditionNotReadable(NotValid):
    """The header holds something else than a revision."""


def expected_revision(
    if_match: Annotated[str | None, Header(description='The record\'s `revision`, as `"3"`.', max_length=40)] = None,
) -> int | None:
    """The revision the caller read; None when they do not mind."""
    if if_match is None or if_match == "*":
        return None
    found = re.fullmatch(r'"(\d{1,9})"', if_match)
    if found is None:
        raise PreconditionNotReadable('If-Match takes the revision you read, in quotes: "3".')
    return int(found[1])


ExpectedRevision = Annotated[int | None, Depends(expected_revision)]
