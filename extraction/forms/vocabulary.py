"""Finding which of a form's labels a typed label is: by its telling words, else by likeness."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from extraction.forms.labels import fold

_ALIKE = 0.78
_MARGIN = 0.08


@dataclass(frozen=True)
class Vocabulary:
    """Keys with the words that tell them (a regular expression on the folded label) and their printed label."""

    words: Mapping[str, str]
    printed: Mapping[str, str]
    _known: dict[str, str | None] = field(default_factory=dict, compare=False)

    def find(self, label: str) -> str | None:
        """The key of a label, or None when it is none of these or could be two."""
        folded = fold(label)
        if folded not in self._known:
            if len(self._known) > 10_000:
                self._known.clear()
            self._known[folded] = self._told(folded) or self._alike(folded)
        return self._known[folded]

    def _told(self, folded: str) -> str | None:
        return next((key for key, words in self.words.items() if re.search(words, folded)), None) if folded else None

    def _alike(self, folded: str) -> str | None:
        if not 4 <= len(folded) <= 60:
            return None
        scored = sorted(
            ((SequenceMatcher(None, folded, fold(label)).ratio(), key) for key, label in self.printed.items()),
            reverse=True,
        )
        clear = len(scored) < 2 or scored[0][0] - scored[1][0] >= _MARGIN
        return scored[0][1] if scored and scored[0][0] >= _ALIKE and clear else None
