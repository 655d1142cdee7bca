"""What an invoice must say, and when none may be issued (§§ 14, 19 UStG, § 33 UStDV). Every refusal is a sentence."""

from __future__ import annotations

from mahnlauf.core.errors import BadInput, SettingsError
from mahnlauf.documents.order import Order
from mahnlauf.documents.vat import Vat, from_gross
from mahnlauf.ledger.reach import has_postal_address
from mahnlauf.shops.shop import Shop

_SMALL_AMOUNT = 250_00  # up to here an invoice in EUR need not name its recipient (§ 33 UStDV)


class CannotIssue(BadInput):
    """The order itself makes a right invoice impossible; no setting helps."""


def vat_for(order: Order, shop: Shop) -> tuple[Vat, ...]:
    """The VAT that the invoice of this order says; raises CannotIssue, or SettingsError where the owner must say
    something first."""
    told = tuple(one for one in order.vat if one.gross_minor)
    if shop.invoicing.small_business:
        if any(one.tax_minor for one in told):
            raise CannotIssue(
                f'Order {order.number} of shop "{shop.name}" contains VAT, but the setting "small_business" says that '
                "none is charged. Correct the order in the shop, or the setting."
            )
        return (Vat("", order.gross, 0),)
    if told:
        _explained(order, shop, told)
        return told
    if not shop.invoicing.rate:
        raise SettingsError(
            f'Order {order.number} of shop "{shop.name}" names no VAT that adds up to its total. Say which rate such '
            f"orders have: mahnlauf shop add {shop.name} --set tax_rate=19"
        )
    return (from_gross(order.gross, shop.invoicing.rate),)


def must_name_recipient(order: Order, shop: Shop) -> None:
    """Raises CannotIssue where an invoice needs the buyer's name and address and the order has none."""
    small = order.currency == "EUR" and order.gross <= _SMALL_AMOUNT and not order.reverse_charge
    named = order.buyer.get("name") or order.buyer.get("company")
    if not small and not (named and has_postal_address(order.buyer)):
        raise CannotIssue(
            f'Order {order.number} of shop "{shop.name}" has no name and postal address of the buyer, and an invoice '
            "over more than 250.00 EUR must say them (§ 33 UStDV). Add them to the order in the shop."
        )


def _explained(order: Order, shop: Shop, vat: tuple[Vat, ...]) -> None:
    """What is sold without VAT needs a reason on the invoice (§ 14 (4) no. 8 UStG)."""
    if order.reverse_charge and not shop.invoicing.vat_id:
        raise SettingsError(
            f'Order {order.number} of shop "{shop.name}" leaves the VAT to the buyer; its invoice must say your VAT '
            f"number: mahnlauf shop add {shop.name} --set vat_id=DE…"
        )
    untaxed = any(not one.tax_minor for one in vat)
    if untaxed and not order.reverse_charge and not shop.invoicing.exempt_note:
        raise SettingsError(
            f'Order {order.number} of shop "{shop.name}" is at least partly free of VAT and says not why; an invoice '
            f"must (§ 14 (4) UStG): mahnlauf shop add {shop.name} --set tax_exempt_note=…, or small_business=true"
        )
