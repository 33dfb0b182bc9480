"""Words for the stored values of a column that is called sex or gender."""

import re
from collections.abc import Iterator

from model.sources.schema import Column

_WOMEN = "female women woman girl 女 女性 女生 女士"
_MEN = "male men man boy 男 男性 男生 男士"
_GENDERS = {
    **dict.fromkeys(("f", "female", "女", "女性"), _WOMEN),
    **dict.fromkeys(("m", "male", "男", "男性"), _MEN),
}
_GENDER = re.compile(r"(?:^|_)(?:sex|gender|xb|xingbie)(?:_|$)|性别", re.IGNORECASE)
_LOOKED_AT = 4
"""How many values of the column there may be: with `unknown` and `other` beside the two."""


def find_gender_words(column: Column) -> Iterator[tuple[str, str]]:
    """`F` and `M`, 女 and 男, each with each other word for it."""
    if not column.samples or not any(
        map(_GENDER.search, (column.name, column.comment, column.note))
    ):
        return
    for value in column.samples[:_LOOKED_AT]:
        words = _GENDERS.get(value.lower(), "").split()
        yield from ((value, word) for word in words if word != value.lower())
