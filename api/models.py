"""The base of every body the API reads."""

from pydantic import BaseModel, ConfigDict


class RequestBody(BaseModel):
    """A body in which an unknown field is a mistake, so that nothing is set by accident or by guessing."""

    model_config = ConfigDict(extra="forbid", frozen=True)
