"""The edit distance of two words, after Damerau and Levenshtein, up to a bound."""

_MOST_EDITS = 3


def edit_distance(one: str, other: str) -> int:
    """How many letters are inserted, deleted, changed or swapped with the next; 3 at most."""
    if abs(len(one) - len(other)) >= _MOST_EDITS:
        return _MOST_EDITS
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        older, before, row = before, row, [i]
        for j, b in enumerate(other, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                cost = min(cost, older[j - 2] + 1)
            row.append(cost)
    return min(row[-1], _MOST_EDITS)
