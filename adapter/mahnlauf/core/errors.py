"""Everything Mahnlauf raises on purpose, grouped by what the reader can do about it.

MahnlaufError
├── BadInput            somebody gave us something we cannot use: the sentence says what to change
│   ├── SettingsError   a setting, a file or an option is missing or wrong
│   ├── PlanError       a plan file is wrong: one sentence per finding in ``findings``
│   └── NotUnderstood   a delivery is genuine but says something we cannot read: parked, replayable
├── SignatureMissing    a delivery without a signature: 401
├── SignatureWrong      a delivery whose signature does not fit: 401
├── NotFound            a shop, claim, plan or command of that name does not exist
└── CannotStore         the database did not take it: 503, the sender may come again
"""

from __future__ import annotations

from collections.abc import Sequence


class MahnlaufError(Exception):
    """Base of all errors that carry one sentence for a person."""


class BadInput(MahnlaufError, ValueError):
    """What arrived cannot be used; the text says what arrived, what was expected, where to change it."""


class SettingsError(BadInput):
    """A setting is missing or wrong. ``setting`` is its name if it is one of a shop, ``advice`` what stands beside its
    field in a form: the sentence without shop and name."""

    def __init__(self, text: str, *, setting: str = "", advice: str = "") -> None:
        super().__init__(text)
        self.setting, self.advice = setting, advice or text


class PlanError(BadInput):
    """A plan does not validate. ``findings`` holds one sentence for each fault."""

    def __init__(self, findings: Sequence[str]) -> None:
        super().__init__("\n".join(findings))
        self.findings = tuple(findings)


class NotUnderstood(BadInput):
    """A genuine delivery that cannot be translated: kept, parked with this sentence, replayable."""


class SignatureMissing(MahnlaufError):
    """The delivery carries no signature."""


class SignatureWrong(MahnlaufError):
    """The delivery's signature does not fit its bytes."""


class NotFound(MahnlaufError, LookupError):
    """Nothing of that name exists."""


class CannotStore(MahnlaufError):
    """The database refused; nothing was changed."""
