"""Reads what an account may do from the GRANT statements that a server shows."""

import re
from collections.abc import Sequence
from collections.abc import Set as AbstractSet


def may_write(grants: Sequence[str], read_privileges: AbstractSet[str]) -> bool | None:
    """Whether grants allow more than reading; None when a role may hide more."""
    unknown = False
    for grant in grants:
        match = re.match(r"GRANT (.+?) ON ", grant)
        if match is None:
            unknown = True
        elif {
            part.strip() for part in re.sub(r"\([^)]*\)", "", match[1]).split(",")
        } - read_privileges:
            return True
    return None if unknown else False
