"""User names: which are allowed and which are the same."""

import unicodedata

from model.errors import Invalid

LONGEST = 64
_PUNCTUATION = frozenset("._-@+")
_LOOKALIKES = str.maketrans(
    "авеѕіјкмнорсԁԛԝтухүӏһгп" + "αβεικνορτυχω" + "ıɡ",
    "abesijkmhopcdqwtyxylhrn" + "abeikvoptuxw" + "ig",
)


def checked(username: str) -> str:
    """The name as it is stored and shown. Raises `Invalid`."""
    name = unicodedata.normalize("NFKC", username).strip()
    if not 1 <= len(name) <= LONGEST or not all(_is_allowed(letter) for letter in name):
        raise Invalid("users.bad_name", path="username", longest=LONGEST)
    return name


def key(username: str) -> str:
    """What two names that a person cannot tell apart have in common."""
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", username).casefold())
    return folded.strip().translate(_LOOKALIKES)[:255]


def _is_allowed(letter: str) -> bool:
    return letter in _PUNCTUATION or unicodedata.category(letter)[0] in "LNM"
