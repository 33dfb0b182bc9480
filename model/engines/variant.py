"""Engines that speak the protocol of another: how each is recognised, and how it differs."""

import re
from dataclasses import dataclass
from typing import Literal

ReadOnly = Literal["transaction", "statement"]
"""What keeps a session read-only, beside the guard and the account: a read-only transaction, or
that only statements that begin as reading ones are sent."""
KeyListing = Literal["constraints", "columns"]
"""Where keys are listed: in the constraints, or in the columns that are part of one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Variant:
    """An engine behind a shared driver."""

    title: str
    """What users read."""
    pattern: str = ""
    """Found, in any case, in what the engine says of its version."""
    number: str = ""
    """Finds its version there, as the group 1."""
    version: str = "{server}"
    """What is shown of it: `{title}`, `{number}`, or `{server}`, the version by the protocol."""
    read_only: ReadOnly = "transaction"
    limits: tuple[str, ...] = ()
    """Statements that limit the time of those that follow. MySQL's driver runs the first that the
    server knows, PostgreSQL's runs all of them."""
    timeout_words: str = ""
    """Found in the message of a statement that took too long, where no code tells."""
    resets_session: bool = True
    """Whether a session can be brought back to what it was after sign-in."""
    hidden_schemas: str = ""
    """Matches the names of schemas that are the engine's own."""
    key_listing: KeyListing = "constraints"
    explains: bool = True
    """Whether its plans are those that the driver reads."""
    release: int = 10
    """The release of the protocol's first engine whose catalog and functions it has at least."""

    def matches(self, version_text: str) -> bool:
        """Whether an engine that says this of its version is this one."""
        return (
            bool(self.pattern) and re.search(self.pattern, version_text, re.IGNORECASE) is not None
        )

    def format_version(self, version_text: str, server: str) -> str:
        """What users and models read of the version; `server` is the version by the protocol."""
        match = re.search(self.number, version_text, re.IGNORECASE) if self.number else None
        if match is None:
            return server
        return self.version.format(title=self.title, number=match[1], server=server)


def find_variant(version_text: str, variants: tuple[Variant, ...]) -> Variant:
    """The variant of which an engine says this; the last of them when it is none of the others."""
    return next((each for each in variants if each.matches(version_text)), variants[-1])
