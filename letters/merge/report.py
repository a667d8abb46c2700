"""How a batch was made: what was merged, what was laid out as a whole and why, what was checked."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from actualisatie.letters.merge.reasons import Reason


@dataclass(slots=True)
class MergeReport:
    """Counts of letters of one batch. `whole` are those laid out as a whole, by reason; no id, no text.

    `variants` of parts were used, `checked` layouts were made and compared. `plainly` says why the whole batch was
    printed without merging, if it was.
    """

    merged: int = 0
    variants: int = 0
    checked: int = 0
    whole: Counter[Reason] = field(default_factory=Counter)
    plainly: str = ""

    def as_json(self) -> Mapping[str, object]:
        """Return the counts as plain values."""
        return {
            "merged": self.merged,
            "variants": self.variants,
            "checked": self.checked,
            "whole": {str(reason): count for reason, count in sorted(self.whole.items())},
            "plainly": self.plainly,
        }
