"""Settings of a session are compared with what the guard relies on."""

import logging
from collections.abc import Mapping

from model.errors import DatasourceUnavailable

_SHOWN = 100
log = logging.getLogger(__name__)


def refuse_unexpected(expected: Mapping[str, str], found: Mapping[str, str]) -> None:
    """Refuse a session with a setting that has another value. Raises `DatasourceUnavailable`.

    A setting that is not in `found` is one that the server does not have.
    """
    for name, wanted in expected.items():
        value = found.get(name, wanted)
        if value.lower() != wanted.lower():
            refuse(name, value, wanted)


def refuse(name: str, value: str, expected: str) -> None:
    """Say which setting it is, and what the administrator does. Raises `DatasourceUnavailable`."""
    log.warning("session refused", extra={"setting": name})
    raise DatasourceUnavailable(
        "datasources.setting_refused", setting=name, value=value[:_SHOWN], expected=expected
    )
