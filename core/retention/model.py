"""The table of what is kept how long. What is not in it is kept; the trail and signatures can never be in it."""

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True)
class Retention:
    """One kind of rows that are forgotten once their time is over.

    Attributes:
        subject: what they are, in words.
        table: where they are.
        days: how long they are kept at the least.
        counted_from: from when on.
        statement: the named statement that forgets one batch older than `before`.
        reason: why that long.
    """

    subject: str
    table: str
    days: int
    counted_from: str
    statement: str
    reason: str

    @property
    def kept_for(self) -> timedelta:
        """The same as a span."""
        return timedelta(days=self.days)


RETENTION: tuple[Retention, ...] = (
    Retention(
        "answers to requests with an Idempotency-Key", "idempotency_keys", 1, "the request", "forget_answers",
        "nobody repeats a request after a day",
    ),
    Retention(
        "runs of jobs", "job_runs", 30, "the slot", "forget_job_runs",
        "a fault is looked into within a month",
    ),
    Retention(
        "orders to run a job", "job_orders", 30, "the order", "forget_job_orders",
        "as the runs; the trail keeps who ordered",
    ),
    Retention(
        "days looked through for reminders", "reminder_days", 60, "the day", "forget_reminder_days",
        "longer than any calendar runs behind; the notices themselves keep a rung from being told twice",
    ),
    Retention(
        "notices that were read or are settled", "notices", 180, "the notice", "forget_notices",
        "the longest review interval; an unread notice of an open fact is kept",
    ),
    Retention(
        "what people asked the workbench", "query_runs", 90, "the question", "forget_query_runs",
        "nobody looks further back for a query of theirs; what is worth keeping is saved, and the trail has its hash",
    ),
    Retention(
        "mails that were sent or given up", "mails", 180, "the sending", "forget_mails",
        "their text and address are forgotten at the sending; subject and time answer whether a letter went out",
    ),
    Retention(
        "sessions that are over, but the latest of each person", "sessions", 180, "their end", "forget_sessions",
        "who signed in when is in the trail; the latest says when somebody was here last",
    ),
    Retention(
        "refresh tokens that no longer work", "refresh_tokens", 30, "their end", "forget_refresh_tokens",
        "one that is used again still ends its family until then",
    ),
    Retention(
        "links to set a new password", "password_resets", 30, "their end", "forget_password_resets",
        "they open nothing any more; the trail keeps who asked",
    ),
    Retention(
        "invitations that were accepted, taken back or ran out", "invitations", 180, "their end", "forget_invitations",
        "an address that never became a person's is nobody's to keep",
    ),
    Retention(
        "events that were numbered and read by every consumer", "outbox", 90, "the event", "forget_events",
        "a consumer that was down for weeks catches up; what happened is in the trail",
    ),
    Retention(
        "what somebody opened last", "opened_things", 90, "the opening", "forget_opened_things",
        "a convenience of that person's alone; what was opened stays, and a quarter is longer than anybody remembers",
    ),
)  # fmt: skip
