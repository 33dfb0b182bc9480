import httpx2
import pytest

from services.tools.bounded_http_transport import find_rpc_error

ERROR = {"code": -32602, "message": "no such tool"}


@pytest.mark.parametrize(
    "content",
    [b"", b"\xff", b"[]", b'{"error": 5}', b"[" * 100_000],
    ids=["empty", "bytes", "list", "number", "deep"],
)
def test_a_body_that_holds_no_error_is_none(content: bytes) -> None:
    assert find_rpc_error(httpx2.Response(404, content=content)) is None


def test_the_error_of_a_refusal_is_found() -> None:
    assert find_rpc_error(httpx2.Response(404, json={"error": ERROR})) == ERROR
