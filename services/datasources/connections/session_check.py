"""Compares the settings of a session with those that the guard relies on."""

import logging
from collections.abc import Mapping

from model.errors import DatasourceUnavailable

_MAX_VALUE_SHOWN = 100
log = logging.getLogger(__name__)


def check_settings(expected_values: Mapping[str, str], actual_values: Mapping[str, str]) -> None:
    """Refuse a session with a setting that has another value. Raises `DatasourceUnavailable`.

    A setting that is not in `actual_values` is one that the server does not have.
    """
    for name, expected_value in expected_values.items():
        value = actual_values.get(name, expected_value)
        if value.lower() != expected_value.lower():
            raise_setting_refused(name, value, expected_value)


def raise_setting_refused(name: str, value: str, expected_value: str) -> None:
    """Log the setting and refuse the session. Raises `DatasourceUnavailable`."""
    log.warning("session refused", extra={"setting": name})
    raise DatasourceUnavailable(
        "datasources.setting_refused",
        setting=name,
        value=value[:_MAX_VALUE_SHOWN],
        expected=expected_value,
    )
