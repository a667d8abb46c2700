"""Reproducible chance: the same words always give the same stream, whatever else was drawn before."""

import hashlib
from collections.abc import Mapping, Sequence
from random import Random
from typing import TypeVar

Choice = TypeVar("Choice")


class Chance(Random):
    """A stream of chance with the few draws that a synthetic world needs."""

    def happens(self, share: float) -> bool:
        """Return True in about this share (0 to 1) of all draws."""
        return self.random() < share

    def pick(self, weights: Mapping[Choice, float]) -> Choice:
        """Return one of the keys, each as often as its weight says."""
        point = self.random() * sum(weights.values())
        for choice, weight in weights.items():
            point -= weight
            if point < 0:
                return choice
        return next(reversed(list(weights)))

    def one_of(self, choices: Sequence[Choice]) -> Choice:
        """Return one of the choices, each as often as any other."""
        return choices[int(self.random() * len(choices))]


def chance_of(seed: int, *words: object) -> Chance:
    """Return the stream that belongs to a seed and some words, such as a dossier number."""
    digest = hashlib.blake2b(repr((seed, *words)).encode(), digest_size=8).digest()
    return Chance(int.from_bytes(digest))
