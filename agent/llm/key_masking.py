"""Leaves out the key of a server from what that server answered."""


def mask_key(text: str, key: str) -> str:
    """The text with an ellipsis for the key: proxies quote the headers that they were sent."""
    return text.replace(key, "…") if key else text
