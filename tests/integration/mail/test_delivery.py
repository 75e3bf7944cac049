"""Mail through a real SMTP server and into a folder: once, whole, forgotten afterwards, tried again when it must be."""

import email
import socket
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from datetime import time as clock_time
from email.policy import default
from uuid import uuid4

import pytest
from aiosmtpd.controller import Controller
from sqlalchemy import text

from core.db.scope import SideRole, transaction
from core.identity.model import OrganizationKind
from core.mail.carriers import FolderCarrier, SmtpCarrier, message_of
from core.mail.delivery import deliver
from core.mail.model import LeasedMail, Letter
from core.mail.operations import LEASE, post
from core.notices.letters import letter
from core.notices.model import DueFact, NoticeKind, Reader
from core.notices.rules import reminders
from tests.factories import an_agency
from tests.postgres import engine_of

SITE = "https://policies.example"
LETTER = Letter("invitation", "Your invitation", "Ünal of Helix invites you.", "/join?token=abc-DEF_123")


class Mailbox:
    """What a mail server received, and what it answers."""

    def __init__(self):
        self.received = []
        self.answer = "250 OK"
        self.recipient_answer = "250 OK"

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802  # the library's name
        if self.recipient_answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return self.recipient_answer

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        if self.answer.startswith("250"):
            self.received.append((envelope.rcpt_tos, email.message_from_bytes(envelope.content, policy=default)))
        return self.answer


@pytest.fixture
def mailbox():
    handler = Mailbox()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        handler.port = probe.getsockname()[1]
    controller = Controller(handler, hostname="127.0.0.1", port=handler.port)
    controller.start()
    yield handler
    controller.stop()


@pytest.fixture
def own(fresh_database):
    """A database of the test's own: a delivery takes whatever is due."""
    with engine_of(fresh_database()) as engine:
        yield engine


@pytest.fixture
def posted(own):
    def put(recipient="ada@mail.example", letter=LETTER):
        with transaction(own, SideRole.JOB) as scope:
            org_id = an_agency(scope.conn).id
            post(scope.conn, letter, org_id=org_id, recipient=recipient, now=scope.now)
        return org_id

    return put


def smtp(mailbox):
    return SmtpCarrier(f"smtp://127.0.0.1:{mailbox.port}", sender="policies@example.com", site=SITE)


def run(engine, carrier, later=timedelta()):
    with transaction(engine, SideRole.JOB) as scope:
        now = scope.now + later
    return deliver(engine, lambda: carrier, now=now, limit=5)


def rows(engine):
    with transaction(engine, SideRole.JOB) as scope:
        return scope.conn.execute(text("SELECT * FROM mails ORDER BY created_at")).all()


def test_a_mail_server_gets_it_once_and_the_database_forgets_what_it_said(own, mailbox, posted):
    posted()
    assert run(own, smtp(mailbox)) == 1
    assert run(own, smtp(mailbox)) == 0

    [(recipients, message)] = mailbox.received
    assert recipients == ["ada@mail.example"]
    assert (message["From"], message["To"], message["Subject"]) == (
        "policies@example.com", "ada@mail.example", "Your invitation",
    )  # fmt: skip
    body = message.get_content()
    assert "Ünal of Helix invites you." in body
    assert f"{SITE}/join?token=abc-DEF_123" in body.splitlines()
    [row] = rows(own)
    assert row.sent_at
    assert (row.recipient, row.body, row.path, row.subject) == (None, None, None, "Your invitation")


def test_a_server_out_of_reach_leaves_it_for_later_and_the_same_message_comes_then(own, mailbox, posted):
    posted()
    gone = SmtpCarrier("smtp://127.0.0.1:9", sender="policies@example.com", site=SITE)
    assert run(own, gone) == 1
    [row] = rows(own)
    assert (row.sent_at, row.failed_at, row.attempts) == (None, None, 1)
    assert row.last_error == "ConnectionRefusedError"
    assert run(own, smtp(mailbox)) == 0
    assert run(own, smtp(mailbox), later=timedelta(minutes=2)) == 1
    assert mailbox.received[0][1]["Message-ID"] == f"<{row.id}@policies.example>"


@pytest.mark.parametrize(("answer", "is_final"), [("451 Try later", False), ("421 Busy", False), ("554 No", True)])
def test_an_answer_says_whether_to_try_again(own, mailbox, posted, answer, is_final):
    mailbox.answer = answer
    posted()
    run(own, smtp(mailbox))
    [row] = rows(own)
    assert (row.failed_at is not None) is is_final
    assert (row.body is None) is is_final
    assert "No" not in row.last_error


def test_an_unknown_mailbox_is_given_up_and_holds_up_nobody(own, mailbox, posted):
    mailbox.recipient_answer = "550 no such user ada@mail.example"
    posted()
    run(own, smtp(mailbox))
    [row] = rows(own)
    assert row.failed_at
    assert row.last_error == "SMTPRecipientsRefused 550"
    mailbox.recipient_answer = "250 OK"
    posted("bob@mail.example")
    run(own, smtp(mailbox))
    assert [to for to, _ in mailbox.received] == [["bob@mail.example"]]


def test_two_instances_at_once_send_each_mail_once(own, mailbox, posted):
    for number in range(8):
        posted(f"person{number}@mail.example")
    with ThreadPoolExecutor(3) as pool:
        done = list(pool.map(lambda _: run(own, smtp(mailbox)), range(3)))
    assert sum(done) == 8
    assert len({message["Message-ID"] for _, message in mailbox.received}) == len(mailbox.received) == 8


def test_what_an_instance_that_died_had_leased_is_taken_over(own, mailbox, posted):
    posted()

    class Dies(FolderCarrier):
        def open(self):
            raise SystemExit

    with pytest.raises(SystemExit):
        run(own, Dies("/nowhere", site=SITE))
    assert run(own, smtp(mailbox)) == 0
    assert run(own, smtp(mailbox), later=LEASE + timedelta(seconds=1)) == 1
    assert len(mailbox.received) == 1


def test_no_transaction_is_open_while_the_server_thinks(own, mailbox, posted):
    posted()
    open_then = []

    class Looks(FolderCarrier):
        def _put(self, message):
            open_then.append(own.pool.checkedout())

    run(own, Looks(_folder(), site=SITE))
    assert open_then == [0]


def test_without_a_server_each_mail_is_a_private_file_whose_link_can_be_copied(own, posted, tmp_path):
    posted()
    assert run(own, FolderCarrier(tmp_path / "mail", site=SITE)) == 1
    [file] = (tmp_path / "mail").glob("*.eml")
    assert f"{SITE}/join?token=abc-DEF_123" in file.read_text().splitlines()
    assert "Ünal" in file.read_text()
    assert file.stat().st_mode & 0o077 == 0
    assert file.parent.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("evil", ["a@b.example\r\nBcc: c@d.example", "a@b.example\nX: y"])
def test_nothing_typed_becomes_another_header(evil):
    carrier = FolderCarrier(_folder(), site=SITE)
    for mail in (
        LeasedMail(uuid4(), uuid4(), 1, evil, LETTER),
        LeasedMail(uuid4(), uuid4(), 1, "a@b.example", Letter("invitation", evil, "Text")),
    ):
        with pytest.raises(ValueError, match="linefeed or carriage return"):
            message_of(mail, carrier)


@pytest.mark.parametrize(
    ("recipient", "subject"), [("a@b\r\nBcc: c@d", "Hello"), ("a@b, c@d", "Hello"), ("a@b", "Hello\r\nBcc: c@d")]
)
def test_the_table_takes_no_second_line_and_no_second_address(own, posted, recipient, subject):
    from sqlalchemy.exc import IntegrityError

    with pytest.raises(IntegrityError):
        posted(recipient, Letter("invitation", subject, "Text"))


def _folder():
    import tempfile
    from pathlib import Path

    return Path(tempfile.mkdtemp()) / "mail" / str(time.time_ns())


def test_the_letter_of_a_day_arrives_with_all_that_is_due_and_the_way_there(own, mailbox, posted):
    today = date(2026, 11, 25)
    reader = Reader(
        uuid4(),
        uuid4(),
        "Lumen Health",
        OrganizationKind.AGENCY,
        "mara@lumen.example",
        today,
        (7, 1),
        4,
        reminded_by_hand=0,
    )
    kinds = (NoticeKind.ACKNOWLEDGEMENT, NoticeKind.REVIEW, NoticeKind.CORRECTIVE_ACTION)
    facts = [
        DueFact(
            kind,
            uuid4(),
            uuid4(),
            "Records",
            "Ünal Pharma",
            date(2026, 10, 1),
            datetime.combine(day, clock_time(), UTC),
            day,
        )
        for kind, day in zip(kinds, (today - timedelta(days=1), today + timedelta(days=7), today), strict=True)
    ]
    written = letter(reader, reminders(reader, facts))
    posted(reader.email, written)
    assert run(own, smtp(mailbox)) == 1
    ((recipients, message),) = mailbox.received
    assert (recipients, message["Subject"]) == (["mara@lumen.example"], "3 reminders, 1 overdue")
    assert message.get_content().replace("\r\n", "\n") == (
        "This waits at Lumen Health for you or a colleague:\n\n"
        "Overdue\n- Sign “Records” of Ünal Pharma: was due 24 Nov 2026, 1 day ago\n\n"
        "Due\n- Finish the corrective action under “Records” of Ünal Pharma: due 25 Nov 2026, today\n\n"
        "Coming up\n- Review your assessment of “Records” for Ünal Pharma: by 2 Dec 2026, in 7 days\n\n"
        "An entry leaves the list by itself once it is settled. One letter a day at most.\n\n"
        f"{SITE}/notices\n\n-- \nPolicy Distribution & Sync, {SITE}\n"
    )
