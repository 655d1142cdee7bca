"""Who owes: the billing address and the customer as the order keeps them."""

from __future__ import annotations

import re

from mahnlauf import Buyer
from mahnlauf_shopware.fields import Fields, clean

_VAT_ID = re.compile(r"[A-Z]{2}[0-9A-Z+*]{2,12}", re.ASCII)  # shorter than any IBAN
_COUNTRY = re.compile(r"[A-Z]{2}", re.ASCII)
_STATE = re.compile(r"[0-9A-Z]{1,3}", re.ASCII)


def buyer_of(order: Fields) -> Buyer:
    """The buyer. A guest looks like everybody else."""
    address, customer = billing_address(order), order.part("orderCustomer")
    company, vat_id = address.text("company") or customer.text("company"), _vat_id(customer, address)
    country = address.part("country").text("iso").upper()
    return Buyer(
        name=_name(address) or _name(customer),
        email=customer.text("email"),
        company=company,
        phone=address.text("phoneNumber"),
        street=", ".join(
            line
            for line in (address.text(f) for f in ("street", "additionalAddressLine1", "additionalAddressLine2"))
            if line
        ),
        postcode=address.text("zipcode"),
        city=address.text("city"),
        country=country if _COUNTRY.fullmatch(country) else "",
        state=_state(address.part("countryState").text("shortCode"), country),
        language=order.part("language").part("locale").text("code")[:2].lower(),
        kind="business" if company or vat_id else "consumer",
        vat_id=vat_id,
        customer_ref=customer.text("customerId"),
    )


def billing_address(order: Fields) -> Fields:
    """The address with the id of the billing address; the field of that name is empty in webhooks."""
    found, wanted = order.part("billingAddress"), order.text("billingAddressId")
    if found.text("id"):
        return found
    return next((row for row in order.rows("addresses") if wanted and row.text("id") == wanted), found)


def _name(fields: Fields) -> str:
    return f"{fields.text('firstName')} {fields.text('lastName')}".strip()


def _vat_id(customer: Fields, address: Fields) -> str:
    listed = customer.raw("vatIds")
    for text in (*(listed if isinstance(listed, list) else ()), address.raw("vatId")):
        found = re.sub(r"[\s.\-]", "", clean(text)).upper()
        if _VAT_ID.fullmatch(found):
            return found
    return ""


def _state(text: str, country: str) -> str:
    """ "DE-NW" is "NW"."""
    code = text.upper().removeprefix(f"{country}-")
    return code if _STATE.fullmatch(code) else ""
