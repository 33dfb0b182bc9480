"""What users keep of uploads, as it is shown."""

from pydantic import BaseModel, Field

from model.usage.storage import StorageUse, UserStorage

_NEAR = 0.8
"""The share from which a user is told that little is left."""


class StorageView(BaseModel):
    """What a user keeps, and the limits: files, and the bytes of files and tables together."""

    files: int
    files_limit: int
    upload_bytes: int
    table_bytes: int = Field(description="Of the tables made of them, and of those sources keep.")
    bytes_limit: int
    near: bool = Field(description="Whether less than a fifth of a limit is left.")

    @classmethod
    def from_use(cls, use: StorageUse) -> "StorageView":
        """The view of it."""
        amount = use.amount
        share = max(amount.files / use.max_files, amount.bytes / use.max_bytes)
        return cls(
            files=amount.files,
            files_limit=use.max_files,
            upload_bytes=amount.upload_bytes,
            table_bytes=amount.table_bytes,
            bytes_limit=use.max_bytes,
            near=share >= _NEAR,
        )


class UserStorageView(BaseModel):
    """What one user keeps, in all workspaces."""

    user_id: str
    username: str
    storage: StorageView

    @classmethod
    def from_storage(cls, user: UserStorage) -> "UserStorageView":
        """The view of it."""
        storage = StorageView.from_use(user.use)
        return cls(user_id=user.user_id, username=user.username, storage=storage)


class UserStoragesView(BaseModel):
    """The members of the workspace, by name."""

    items: list[UserStorageView]
    next_cursor: str | None = None
