"""Passwords: argon2id, at least twelve characters, no composition rules, compared exactly as typed."""

from threading import BoundedSemaphore

from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher

from core.errors import NotValid

MIN_LENGTH = 12
# Long enough for any passphrase; a bound keeps hashing cheap whatever is sent.
MAX_LENGTH = 1024
MIN_DIFFERENT_CHARACTERS = 4

# The long ones among the passwords that every list of leaked ones begins with.
_OBVIOUS = frozenset({
    "passwordpassword", "password1234", "password12345", "password123456", "passw0rd1234", "123456789012",
    "1234567890123", "12345678901234", "123123123123", "111222333444", "qwertyuiop123", "qwertyuiopas",
    "qwertyuiop[]", "qwerty123456", "1q2w3e4r5t6y", "1qaz2wsx3edc", "iloveyou1234", "letmeinletmein", "letmein12345",
    "welcome12345", "welcome123456", "administrator", "adminadminadmin", "admin1234567", "changeme1234",
    "changemechangeme", "trustno1trustno1", "abcdefghijkl", "abc123abc123", "football1234", "monkey123456",
    "dragon123456", "correcthorsebatterystaple",
})  # fmt: skip

# What an unknown account's password is compared with, so that it takes the time of a known one: a random text's hash.
DUMMY_HASH = "$argon2id$v=19$m=65536,t=3,p=4$9eUCY3tGAZkOGQR4gliv3w$90RtcF7Aboz6LeRDVwvRK1YBD362WKjAPGedQuUpuEc"

_hasher = PasswordHash((Argon2Hasher(),))
# Each hash takes 64 MiB and several threads' work; more at once would only slow each other down.
_hashing = BoundedSemaphore(4)


class PasswordTooShort(NotValid):
    """Fewer than `MIN_LENGTH` characters (ASVS 6.2.1 asks for 8 and advises 15)."""


class PasswordTooLong(NotValid):
    """More than `MAX_LENGTH` characters."""


class PasswordNotText(NotValid):
    """Half of a surrogate pair, which no keyboard types and no hash takes."""


class PasswordIsAddress(NotValid):
    """The e-mail address, or what stands before its @."""


class PasswordTooObvious(NotValid):
    """One of the passwords everybody tries, or one character over and over."""


def check_new_password(password: str) -> None:
    """Refuse a password that nobody should choose."""
    if len(password) < MIN_LENGTH:
        raise PasswordTooShort(f"A password has at least {MIN_LENGTH} characters: choose a longer one.")
    if len(password) > MAX_LENGTH:
        raise PasswordTooLong(f"A password has at most {MAX_LENGTH} characters: choose a shorter one.")
    if not _encodable(password):
        raise PasswordNotText("This password holds a character that is none: type another one.")
    if len(set(password)) < MIN_DIFFERENT_CHARACTERS or password.lower() in _OBVIOUS:
        raise PasswordTooObvious("This password is one of the first that anybody tries: choose another one.")


def check_password_of(password: str, *, email: str) -> None:
    """Refuse a password that the person with this address should not choose (NIST SP 800-63B-4, §3.1.1.2)."""
    check_new_password(password)
    if password.strip().lower() in {email, email.partition("@")[0]}:
        raise PasswordIsAddress("This password is your own e-mail address: choose another one.")


def hash_password(password: str) -> str:
    """The argon2id hash to store.

    Raises:
        NotValid: nobody should choose this password.
    """
    check_new_password(password)
    with _hashing:
        return _hasher.hash(password)


def verify_password(password: str, stored_hash: str | None) -> bool:
    """Whether the password is the one hashed; without a stored hash as slow as with one, and false.

    Never normalised, trimmed or cut: what was typed is what counts.
    """
    if len(password) > MAX_LENGTH or not _encodable(password):
        return False
    with _hashing:
        matches = _hasher.verify(password, stored_hash or DUMMY_HASH)
    return matches and stored_hash is not None


def _encodable(password: str) -> bool:
    """Whether the text is characters at all; JSON may carry half of a surrogate pair."""
    try:
        password.encode()
    except UnicodeEncodeError:
        return False
    return True
