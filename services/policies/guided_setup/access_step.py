"""The access step of a guided set-up: who may ask, what may leave, whether values are read."""

from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from model.actor import UserActor
from model.sources.datasource import Datasource, SetupStep, SourceChanges
from model.sources.egress import SourceEgress
from model.sources.policy import Grantees
from services.datasources.service import DatasourceService
from services.policies.egress import EgressService
from services.policies.service import PolicyService


@dataclass(frozen=True, slots=True)
class SetupAccess:
    """What is decided in the step; `open_to` None opens the source to everybody."""

    open_to: Grantees | None
    egress: SourceEgress
    sample: bool


class SetupAccessService:
    """Stores the three decisions together or none of them, and has the set-up go on."""

    def __init__(
        self, sources: DatasourceService, policies: PolicyService, egress: EgressService
    ) -> None:
        self._sources = sources
        self._policies = policies
        self._egress = egress

    async def put(self, source_id: str, access: SetupAccess, actor: UserActor) -> Datasource:
        """The source as it is afterwards: it waits for its values, or for its questions.

        Raises `NotFound`, `Invalid` with what is wrong, and `Conflict` when the set-up is over or
        somebody else changed the egress rules since.
        """
        source = await self._sources.get(source_id, actor)
        await self._policies.check_access(access.open_to, actor)
        await self._egress.check(source_id, access.egress)

        async def store_rules(session: AsyncSession) -> None:
            await self._egress.store(session, source_id, access.egress, actor)
            await self._policies.store_access(session, source_id, access.open_to, actor)

        changes = SourceChanges(sample=access.sample, setup=_find_next_step(source, access))
        changed_source = await self._sources.change(
            source_id, changes, actor, store_also=store_rules
        )
        self._egress.apply_now(source_id)
        self._policies.apply_now(source_id)
        return changed_source


def _find_next_step(source: Datasource, access: SetupAccess) -> SetupStep:
    """Values that were read already are not read once more."""
    are_read = source.sample and source.setup == "questions"
    return "values" if access.sample and not are_read else "questions"
