"""`python -m core.demo.large`: fill the demo's database with as many clients, agencies and distributions as asked for.

Runs as the admin, whom row-level security does not hold, since no side may write for another; keys, checks and triggers
hold as ever. One transaction a client, so that a run that was ended goes on where it stopped when it is started again.
"""

import argparse
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from time import perf_counter
from typing import Any

from sqlalchemy import Connection, Engine, NullPool, create_engine
from sqlalchemy.engine import Row

from core.config import ConfigurationError, settings_from_environment
from core.db.engine import engine_for
from core.db.provision import Databases, provision
from core.db.statements import one, rows
from core.demo.cast import ASSETS, PASSWORD
from core.demo.large_documents import VERSIONS, documents
from core.demo.seed import seed_demo
from core.identity.passwords import hash_password

LEAST_POLICIES = 50
"""Of each client; more only where every agency gets every policy and that is not enough."""
AGE = timedelta(days=365)
# Nothing is known yet of rows just written, and a nested loop over them would take minutes.
SESSION = "-c search_path=app -c enable_nestloop=off -c work_mem=64MB"
HEAVY_CLIENT = "admin@pharma-01.example"
HEAVY_AGENCY = "admin@agency-000001.example"


class LargeDemoRefused(Exception):  # noqa: N818  # a sentence for whoever started it
    """The large demo is not made here; the message says why."""


@dataclass(frozen=True)
class Size:
    """How much there shall be; `distributions` counts every version sent, the superseded ones too."""

    enterprises: int = 20
    agencies: int = 10_000
    distributions: int = 1_000_000

    @property
    def recipients(self) -> int:
        """How often a client's policy has a recipient, over all its policies; each gets every version."""
        return max(1, self.distributions // (self.enterprises * VERSIONS))

    @property
    def policies(self) -> int:
        """Of each client."""
        return max(min(LEAST_POLICIES, self.recipients), -(-self.recipients // self.agencies))


def fill(admin_url: str, size: Size, *, announce: Callable[[str], None]) -> None:
    """Add what is missing of the large demo to a migrated database.

    Raises:
        LargeDemoRefused: the admin may not write for other organizations, or everything is there already.
    """
    engine = create_engine(admin_url, poolclass=NullPool, connect_args={"options": SESSION})
    with engine.begin() as conn:
        found = _found(conn, size)
        first = found.agency_count + 1
        _add_agencies(conn, first, max(size.agencies, found.agency_count), found.now)
    announce(f"{size.agencies:,} agencies")
    for number in range(found.enterprise_count + 1, size.enterprises + 1):
        _add_enterprise(engine, number, size, found.now, announce)
    began = perf_counter()
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as conn:
        rows(conn, "analyze_everything")
    announce(f"ANALYZE, {perf_counter() - began:.1f} s")


def _found(conn: Connection, size: Size) -> Row[Any]:
    admin = one(conn, "login_rights")
    if admin is None or not (admin.superuser or admin.bypasses_rls):
        raise LargeDemoRefused("The admin role is held by row-level security: the large demo needs a superuser's URL.")
    found = one(conn, "large_demo_found")
    assert found is not None  # noqa: S101  # an aggregate without GROUP BY yields its row
    if found.enterprise_count >= size.enterprises:
        raise LargeDemoRefused(f"The large demo is there already, with {found.enterprise_count} clients.")
    return found


def _add_agencies(conn: Connection, first: int, last: int, now: datetime) -> None:
    rows(
        conn,
        "add_large_agencies",
        first=first,
        last=last,
        asset_kinds=list(ASSETS),
        asset_labels=list(ASSETS.values()),
        now=now - AGE,
    )
    rows(conn, "add_large_credential", email=HEAVY_AGENCY, password_hash=hash_password(PASSWORD), now=now)


def _add_enterprise(engine: Engine, number: int, size: Size, now: datetime, announce: Callable[[str], None]) -> None:
    began = perf_counter()
    name = f"{number:02}"
    with engine.begin() as conn:
        made = one(conn, "add_large_enterprise", number=name, now=now - AGE)
        assert made is not None  # noqa: S101  # a plain INSERT yields its row
        client = {"enterprise_org_id": made.org_id, "admin_id": made.admin_id}
        password_hash = hash_password(PASSWORD)
        rows(conn, "add_large_credential", email=f"admin@pharma-{name}.example", password_hash=password_hash, now=now)
        rows(conn, "add_large_engagements", now=now - AGE, **client)
        written = documents((number - 1) * size.policies, size.policies, now=now)
        rows(conn, "add_large_policies", documents=written, officer_id=made.officer_id, **client)
        each = -(-size.recipients // size.policies)
        sent = one(
            conn,
            "send_large",
            each=each - 1,
            shorter=each * size.policies - size.recipients,
            shift=(number - 1) * size.recipients,
            agency_count=max(size.agencies, 2),
            admin_name=f"Admin of Pharma {name}",
            now=now,
            **client,
        )
    assert sent is not None  # noqa: S101  # an aggregate without GROUP BY yields its row
    seconds = perf_counter() - began
    announce(
        f"client {number} of {size.enterprises}: {size.policies} policies, {sent.sent_count:,} distributions, "
        f"{sent.signed_count:,} signatures, {seconds:.1f} s"
    )


def _fill_from_environment(size: Size) -> None:
    settings = settings_from_environment()
    if not settings.demo:
        raise LargeDemoRefused("Demo mode is off, so no demo data is made here. Set DEMO=1 where that is meant.")
    databases = provision(settings)
    try:
        _fill_provisioned(databases, size)
    finally:
        databases.stop()


def _fill_provisioned(databases: Databases, size: Size) -> None:
    if databases.admin_url is None:
        raise LargeDemoRefused("The large demo is written by the admin: set DATABASE_ADMIN_URL too.")
    engine = engine_for(databases.login_url)
    try:
        seed_demo(engine, announce=_say)  # beside the small one, which goes only into an empty database
    finally:
        engine.dispose()
    began = perf_counter()
    fill(databases.admin_url, size, announce=_say)
    _say(f"Done in {perf_counter() - began:.0f} s. Two people with long pages, password {PASSWORD}:")
    _say(f"  {HEAVY_CLIENT}   Follow-up: everything this client sent")
    _say(f"  {HEAVY_AGENCY}   Inbox: every policy of every client")


def _say(text: str) -> None:
    print(text, flush=True)


def _size_asked(arguments: list[str] | None = None) -> Size:
    parser = argparse.ArgumentParser(description="Fill the demo's database with many clients, agencies, distributions.")
    for name, default in (("enterprises", 20), ("agencies", 10_000), ("distributions", 1_000_000)):
        parser.add_argument(f"--{name}", type=int, default=default)
    size = Size(**vars(parser.parse_args(arguments)))
    if min(size.enterprises, size.agencies, size.distributions) < 1:
        parser.error("every number must be at least 1")
    return size


if __name__ == "__main__":
    asked = _size_asked()
    try:
        _fill_from_environment(asked)
    except (LargeDemoRefused, ConfigurationError) as refusal:
        sys.exit(str(refusal))
