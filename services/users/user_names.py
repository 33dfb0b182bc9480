"""User names: which are allowed and which are the same."""

import unicodedata

from model.errors import Invalid

MAX_LENGTH = 64
_PUNCTUATION = frozenset("._-@+")
_LOOKALIKES = str.maketrans(
    "авеѕіјкмнорсԁԛԝтухүӏһгп" + "αβεικνορτυχω" + "ıɡ",
    "abesijkmhopcdqwtyxylhrn" + "abeikvoptuxw" + "ig",
)


def validate_name(username: str) -> str:
    """The name as it is stored and shown. Raises `Invalid`."""
    name = unicodedata.normalize("NFKC", username).strip()
    if not 1 <= len(name) <= MAX_LENGTH or not all(_is_allowed(letter) for letter in name):
        raise Invalid("users.bad_name", path="username", longest=MAX_LENGTH)
    return name


def to_name_key(username: str) -> str:
    """A key that is the same for names which a person cannot tell apart."""
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", username).casefold())
    return folded.strip().translate(_LOOKALIKES)[:255]


def _is_allowed(letter: str) -> bool:
    return letter in _PUNCTUATION or unicodedata.category(letter)[0] in "LNM"
