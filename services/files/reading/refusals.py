"""Why a file is not read, as the child tells its parent."""


class Refused(Exception):
    """The file cannot be read; `key` names the sentence and `params` fill it."""

    def __init__(self, key: str, /, **params: str | int) -> None:
        super().__init__(key)
        self.key = key
        self.params = params
