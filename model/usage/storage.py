"""What users keep of uploads, and how much of it they may."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class StoredAmount:
    """What a user keeps."""

    files: int
    upload_bytes: int
    table_bytes: int

    @property
    def bytes(self) -> int:
        """Uploads and tables together."""
        return self.upload_bytes + self.table_bytes


@dataclass(frozen=True, slots=True)
class StorageUse:
    """What a user keeps of what he may."""

    amount: StoredAmount
    max_files: int
    max_bytes: int


@dataclass(frozen=True, slots=True)
class UserStorage:
    """The same of a member of a workspace."""

    user_id: str
    username: str
    use: StorageUse
