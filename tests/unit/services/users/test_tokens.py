import base64
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import jwt
import pytest

from model.errors import Unauthorized
from services.users.tokens import LIFETIME, TokenClaims, TokenSigner

KEY = b"k" * 32
NOW = datetime(2026, 1, 1, tzinfo=UTC)
CLAIMS = TokenClaims("u1", 3)


def _tokens(at: datetime = NOW) -> TokenSigner:
    return TokenSigner(KEY, lambda: at)


def _sign(key: bytes = KEY, algorithm: str = "HS256", **changes: object) -> str:
    payload = {
        "typ": "access",
        "sub": "u1",
        "epoch": 3,
        "jti": "j",
        "iat": int(NOW.timestamp()),
        "exp": int((NOW + LIFETIME).timestamp()),
    } | changes
    payload = {name: value for name, value in payload.items() if value is not None}
    return jwt.encode(payload, key, algorithm=algorithm)


def _make_unsigned() -> str:
    head = base64.urlsafe_b64encode(json.dumps({"alg": "none", "typ": "JWT"}).encode()).rstrip(b"=")
    return f"{head.decode()}.{_sign().split('.')[1]}."


def test_a_token_says_who_and_which_epoch() -> None:
    assert _tokens().verify(_tokens().issue(CLAIMS)) == CLAIMS


def test_our_own_form_is_accepted() -> None:
    assert _tokens().verify(_sign()) == CLAIMS


@pytest.mark.promise("strict-tokens")
def test_a_token_ends_after_its_lifetime_give_or_take_the_skew() -> None:
    token = _tokens().issue(CLAIMS)
    assert _tokens(NOW + LIFETIME - timedelta(seconds=1)).verify(token) == CLAIMS
    for late in (timedelta(seconds=60), timedelta(days=400)):
        with pytest.raises(Unauthorized):
            _tokens(NOW + LIFETIME + late).verify(token)


def test_a_token_from_the_future_is_refused_beyond_a_small_skew() -> None:
    token = _tokens(NOW + timedelta(seconds=20)).issue(CLAIMS)
    assert _tokens().verify(token) == CLAIMS
    with pytest.raises(Unauthorized):
        _tokens().verify(_tokens(NOW + timedelta(seconds=61)).issue(CLAIMS))


@pytest.mark.promise("strict-tokens")
@pytest.mark.parametrize(
    "token",
    [
        "",
        "garbage",
        "a.b.c",
        _make_unsigned(),
        _sign(algorithm="HS512", key=b"k" * 64),
        _sign(key=b"o" * 32),
        _sign(exp=None),
        _sign(iat=None),
        _sign(sub=None),
        _sign(jti=None),
        _sign(epoch=None),
        _sign(typ="refresh"),
        _sign(typ=None),
        _sign(exp=int((NOW + timedelta(days=3650)).timestamp())),
        _sign(exp="soon"),
        _sign(exp=10**18),
        _sign(iat=-(10**18)),
        _sign() + ".extra",
        _sign() + "A" * 20_000,
    ],
    ids=range(19),
)
def test_other_tokens_are_refused(token: Any) -> None:
    with pytest.raises(Unauthorized):
        _tokens().verify(token)


@pytest.mark.promise("strict-tokens")
def test_an_asymmetric_header_over_an_hmac_is_refused() -> None:
    _, body, signature = _sign().split(".")
    forged = base64.urlsafe_b64encode(b'{"alg":"RS256","typ":"JWT"}').rstrip(b"=").decode()
    with pytest.raises(Unauthorized):
        _tokens().verify(f"{forged}.{body}.{signature}")
