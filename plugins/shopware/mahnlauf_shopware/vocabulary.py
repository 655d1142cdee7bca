"""The names that the app brings into a shop; the manifest declares them, and what we tell the shop uses them."""

from __future__ import annotations

# custom fields of orders and customers; Shopware knows them shop-wide, so each begins with our name
FIELD_SET = "mahnlauf"
LEVEL, STATE, OPEN_AMOUNT = "mahnlauf_level", "mahnlauf_state", "mahnlauf_open_amount"
NEXT_STEP, PAUSED, CLAIM = "mahnlauf_next_step", "mahnlauf_paused", "mahnlauf_claim"

# triggers of the Flow Builder; every one is told orderId and customerId
LEVEL_REACHED, PAID = "dunning.level.reached", "dunning.paid"
HANDED_OVER, ACCESS_REVOKED = "dunning.handed_over", "dunning.access.revoked"
FLOW_EVENTS = (LEVEL_REACHED, PAID, HANDED_OVER, ACCESS_REVOKED)

LIFECYCLE = ("app.installed", "app.updated", "app.activated", "app.deactivated", "app.deleted", "shopware.updated")
