import json
import os
import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from core.identity.tokens import FIRST_KEY, AccessClaims, KeyFolderUnsafeError, KeyRing, rotate_keys

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
LIFETIME = timedelta(minutes=10)
ISSUER = "https://policies.example"
CLAIMS = AccessClaims(uuid4(), uuid4())


@pytest.fixture
def ring(tmp_path: Path) -> KeyRing:
    return KeyRing(tmp_path / "keys", issuer=ISSUER)


def test_a_token_says_who_and_of_which_sign_in_and_nothing_else_of_them(ring):
    token = ring.issue(CLAIMS, now=NOW, lifetime=LIFETIME)

    assert ring.read(token, now=NOW) == CLAIMS
    payload = jwt.decode(token, options={"verify_signature": False})
    assert payload.keys() == {"iss", "aud", "sub", "fam", "iat", "exp", "jti"}
    assert jwt.get_unverified_header(token).keys() == {"alg", "typ", "kid"}


def test_a_token_is_good_until_its_last_second(ring):
    token = ring.issue(CLAIMS, now=NOW, lifetime=LIFETIME)

    assert ring.read(token, now=NOW + LIFETIME - timedelta(seconds=1))
    assert ring.read(token, now=NOW + LIFETIME) is None
    assert ring.read(token, now=NOW - timedelta(seconds=61)) is None


def test_the_newest_key_signs_and_the_one_before_still_verifies(ring):
    old = ring.issue(CLAIMS, now=NOW, lifetime=LIFETIME)
    rotate_keys(ring.folder, now=NOW)
    new = ring.issue(CLAIMS, now=NOW, lifetime=LIFETIME)

    assert jwt.get_unverified_header(old)["kid"] != jwt.get_unverified_header(new)["kid"]
    assert ring.read(old, now=NOW) == ring.read(new, now=NOW) == CLAIMS
    assert [key["kid"] for key in ring.jwks()["keys"]] == [
        jwt.get_unverified_header(token)["kid"] for token in (old, new)
    ]


def test_a_rotation_by_another_process_is_noticed(ring):
    other = KeyRing(ring.folder, issuer=ISSUER)
    ring.issue(CLAIMS, now=NOW, lifetime=LIFETIME)
    rotate_keys(other.folder, now=NOW)

    assert ring.read(other.issue(CLAIMS, now=NOW, lifetime=LIFETIME), now=NOW) == CLAIMS


def test_the_oldest_keys_go(ring):
    first = ring.issue(CLAIMS, now=NOW, lifetime=timedelta(days=1))
    for hour in range(3):
        rotate_keys(ring.folder, now=NOW + timedelta(hours=hour))

    assert ring.read(first, now=NOW) is None
    assert len(ring.jwks()["keys"]) == 3


def test_the_public_keys_verify_tokens_and_hold_nothing_private(ring):
    token = ring.issue(CLAIMS, now=NOW, lifetime=LIFETIME)
    (key,) = ring.jwks()["keys"]

    assert "d" not in key
    assert jwt.PyJWK(key).key.public_bytes_raw()
    assert jwt.decode(
        token,
        jwt.PyJWK(key),
        algorithms=["EdDSA"],
        audience=f"{ISSUER}/api",
        options={"verify_exp": False, "verify_iat": False},
    )["sub"] == str(CLAIMS.user_id)


def test_keys_are_for_their_owner_alone(ring):
    ring.jwks()
    (file,) = ring.folder.iterdir()

    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(ring.folder.stat().st_mode) == 0o700
    file.chmod(0o644)
    with pytest.raises(KeyFolderUnsafeError, match="chmod 600"):
        KeyRing(ring.folder, issuer=ISSUER).jwks()


def test_a_key_of_another_kind_is_refused(ring):
    ring.jwks()
    pem = generate_private_key(SECP256R1()).private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    file = ring.folder / "20260101T000000Z.pem"
    file.touch(0o600)
    file.write_bytes(pem)

    with pytest.raises(KeyFolderUnsafeError, match="no Ed25519 key"):
        ring.jwks()


def test_four_processes_that_start_at_once_agree_on_one_key(tmp_path):
    script = (
        "import sys, json, pathlib\n"
        "from core.identity.tokens import KeyRing\n"
        "sys.stdin.readline()\n"
        "print(json.dumps(KeyRing(pathlib.Path(sys.argv[1]), issuer='x').jwks()))"
    )
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", script, tmp_path / "keys"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=os.environ | {"PYTHONPATH": str(Path.cwd())},
        )
        for _ in range(4)
    ]  # fmt: skip
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda process: process.communicate("go\n", timeout=60)[0], processes))

    assert len(set(answers)) == 1
    assert len(json.loads(answers[0])["keys"]) == 1
    assert [file.name for file in (tmp_path / "keys").iterdir()] == [FIRST_KEY]


def test_anything_that_is_no_token_reads_as_none(ring):
    for text in ("", ".", "..", "a.b.c", "x" * 5000, "é.é.é", "eyJhbGciOiJub25lIn0..", "\0", "null.null.null"):
        assert ring.read(text, now=NOW) is None


def test_ids_in_a_token_are_ids(ring):
    assert isinstance(ring.read(ring.issue(CLAIMS, now=NOW, lifetime=LIFETIME), now=NOW).user_id, UUID)
