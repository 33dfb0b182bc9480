"""Settings for tests, which depend on nothing of the machine."""

from typing import Any

from pydantic_settings import BaseSettings, PydanticBaseSettingsSource

from model.settings import Settings


class _Given(Settings):
    """Settings that read nothing of this machine."""

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return (init_settings,)


def given_settings(**given: Any) -> Settings:
    """Settings with these values, everything else as by default."""
    tree = _Given(**given)
    return Settings.model_construct(**{name: getattr(tree, name) for name in Settings.model_fields})
