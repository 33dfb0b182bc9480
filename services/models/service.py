"""Models: create, change, test, look up; `services.models.client_pool` opens them for runs."""

import logging
import time
from collections.abc import AsyncIterator, Callable, Coroutine, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from typing import Any, cast

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from agent.llm.types import ModelEndpoint
from model.database.engine import Database, new_id
from model.errors import Conflict, DatasourceUnavailable, Invalid, NotFound
from model.language_model import (
    BUILTIN,
    ENVIRONMENT,
    LanguageModel,
    ModelChanges,
    ProbeFinding,
    Thinking,
)
from model.repositories import models as records
from model.tables.language_model import ModelRow
from services.models.addresses import split_address
from services.models.conversion import is_local, to_models
from services.models.row_changes import apply_changes
from services.security.outbound_addresses import resolve_allowed
from services.security.secret_cipher import SecretCipher

MAX_MODELS = 50
_DEFAULTS: dict[str, Any] = {"temperature": 0.0, "thinking": "auto", "is_default": False}
"""The defaults of a new model."""
_MAX_KEY_LENGTH = 4096
_KEY_CHARACTERS = frozenset(map(chr, range(33, 127)))
_CACHE_S = 1.0
"""How long the list is cached; then a change by another worker takes effect."""
ProbeModel = Callable[[ModelEndpoint], Coroutine[Any, Any, list[ProbeFinding]]]
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class ModelRules:
    """What the settings fix for all models of this installation."""

    environment: ModelEndpoint | None
    """The model that the settings name."""
    timeout_s: float
    allow_private_addresses: bool
    """Whether model servers may be on loopback and private addresses."""
    probe: ProbeModel


class ModelService:
    """The models of each workspace: list, create, change, test, delete."""

    def __init__(self, database: Database, cipher: SecretCipher, rules: ModelRules) -> None:
        self._database = database
        self._cipher = cipher
        self._rules = rules
        self._cached_at = -_CACHE_S
        self._rows: list[ModelRow] = []

    async def list_all(self, workspace_id: str) -> list[LanguageModel]:
        """What may answer in a workspace: the engine, the model of the settings, its own models.

        Its own models are sorted by age, the oldest first. Cached for `_CACHE_S`.
        """
        rows = [row for row in await self._cached_rows() if row.workspace_id == workspace_id]
        return to_models(rows, self._rules.environment)

    async def list_versions(self) -> set[tuple[str, int]]:
        """Id and revision of each stored model of any workspace, and of that of the settings."""
        return {(row.id, row.revision) for row in await self._cached_rows()} | {(ENVIRONMENT, 0)}

    async def list_uncached(self, workspace_id: str) -> list[LanguageModel]:
        """`list_all` from the database: with what another worker has just changed."""
        self._invalidate()
        return await self.list_all(workspace_id)

    async def get(self, model_id: str | None, workspace_id: str) -> LanguageModel:
        """A model of a workspace by its id, or the default one. Raises `NotFound`."""
        model = _find_model(await self.list_all(workspace_id), model_id) or _find_model(
            await self.list_uncached(workspace_id), model_id
        )
        if model is None:
            raise NotFound("models.unknown")
        return model

    async def create(self, changes: ModelChanges, workspace_id: str) -> LanguageModel:
        """Create a model; the first of a workspace becomes the default when the settings name none.

        Raises `Invalid`, or `Conflict` for a taken name or too many models.
        """
        row = ModelRow(**_DEFAULTS, id=new_id(), workspace_id=workspace_id, revision=0)
        apply_changes(row, _require_fields(changes))
        await self._check_address(row.base_url)
        self._apply_key(row, changes.api_key)
        async with _reject_taken_name(), self._database.transaction() as session:
            count = await records.count(session, workspace_id)
            if count >= MAX_MODELS:
                raise Conflict("models.too_many", most=MAX_MODELS)
            is_first = not count and self._rules.environment is None
            if changes.default or (changes.default is None and is_first):
                await records.clear_default(session, workspace_id)
                row.is_default = True
            session.add(row)
        self._invalidate()
        log.info("model made", extra={"model": row.id})
        return await self.get(row.id, workspace_id)

    async def change(
        self, model_id: str, changes: ModelChanges, workspace_id: str
    ) -> LanguageModel:
        """Change a model. Raises `NotFound`, `Invalid`, `Conflict`.

        Without `api_key` the stored key stays; with a new address the key must be given again.
        """
        if model_id in (BUILTIN, ENVIRONMENT):
            return await self._change_fixed(model_id, changes, workspace_id)
        if changes.base_url is not None:
            await self._check_address((await self._draft(model_id, changes, workspace_id)).base_url)
        async with _reject_taken_name(), self._database.transaction() as session:
            if changes.default:
                await records.clear_default(session, workspace_id)
            row = await _require_row(session, model_id, workspace_id, lock=True)
            self._apply_changes(row, changes)
            if changes.default is not None:
                row.is_default = changes.default
            row.revision += 1
        self._invalidate()
        log.info("model changed", extra={"model": model_id})
        return await self.get(model_id, workspace_id)

    async def delete(self, model_id: str, workspace_id: str) -> None:
        """Delete a model; chats that chose it continue with the default one."""
        if model_id in (BUILTIN, ENVIRONMENT):
            await self.get(model_id, workspace_id)
            raise Conflict("models.fixed")
        async with self._database.transaction() as session:
            await _require_row(session, model_id, workspace_id, lock=True)
            await records.remove(session, model_id)
        self._invalidate()
        log.info("model deleted", extra={"model": model_id})

    async def test(
        self, model_id: str | None, changes: ModelChanges, workspace_id: str
    ) -> list[ProbeFinding]:
        """Probe a new model (`model_id` is None), or a known one with changes. Stores nothing."""
        if model_id == BUILTIN:
            raise Conflict("models.nothing_to_ask")
        if model_id == ENVIRONMENT:
            return await self._rules.probe(await self.endpoint(model_id))
        row = await self._draft(model_id, changes, workspace_id)
        try:
            await self._check_address(row.base_url)
        except Invalid as error:
            return [ProbeFinding("chat", "failed", error.key, error.params)]
        return await self._rules.probe(self._endpoint(row))

    async def endpoint(self, model_id: str) -> ModelEndpoint:
        """The address and key of a model of any workspace. Raises `NotFound`, `Invalid`."""
        if model_id == ENVIRONMENT and self._rules.environment:
            return self._rules.environment
        for row in await self._cached_rows():
            if row.id == model_id:
                await self._check_address(row.base_url)
                return self._endpoint(row)
        raise NotFound("models.unknown")

    def _endpoint(self, row: ModelRow) -> ModelEndpoint:
        context = _make_encryption_context(row.id)
        return ModelEndpoint(
            name=row.model,
            base_url=row.base_url,
            api_key=self._cipher.decrypt(context, row.secret) if row.secret else "",
            temperature=row.temperature,
            timeout_s=self._rules.timeout_s,
            label=row.name,
            thinking=cast("Thinking", row.thinking),
            context_tokens=row.context_tokens,
            resolve=self._resolve,
            local=is_local(row),
        )

    async def _cached_rows(self) -> list[ModelRow]:
        if time.monotonic() - self._cached_at >= _CACHE_S:
            read_at = time.monotonic()
            self._rows = await self._database.read(records.find_all)
            self._cached_at = read_at
        return self._rows

    async def _draft(
        self, model_id: str | None, changes: ModelChanges, workspace_id: str
    ) -> ModelRow:
        """The row with the changes, detached from any session and not stored."""
        if model_id is None:
            row = ModelRow(**_DEFAULTS, id=new_id())
            apply_changes(row, _require_fields(replace(changes, name=changes.name or "-")))
            self._apply_key(row, changes.api_key)
            return row
        async with self._database.reading() as session:
            row = await _require_row(session, model_id, workspace_id)
            session.expunge(row)
        self._apply_changes(row, changes)
        return row

    async def _change_fixed(
        self, model_id: str, changes: ModelChanges, workspace_id: str
    ) -> LanguageModel:
        await self.get(model_id, workspace_id)
        if changes != ModelChanges(default=True):
            raise Conflict("models.fixed")
        if model_id == BUILTIN and self._rules.environment:
            raise Conflict("models.environment_first")
        async with self._database.transaction() as session:
            await records.clear_default(session, workspace_id)
        self._invalidate()
        log.info("model changed", extra={"model": model_id})
        return await self.get(model_id, workspace_id)

    async def _check_address(self, url: str) -> None:
        host, port = split_address(url)
        try:
            await resolve_allowed(host, port, private=self._rules.allow_private_addresses)
        except DatasourceUnavailable as error:
            key = error.key.replace("datasources.", "models.")
            raise Invalid(key, path="base_url", **error.params) from None

    async def _resolve(self, host: str, port: int) -> list[str]:
        try:
            return await resolve_allowed(host, port, private=self._rules.allow_private_addresses)
        except DatasourceUnavailable as error:
            raise OSError(str(error)) from None

    def _apply_changes(self, row: ModelRow, changes: ModelChanges) -> None:
        """Change the row. A stored key is never sent to another server, so a new one is needed."""
        former_url = row.base_url
        apply_changes(row, changes)
        if row.base_url != former_url and row.secret and changes.api_key is None:
            raise Invalid("models.key_needed", path="api_key")
        self._apply_key(row, changes.api_key)

    def _apply_key(self, row: ModelRow, api_key: str | None) -> None:
        if api_key is not None:
            key = api_key.strip()
            if len(key) > _MAX_KEY_LENGTH or not set(key) <= _KEY_CHARACTERS:
                raise Invalid("models.bad_key", path="api_key")
            context = _make_encryption_context(row.id)
            row.secret = self._cipher.encrypt(context, key) if key else None

    def _invalidate(self) -> None:
        self._cached_at = -_CACHE_S


@asynccontextmanager
async def _reject_taken_name() -> AsyncIterator[None]:
    try:
        yield
    except IntegrityError:
        raise Conflict("models.name_taken") from None


def _find_model(models: Sequence[LanguageModel], model_id: str | None) -> LanguageModel | None:
    for model in models:
        if model.id == model_id or (model_id is None and model.is_default):
            return model
    return None


def _require_fields(changes: ModelChanges) -> ModelChanges:
    """The changes with empty texts for what a new model needs and lacks; they are then refused."""
    return replace(
        changes,
        name=changes.name or "",
        model=changes.model or "",
        base_url=changes.base_url or "",
    )


def _make_encryption_context(model_id: str) -> str:
    return f"models/{model_id}"


async def _require_row(
    session: AsyncSession, model_id: str, workspace_id: str, *, lock: bool = False
) -> ModelRow:
    row = await records.find_by_id(session, model_id, lock=lock)
    if row is None or row.workspace_id != workspace_id:
        raise NotFound("models.unknown")
    return row
