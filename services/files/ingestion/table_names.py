"""What tables are called."""

from pathlib import PurePath

from services.files.ingestion.typing.header_detection import clean_name


def make_table_name(name: str) -> str:
    """The name of the only table of a file: the file's, without what says its kind."""
    bare = PurePath(name.replace("\\", "/")).name
    for suffix in (".gz", PurePath(bare.removesuffix(".gz")).suffix):
        bare = bare.removesuffix(suffix)
    return clean_name(bare) or "table"
