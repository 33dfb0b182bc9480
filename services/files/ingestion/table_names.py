"""The name of the table that a file with one table becomes."""

from pathlib import PurePath

from services.files.ingestion.typing.header_detection import clean_name


def make_table_name(name: str) -> str:
    """The name of the file, without its folder and its extensions."""
    bare = PurePath(name.replace("\\", "/")).name
    for suffix in (".gz", PurePath(bare.removesuffix(".gz")).suffix):
        bare = bare.removesuffix(suffix)
    return clean_name(bare) or "table"
