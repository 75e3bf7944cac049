"""The five ways in which the product refuses, each mapped once at every edge."""


class Refusal(Exception):  # noqa: N818  # a refusal is no error of the program
    """A request that is understood and not carried out; its message is a sentence for the person at the screen."""

    def __init__(self, message: str, **details: object) -> None:
        super().__init__(message)
        self.message = message
        self.details = details


class NotFound(Refusal):
    """No such record for this actor; another organization's record reads the same (404)."""


class NotAllowed(Refusal):
    """The actor's role does not include the permission (403)."""


class NotInThisState(Refusal):
    """The record's state does not allow the move; the message names the moves it allows (409)."""


class ChangedMeanwhile(Refusal):
    """The record is no longer what the actor was shown (412; a stale signature 409)."""


class NotValid(Refusal):
    """The input breaks a rule; the message says which and how to mend it (422)."""
