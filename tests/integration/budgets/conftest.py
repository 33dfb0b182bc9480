"""An application with a scripted model, and a user who asks."""

from tests.support.apps.model_app import app, app_settings, asker, model

__all__ = ["app", "app_settings", "asker", "model"]
