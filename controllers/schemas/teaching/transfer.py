"""What an import did, or would do."""

from dataclasses import asdict

from pydantic import BaseModel

from services.teaching.transfer import ImportSummary


class TransferCounts(BaseModel):
    """How many entries of a kind were made, changed and left as they were."""

    created: int
    changed: int
    unchanged: int


class ImportView(BaseModel):
    """What an import did, or would do; with problems it answers 422 and does nothing."""

    terms: TransferCounts
    examples: TransferCounts
    problems: list[str] = []

    @classmethod
    def from_summary(cls, summary: ImportSummary) -> "ImportView":
        """The view of an import."""
        return cls(
            terms=TransferCounts(**asdict(summary.terms)),
            examples=TransferCounts(**asdict(summary.examples)),
        )
