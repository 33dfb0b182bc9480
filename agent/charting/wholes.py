"""Which measures add up to a whole: sums and counts do, averages and rates do not."""

import re

from agent.charting.profile import Profile

_NOT_ADDITIVE = re.compile(
    r"平均|均价|人均|均值|中位|最大|最小|最高|最低|单价|率(?:$| )"
    r"|\b(?:avg|average|mean|median|max|min|rate|price)\b",
    re.IGNORECASE,
)


def is_additive(measure: Profile) -> bool:
    """Whether the measure's numbers are parts of their sum, going by its label and name."""
    words = f"{measure.column.label} {measure.column.name.replace('_', ' ')}"
    return _NOT_ADDITIVE.search(words) is None
