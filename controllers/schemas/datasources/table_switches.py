"""Many tables of a source that are switched at once."""

from pydantic import BaseModel, ConfigDict, Field

from services.datasources.access.table_switches import TableSwitch


class TablesSwitch(BaseModel):
    """Which tables to switch on or off: those with the text `q`; an empty one has all."""

    model_config = ConfigDict(extra="forbid")

    enabled: bool
    q: str = Field(default="", max_length=255)

    def to_switch(self) -> TableSwitch:
        """The same for the service."""
        return TableSwitch(self.q.strip().lower(), self.enabled)


class SwitchedTablesView(BaseModel):
    """How many tables matched, and how many of them were switched by this."""

    matched: int
    changed: int
