"""The names that people give to roles, groups, workspaces, questions and dashboards."""

from model.errors import Invalid

_MAX_KEY = 255


def check_name(name: str, problem: str, longest: int) -> str:
    """The name with single spaces between its words.

    Raises `Invalid` with `problem` for an empty or unprintable name, or one of more than `longest`
    characters.
    """
    bare = " ".join(name.split())
    if not bare or len(bare) > longest or not bare.isprintable():
        raise Invalid(problem, path="name", longest=longest)
    return bare


def fold_name(name: str) -> str:
    """A key that is the same for names which differ in case and spaces only."""
    return " ".join(name.split()).casefold()[:_MAX_KEY]
