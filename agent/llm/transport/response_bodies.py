"""The bodies of a server's answers: read up to a limit, and what they say about an error."""

import aiohttp
import orjson

MAX_DETAIL_CHARS = 300


async def read_body(response: aiohttp.ClientResponse, max_bytes: int) -> bytes:
    """The body of an answer; reading ends at the first chunk that makes it exceed `max_bytes`."""
    chunks, size = [], 0
    async for chunk in response.content.iter_any():
        chunks.append(chunk)
        size += len(chunk)
        if size > max_bytes:
            break
    return b"".join(chunks)


def find_error_detail(body: bytes) -> str:
    """The server's own words about an error, on one line."""
    try:
        answer = orjson.loads(body)
    except orjson.JSONDecodeError:
        answer = None
    error = answer.get("error", answer) if isinstance(answer, dict) else answer
    message = error.get("message") if isinstance(error, dict) else error
    text = str(message or body.decode("utf-8", "replace"))
    return " ".join(text.split())[:MAX_DETAIL_CHARS]
