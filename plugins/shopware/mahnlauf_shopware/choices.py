"""What the owner of a shop may choose; everything else comes with the handshake."""

from __future__ import annotations

from mahnlauf import Setting

_METHODS_HELP = "Technical names of payment methods, comma separated; * stands for anything."
_STATES_HELP = (
    "Technical names of payment states, comma separated: in_progress for every method, invoice:in_progress for one "
    "kind of methods (invoice, transfer, debit, immediate, cod), payment_invoicepayment:in_progress for one method."
)

CHOICES = (
    Setting("invoice_methods", "Methods on account (invoice)", _METHODS_HELP),
    Setting("transfer_methods", "Methods by bank transfer in advance", _METHODS_HELP),
    Setting("debit_methods", "Direct debit methods", _METHODS_HELP),
    Setting("immediate_methods", "Methods where a provider pays at once", _METHODS_HELP),
    Setting("cod_methods", "Cash on delivery methods", _METHODS_HELP),
    Setting("paid_states", "Payment states that mean paid", _STATES_HELP),
    Setting("open_states", "Payment states that mean owed", _STATES_HELP),
    Setting("wait_states", "Payment states in which nothing is sent", _STATES_HELP),
    Setting("void_states", "Payment states that mean nothing is owed any more", _STATES_HELP),
    Setting(
        "return_fee",
        "Bank fee of a chargeback",
        "What your bank charges you for a returned debit or a chargeback, such as 3.00, in the currency of the order. "
        "Empty: none is claimed.",
    ),
    Setting(
        "due_field",
        "Order field of the due date",
        "Technical name of a custom field of orders that holds a day; empty: payment_days after the order.",
    ),
    Setting(
        "storefront_url",
        "Storefront",
        "Address under which buyers open their order, such as https://shop.example/de. Empty: letters carry no link.",
    ),
    Setting(
        "remind_state",
        "Mark payments as reminded",
        "false: the payment state in the shop stays as it is. Default true: open payments that are dunned become "
        "reminded; the shop sends no mail by that, but its other flows run.",
    ),
    Setting(
        "settle_orders",
        "Mark payments as paid",
        "true: a payment whose price came past the shop (bank, cash) is marked as paid there, and its flows run. "
        "Default false.",
    ),
    Setting(
        "suspend_downloads",
        "Take downloads",
        "true: downloads of an order whose access is suspended are taken, and given back with it. Default false.",
    ),
    Setting(
        "attach_letters",
        "Attach letters to the order",
        "true: each letter to the buyer is attached to the order as a PDF. The app then needs rights to documents and "
        "media. Default false.",
    ),
)
