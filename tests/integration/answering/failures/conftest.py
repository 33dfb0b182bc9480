"""Settings of a machine with a scripted model."""

from tests.support.apps.model_app import app_settings as settings_with_model

__all__ = ["settings_with_model"]
