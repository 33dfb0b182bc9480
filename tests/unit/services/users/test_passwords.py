import asyncio
import time

import pytest
from argon2 import PasswordHasher

from model.errors import Invalid
from services.users.passwords import Passwords, check_new_password

QUICK = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)


@pytest.mark.promise("hashed-passwords")
async def test_two_users_with_one_password_have_different_argon2id_hashes() -> None:
    passwords = Passwords(QUICK)
    first, second = await passwords.hash("correct horse"), await passwords.hash("correct horse")
    assert first != second
    assert first.startswith("$argon2id$")
    assert await passwords.verify(first, "correct horse")
    assert not await passwords.verify(first, "correct hors")


@pytest.mark.parametrize("stored", ["correct horse", "", "$2b$12$abc", "md5:x", None])
async def test_what_is_no_hash_never_fits(stored: str | None) -> None:
    assert not await Passwords(QUICK).verify(stored, stored or "x")


async def test_an_unknown_user_costs_as_much_time_as_a_known_one() -> None:
    passwords = Passwords()
    stored = await passwords.hash("correct horse")
    await passwords.verify(None, "warm up")
    spent = []
    for candidate in (stored, None):
        began = time.process_time()  # of all threads; what others take away does not count
        await passwords.verify(candidate, "wrong")
        spent.append(time.process_time() - began)
    assert min(spent) > 0.05
    assert max(spent) < 4 * min(spent)


async def test_the_loop_stays_free_while_passwords_are_verified() -> None:
    passwords = Passwords()
    stored = await passwords.hash("correct horse")
    work = asyncio.gather(*(passwords.verify(stored, "x") for _ in range(4)))
    turns = 0
    while not work.done():
        await asyncio.sleep(0)
        turns += 1
    await work
    assert turns > 100


async def test_a_hash_of_weaker_parameters_is_outdated() -> None:
    assert Passwords().is_outdated(QUICK.hash("correct horse"))
    assert not Passwords(QUICK).is_outdated(QUICK.hash("correct horse"))


@pytest.mark.parametrize(
    "good", ["8 digits", "x1" * 64, "密码很长很安全的", "пароль-надёжный", "a" * 72 + "b"]
)
def test_long_and_unicode_passwords_are_accepted(good: str) -> None:
    check_new_password(good, "ada")


@pytest.mark.promise("hashed-passwords")
async def test_what_comes_after_72_bytes_counts() -> None:
    passwords = Passwords(QUICK)
    assert not await passwords.verify(await passwords.hash("a" * 72 + "b"), "a" * 72 + "c")


@pytest.mark.promise("password-rules")
@pytest.mark.parametrize(
    "bad",
    [
        "",
        "1234567",
        "x1" * 65,
        "password",
        "PassWord1",
        "12345678",
        "aaaaaaaa",
        "woaini1314",
        "changeme" * 5,
    ],
)
def test_short_long_and_common_passwords_are_refused(bad: str) -> None:
    with pytest.raises(Invalid):
        check_new_password(bad, "ada")


def test_the_own_name_is_no_password() -> None:
    with pytest.raises(Invalid):
        check_new_password("Ada.Lovelace", "ada.lovelace")
