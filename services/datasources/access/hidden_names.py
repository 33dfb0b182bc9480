"""The names of a source that rules hide from somebody."""

from model.actor import UserActor
from model.errors import DatasourceUnavailable, NotFound
from services.datasources.access.source_access import AccessControl, SchemaProvider


class HiddenNames:
    """Finds the tables and columns that a user who sees a part of a source does not see."""

    def __init__(self, control: AccessControl, schemas: SchemaProvider) -> None:
        self._control = control
        self._schemas = schemas

    async def find(self, source_id: str, actor: UserActor) -> frozenset[str] | None:
        """The names in lower case, of what is switched off too; None where he sees everything."""
        access = await self._control.find_access(source_id, actor)
        if access is None or access.restriction is None:
            return None
        try:
            return (await self._schemas.read_schema(source_id, actor)).hidden
        except (NotFound, DatasourceUnavailable):
            return frozenset()
