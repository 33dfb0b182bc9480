"""Reads parameters of the query of a request."""

from sanic import Request


def read_integer(request: Request, name: str, default: int, bounds: tuple[int, int]) -> int | None:
    """The number that a parameter states, or the default; None when it is not within the bounds."""
    text = request.args.get(name)
    if text is None:
        return default
    low, high = bounds
    is_number = text.isascii() and text.isdigit() and len(text) <= len(str(high))
    return int(text) if is_number and low <= int(text) <= high else None
