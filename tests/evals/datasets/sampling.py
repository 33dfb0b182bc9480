"""A sample that has of every database and kind of question as much as the whole set has."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Sequence
from random import Random
from typing import TypeVar

Item = TypeVar("Item")


def sample_stratified(
    items: Sequence[Item], size: int, seed: int, stratum: Callable[[Item], Hashable]
) -> list[Item]:
    """`size` of the items in their order; a smaller sample of the same seed is a part of it.

    The items of a stratum are shuffled and spread evenly between 0 and 1, from a random beginning;
    the sample are those with the lowest places.
    """
    strata: dict[Hashable, list[int]] = defaultdict(list)
    for number, item in enumerate(items):
        strata[stratum(item)].append(number)
    places: dict[int, float] = {}
    for key, numbers in strata.items():
        random = Random(f"{seed} {key}")
        random.shuffle(numbers)
        begin = random.random()
        for position, number in enumerate(numbers):
            places[number] = (position + begin) / len(numbers)
    chosen = sorted(places, key=lambda number: (places[number], number))[:size]
    return [items[number] for number in sorted(chosen)]
