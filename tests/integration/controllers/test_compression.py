"""Lists are small on a slow line, for whoever takes them compressed."""

import gzip

import httpx

COUNT = 20
LIST = "/api/groups"


async def _add_groups(admin: httpx.AsyncClient) -> None:
    for number in range(COUNT):
        body = {"name": f"Group {number}", "members": []}
        (await admin.post(LIST, json=body)).raise_for_status()


async def _read_raw(
    client: httpx.AsyncClient, path: str, accepted: str
) -> tuple[httpx.Headers, bytes]:
    async with client.stream("GET", path, headers={"Accept-Encoding": accepted}) as response:
        return response.headers, b"".join([piece async for piece in response.aiter_raw()])


async def test_a_list_is_compressed_for_who_takes_it(admin: httpx.AsyncClient) -> None:
    await _add_groups(admin)
    _, plain = await _read_raw(admin, LIST, "identity")
    headers, packed = await _read_raw(admin, LIST, "gzip, br")
    assert gzip.decompress(packed) == plain
    assert len(packed) * 3 < len(plain)
    assert (headers["content-encoding"], headers["vary"]) == ("gzip", "Accept-Encoding")
    assert int(headers["content-length"]) == len(packed)


async def test_who_does_not_take_it_gets_it_as_it_is(admin: httpx.AsyncClient) -> None:
    await _add_groups(admin)
    headers, plain = await _read_raw(admin, LIST, "identity")
    assert "content-encoding" not in headers
    assert len(plain) > COUNT * len("Group 1")


async def test_what_is_short_or_of_a_session_is_not_compressed(
    admin: httpx.AsyncClient,
) -> None:
    for path in ("/api/auth/me", "/healthz", "/api/groups?limit=1"):
        headers, _ = await _read_raw(admin, path, "gzip")
        assert "content-encoding" not in headers, path
