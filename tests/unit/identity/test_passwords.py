import time
import unicodedata

import pytest

from core.errors import NotValid
from core.identity.passwords import (
    DUMMY_HASH,
    MAX_LENGTH,
    PasswordTooLong,
    PasswordTooObvious,
    PasswordTooShort,
    check_new_password,
    hash_password,
    verify_password,
)

PASSWORD = "Ein wirklich längeres Paßwort"


@pytest.fixture(scope="module")
def stored() -> str:
    return hash_password(PASSWORD)


def test_the_right_password_fits(stored):
    assert verify_password(PASSWORD, stored)


@pytest.mark.parametrize(
    "typed",
    [
        PASSWORD + " ",
        " " + PASSWORD,
        PASSWORD.lower(),
        PASSWORD[:-1],
        unicodedata.normalize("NFD", PASSWORD),
        "",
        "\0",
        PASSWORD + "\0",
        "\ud800" * 12,
    ],
)
def test_anything_else_does_not_fit(stored, typed):
    assert not verify_password(typed, stored)


def test_hashes_are_argon2id_and_salted(stored):
    assert stored.startswith("$argon2id$")
    assert hash_password(PASSWORD) != stored


def test_the_hash_for_unknown_accounts_costs_what_a_real_one_costs(stored):
    def parameters(encoded: str) -> list[str]:
        return encoded.split("$")[1:4]

    assert parameters(DUMMY_HASH) == parameters(stored)
    assert not verify_password(PASSWORD, None)


@pytest.mark.parametrize(
    ("password", "refusal"),
    [
        ("elevenchars", PasswordTooShort),
        ("", PasswordTooShort),
        ("x" * (MAX_LENGTH + 1), PasswordTooLong),
        ("a" * 40, PasswordTooObvious),
        ("PasswordPassword", PasswordTooObvious),
    ],
)
def test_a_password_nobody_should_choose_is_refused(password, refusal):
    with pytest.raises(refusal) as raised:
        hash_password(password)

    assert isinstance(raised.value, NotValid)


def test_no_composition_is_asked_for_and_long_ones_are_welcome():
    check_new_password("all small letters")
    check_new_password("pass phrase " * 80)


def test_a_very_long_password_is_refused_without_hashing(stored):
    began = time.perf_counter()

    assert not verify_password("x" * 5000, stored)
    assert time.perf_counter() - began < 0.005
