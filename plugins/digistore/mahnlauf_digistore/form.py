"""A call's fields: the raw body is decoded once, and only this one reading of it is ever used."""

from __future__ import annotations

from urllib.parse import parse_qsl

from mahnlauf import SignatureWrong

_MOST_FIELDS = 2000


def fields(body: bytes) -> dict[str, str]:
    """The form as names and values, nothing stripped; raises SignatureWrong for what nobody could have signed.

    A name that stands there twice is refused: readers disagree whether the first or the last counts, so the signature
    could be checked over one value and the order read from the other."""
    try:
        pairs = parse_qsl(body.decode("utf-8"), keep_blank_values=True, errors="strict", max_num_fields=_MOST_FIELDS)
    except ValueError:
        raise SignatureWrong("The body is no form in UTF-8. Expected the fields of an IPN call.") from None
    form = dict(pairs)
    if len(form) != len(pairs):
        names = [name for name, _ in pairs]
        doubled = next(name for name in form if names.count(name) > 1)
        raise SignatureWrong(f'The field "{doubled[:40]}" stands in the body twice. Expected every field once.')
    return form
