"""Questions that a source offers before the first one is asked."""

from dataclasses import dataclass

from model.locales import Locale

LOCALES: tuple[Locale, ...] = ("zh-CN", "en")
MAX_STARTERS = 12
MAX_LENGTH = 200


@dataclass(frozen=True, slots=True)
class StarterList:
    """The starters of a source in one language, as an actor sees them."""

    locale: Locale
    questions: tuple[str, ...]
    made: tuple[str, ...]
    """Those made from the source, which are shown unless others are written."""
    written: bool
    limited: tuple[str, ...] = ()
    """Those that nobody is shown from whom rules hide something of what they read or name."""
