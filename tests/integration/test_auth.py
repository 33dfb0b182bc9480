from tests.app import USER_NAME


async def test_a_signed_in_user_sees_himself(user):
    answer = await user.get("/api/auth/me")
    assert answer.status_code == 200
    assert answer.json()["username"] == USER_NAME
