"""How often somebody may guess: attempts are counted beforehand, per account and per network, and then cost time."""

import ipaddress
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from core.errors import NotAllowed

MAX_WAIT = timedelta(minutes=15)
# A count is forgotten when nothing failed for this long.
MEMORY = timedelta(hours=1)
# An IPv6 subscriber holds a /64 and can use any address in it.
IPV6_PREFIX = 64


class TooManyAttempts(NotAllowed):
    """Guessing is paused for this account or this network; `retry_after` says for how many seconds."""


@dataclass(frozen=True)
class Limit:
    """How many attempts are free; each further one doubles the wait, which starts at a second."""

    kind: str
    free_attempts: int


ACCOUNT = Limit("account", 5)
NETWORK = Limit("network", 30)
# Counted apart from sign-in, so that a stranger's failures at somebody's address never keep them from signing.
REAUTHENTICATION = Limit("reauthentication", 5)
# Asking for a link sends mail to somebody; using one up is a guess like any other.
FORGETTING = Limit("forgetting", 3)
FORGETTING_NETWORK = Limit("forgetting network", 20)
LINKS = Limit("links", 30)


@dataclass(frozen=True)
class Throttle:
    """The count of one subject; the subject is known by its hash alone."""

    failure_count: int
    last_failed_at: datetime
    blocked_until: datetime | None


def subject(limit: Limit, name: str) -> bytes:
    """What a counter is kept under: a hash, so that the table holds no addresses."""
    return sha256(f"{limit.kind}\0{name}".encode(errors="surrogatepass")).digest()


def network_of(address: str) -> str:
    """The network an address belongs to: itself for IPv4, its /64 for IPv6; anything else is one network."""
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return "unknown"
    if isinstance(ip, ipaddress.IPv6Address):
        if ip.ipv4_mapped:
            return str(ip.ipv4_mapped)
        return str(ipaddress.ip_network((int(ip), IPV6_PREFIX), strict=False))
    return str(ip)


def wait_seconds(throttles: list[Throttle], now: datetime) -> int:
    """Whole seconds until the last of these blocks ends; 0 when none holds."""
    ends = [each.blocked_until for each in throttles if each.blocked_until and each.blocked_until > now]
    return int((max(ends) - now) / timedelta(seconds=1)) + 1 if ends else 0


def counted(throttle: Throttle, limit: Limit, now: datetime) -> Throttle:
    """The counter after one more attempt, which counts as failed until its success is told."""
    remembered = 0 if now - throttle.last_failed_at > MEMORY else throttle.failure_count
    count = remembered + 1
    excess = count - limit.free_attempts
    # The exponent is bounded so that a count of any size stays a short sum.
    wait = min(MAX_WAIT, timedelta(seconds=2 ** min(excess, 10))) if excess >= 0 else None
    return Throttle(count, now, now + wait if wait else None)
