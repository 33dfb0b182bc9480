"""The error that the child process reports for a file that it does not ingest."""


class FileRefused(Exception):
    """The file cannot be read; `key` names the sentence and `params` fill it."""

    def __init__(self, key: str, /, **params: str | int) -> None:
        super().__init__(key)
        self.key = key
        self.params = params
