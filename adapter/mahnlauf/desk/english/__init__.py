"""The English of the desk, area by area. The keys are the German texts that stand in the templates and modules."""

from __future__ import annotations

from collections.abc import Mapping

from mahnlauf.desk.english import courses, deeds, notices, pages, people, plans, reports, start, stores, texts, words

ENGLISH: Mapping[str, str] = {
    **plans.ENGLISH,
    **courses.ENGLISH,
    **start.ENGLISH,
    **pages.ENGLISH,
    **words.ENGLISH,
    **deeds.ENGLISH,
    **reports.ENGLISH,
    **notices.ENGLISH,
    **texts.ENGLISH,
    **people.ENGLISH,
    **stores.ENGLISH,
}
