"""The fixtures of all tests of the assistant; a file may override one."""

from tests.support.apps.chat_app import app, chatter, tools
from tests.support.apps.model_app import app_settings, model

__all__ = ["app", "app_settings", "chatter", "model", "tools"]
