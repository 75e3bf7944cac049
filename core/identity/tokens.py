"""Access tokens of the API: EdDSA-signed JWT (RFC 8725, 9068), and the folder of keys that sign and verify them."""

import json
import os
import secrets
import tempfile
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from uuid import UUID

import jwt
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, load_pem_private_key
from jwt.algorithms import OKPAlgorithm

ALGORITHM = "EdDSA"
TYPE = "at+jwt"
FIRST_KEY = "00000000T000000Z.pem"
# The one that signs and those whose tokens may still be alive.
KEYS_KEPT = 3
MAX_TOKEN_LENGTH = 4096
CLOCK_SKEW = timedelta(seconds=60)
_HEADERS = frozenset({"alg", "typ", "kid"})
_CLAIMS = ("iss", "aud", "exp", "iat", "sub", "fam")


class KeyFolderUnsafeError(Exception):
    """A private key that others can read, or a file that is no Ed25519 key; the sentence names it."""


@dataclass(frozen=True)
class SigningKey:
    """One key of the ring; `kid` is its RFC 7638 thumbprint."""

    private: Ed25519PrivateKey

    @cached_property
    def kid(self) -> str:
        """The name under which tokens refer to the key."""
        canonical = json.dumps(self._public_jwk, sort_keys=True, separators=(",", ":"))
        return urlsafe_b64encode(sha256(canonical.encode()).digest()).rstrip(b"=").decode()

    @property
    def jwk(self) -> dict[str, str]:
        """The public half as the key set shows it."""
        return self._public_jwk | {"kid": self.kid, "use": "sig", "alg": ALGORITHM}

    @cached_property
    def _public_jwk(self) -> dict[str, str]:
        full = OKPAlgorithm.to_jwk(self.private.public_key(), as_dict=True)
        return {name: full[name] for name in ("crv", "kty", "x")}


@dataclass(frozen=True)
class AccessClaims:
    """What a valid access token says: who, and of which sign-in. Role and organization come from the database."""

    user_id: UUID
    family_id: UUID


class KeyRing:
    """The keys of one folder: the newest signs, all verify; a rotation by another process is noticed at once."""

    def __init__(self, folder: Path, *, issuer: str) -> None:
        self.folder = folder
        self.issuer = issuer
        self.audience = f"{issuer}/api"
        self._seen_ns = -1
        self._keys: dict[str, SigningKey] = {}

    def issue(self, claims: AccessClaims, *, now: datetime, lifetime: timedelta) -> str:
        """A signed access token."""
        key = list(self._ring().values())[-1]
        payload = {
            "iss": self.issuer,
            "aud": self.audience,
            "sub": str(claims.user_id),
            "fam": str(claims.family_id),
            "iat": int(now.timestamp()),
            "exp": int((now + lifetime).timestamp()),
            "jti": secrets.token_urlsafe(12),
        }
        return jwt.encode(payload, key.private, algorithm=ALGORITHM, headers={"kid": key.kid, "typ": TYPE})

    def read(self, token: str, *, now: datetime) -> AccessClaims | None:
        """What the token says, or None when it is not one of ours or its time is over."""
        try:
            return self._claims(token, now)
        except (jwt.PyJWTError, ValueError, TypeError, KeyError, RecursionError):
            return None

    def jwks(self) -> dict[str, list[dict[str, str]]]:
        """The public keys (RFC 7517), for whoever verifies tokens without us."""
        return {"keys": [key.jwk for key in self._ring().values()]}

    def _claims(self, token: str, now: datetime) -> AccessClaims:
        if len(token) > MAX_TOKEN_LENGTH:
            raise jwt.InvalidTokenError
        header = jwt.get_unverified_header(token)
        if not header.keys() <= _HEADERS or header["typ"] != TYPE:
            raise jwt.InvalidTokenError
        payload = jwt.decode(
            token, self._ring()[header["kid"]].private.public_key(), algorithms=[ALGORITHM],
            audience=self.audience, issuer=self.issuer,
            # Time is judged below, by the caller's clock instead of the library's.
            options={"require": list(_CLAIMS), "verify_exp": False, "verify_iat": False, "strict_aud": True},
        )  # fmt: skip
        if not _in_time(payload, now):
            raise jwt.ExpiredSignatureError
        return AccessClaims(UUID(payload["sub"]), UUID(payload["fam"]))

    def _ring(self) -> Mapping[str, SigningKey]:
        changed_ns = self.folder.stat().st_mtime_ns if self.folder.exists() else 0
        if changed_ns != self._seen_ns or not self._keys:
            make_first_key(self.folder)
            # The time is read before the files: a change in between is seen again next time, never missed.
            self._seen_ns = self.folder.stat().st_mtime_ns
            self._keys = {key.kid: key for key in map(_load, sorted(self.folder.glob("*.pem")))}
        return self._keys


def make_first_key(folder: Path) -> None:
    """The folder with its first key, when it has none; of several processes at once, one wins and all use its key."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not any(folder.glob("*.pem")):
        _write(folder, FIRST_KEY)


def rotate_keys(folder: Path, *, now: datetime) -> str:
    """A new key that signs from now on; the ones before still verify, the oldest go. Returns the new file's name."""
    make_first_key(folder)
    name = f"{now:%Y%m%dT%H%M%S.%fZ}.pem"
    _write(folder, name)
    for old in sorted(folder.glob("*.pem"))[:-KEYS_KEPT]:
        old.unlink(missing_ok=True)
    return name


def _write(folder: Path, name: str) -> None:
    """Put a whole new key in place under `name`, unless that name is taken."""
    pem = Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    descriptor, path = tempfile.mkstemp(dir=folder, prefix="new-", suffix=".tmp")  # made with mode 0600
    temporary = Path(path)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(pem)
            file.flush()
            os.fsync(file.fileno())
        # A hard link, unlike a rename, never replaces what another process just put there.
        temporary.with_name(name).hardlink_to(temporary)
    except FileExistsError:
        pass
    finally:
        temporary.unlink()


def _load(path: Path) -> SigningKey:
    if path.stat().st_mode & 0o077:
        raise KeyFolderUnsafeError(f"{path} can be read by others than its owner: chmod 600 it.")
    private = load_pem_private_key(path.read_bytes(), password=None)
    if not isinstance(private, Ed25519PrivateKey):
        raise KeyFolderUnsafeError(f"{path} is no Ed25519 key: remove it, or put one there.")
    return SigningKey(private)


def _in_time(payload: Mapping[str, object], now: datetime) -> bool:
    """Whether the token is of the present: whole seconds, not over, and not from the future."""
    expires_at, issued_at = payload["exp"], payload["iat"]
    if type(expires_at) is not int or type(issued_at) is not int:
        return False
    return issued_at - CLOCK_SKEW.total_seconds() <= now.timestamp() < expires_at
