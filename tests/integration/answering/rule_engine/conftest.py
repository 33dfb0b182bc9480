"""An application without a model."""

from tests.support.apps.running_app import app, app_settings

__all__ = ["app", "app_settings"]
