"""What is decided in the access step of a guided set-up."""

from pydantic import BaseModel, ConfigDict

from controllers.schemas.access.egress import EgressBody
from controllers.schemas.access.policies import SourceAccessBody
from services.policies.guided_setup.access_step import SetupAccess


class SetupAccessBody(BaseModel):
    """Who may ask, what may leave, and whether syncs may read values (`sample`)."""

    model_config = ConfigDict(extra="forbid")

    access: SourceAccessBody
    egress: EgressBody
    sample: bool

    def to_access(self) -> SetupAccess:
        """The same for the service. Raises `Invalid` for an access that contradicts itself."""
        return SetupAccess(self.access.to_open_to(), self.egress.to_rules(), self.sample)
