"""The screens of the shops: which there are, adding one, its connection and settings, going live.

What does not belong here: what a setting may be and what is missing before going live (shops), what would be sent
(dunning), talking to a shop (platform plugins, outbox).
"""

from __future__ import annotations

from mahnlauf.desk.route import Route
from mahnlauf.desk.stores import adding, connection, golive, listing, options, store

ROUTES: tuple[Route, ...] = tuple(
    route for area in (listing, adding, store, connection, options, golive) for route in area.ROUTES
)
