"""The letters' screens: every text of a shop, writing one with the letter beside it, and how the letters look.

What belongs here: forms, previews, what stands on these pages. What does not: what a text may say (letters), where own
texts and settings are kept (shops).
"""

from __future__ import annotations

from mahnlauf.desk.route import Route
from mahnlauf.desk.texts import editor, look, overview

ROUTES: tuple[Route, ...] = (*overview.ROUTES, *editor.ROUTES, *look.ROUTES)
