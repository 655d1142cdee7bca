"""The English of the desk, area by area. The keys are the German texts that stand in the templates and modules."""

from __future__ import annotations

from collections.abc import Mapping

from mahnlauf.desk.english import deeds, pages, reports, words

ENGLISH: Mapping[str, str] = {**pages.ENGLISH, **words.ENGLISH, **deeds.ENGLISH, **reports.ENGLISH}
