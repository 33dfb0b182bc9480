"""Names that users give: one line of text."""

from model.errors import Invalid


def check_name(name: str, problem: str, most: int) -> str:
    """The name with single spaces. Raises `Invalid` with the problem when it is none.

    `most` is how many characters it may have.
    """
    bare = " ".join(name.split())
    if not bare or len(bare) > most or not bare.isprintable():
        raise Invalid(problem, path="name", most=most)
    return bare
