"""What the owner of a shop may choose; everything else comes with the handshake."""

from __future__ import annotations

from mahnlauf import Setting

_METHODS_HELP = "Technical names of payment methods, comma separated; * stands for anything."
_STATES_HELP = (
    "Technical names of payment states, comma separated: in_progress for every method, invoice:in_progress for one "
    "kind of methods (invoice, transfer, debit, immediate, cod), payment_invoicepayment:in_progress for one method."
)
_METHODS_GERMAN = "Technische Namen der Zahlungsarten, mit Komma getrennt; * steht für Beliebiges."
_STATES_GERMAN = (
    "Technische Namen der Zahlungsstatus, mit Komma getrennt: in_progress für jede Zahlungsart, invoice:in_progress "
    "für eine Gruppe (invoice, transfer, debit, immediate, cod), payment_invoicepayment:in_progress für eine einzelne."
)

CHOICES = (
    Setting(
        "invoice_methods",
        "Methods on account (invoice)",
        _METHODS_HELP,
        german="Zahlarten auf Rechnung",
        german_help=_METHODS_GERMAN,
    ),
    Setting(
        "transfer_methods",
        "Methods by bank transfer in advance",
        _METHODS_HELP,
        german="Zahlarten mit Überweisung im Voraus",
        german_help=_METHODS_GERMAN,
    ),
    Setting(
        "debit_methods",
        "Direct debit methods",
        _METHODS_HELP,
        german="Zahlarten mit Lastschrift",
        german_help=_METHODS_GERMAN,
    ),
    Setting(
        "immediate_methods",
        "Methods where a provider pays at once",
        _METHODS_HELP,
        german="Zahlarten, bei denen ein Anbieter sofort zahlt",
        german_help=_METHODS_GERMAN,
    ),
    Setting(
        "cod_methods",
        "Cash on delivery methods",
        _METHODS_HELP,
        german="Zahlarten per Nachnahme",
        german_help=_METHODS_GERMAN,
    ),
    Setting(
        "paid_states",
        "Payment states that mean paid",
        _STATES_HELP,
        german="Zahlungsstatus, die „bezahlt“ heißen",
        german_help=_STATES_GERMAN,
    ),
    Setting(
        "open_states",
        "Payment states that mean owed",
        _STATES_HELP,
        german="Zahlungsstatus, die „geschuldet“ heißen",
        german_help=_STATES_GERMAN,
    ),
    Setting(
        "wait_states",
        "Payment states in which nothing is sent",
        _STATES_HELP,
        german="Zahlungsstatus, in denen nichts hinausgeht",
        german_help=_STATES_GERMAN,
    ),
    Setting(
        "void_states",
        "Payment states that mean nothing is owed any more",
        _STATES_HELP,
        german="Zahlungsstatus, bei denen nichts mehr geschuldet ist",
        german_help=_STATES_GERMAN,
    ),
    Setting(
        "return_fee",
        "Bank fee of a chargeback",
        "What your bank charges you for a returned debit or a chargeback, such as 3.00, in the currency of the order. "
        "Empty: none is claimed.",
        german="Bankgebühr einer Rückbuchung",
        german_help="Was Ihre Bank für eine Rücklastschrift oder Rückbuchung berechnet, etwa 3,00, in der Währung der "
        "Bestellung. Leer: Es wird nichts verlangt.",
    ),
    Setting(
        "due_field",
        "Order field of the due date",
        "Technical name of a custom field of orders that holds a day; empty: payment_days after the order.",
        german="Bestellfeld der Fälligkeit",
        german_help="Technischer Name eines Zusatzfeldes mit einem Tag; leer: Zahlungsziel ab Bestelldatum.",
    ),
    Setting(
        "storefront_url",
        "Storefront",
        "Address under which buyers open their order, such as https://shop.example/de. Empty: letters carry no link.",
        kind="url",
        german="Storefront",
        german_help="Adresse, unter der Käufer ihre Bestellung öffnen, etwa https://shop.example/de. Leer: Schreiben "
        "tragen keinen Link.",
    ),
    Setting(
        "remind_state",
        "Mark payments as reminded",
        "false: the payment state in the shop stays as it is. Default true: open payments that are dunned become "
        "reminded; the shop sends no mail by that, but its other flows run.",
        kind="flag",
        german="Zahlungen als erinnert markieren",
        german_help="false: Der Zahlungsstatus im Shop bleibt, wie er ist. Sonst true: Offene Zahlungen, die gemahnt "
        "werden, heißen dann erinnert; der Shop schickt dabei keine Mail, aber seine Flows laufen.",
    ),
    Setting(
        "settle_orders",
        "Mark payments as paid",
        "true: a payment whose price came past the shop (bank, cash) is marked as paid there, and its flows run. "
        "Default false.",
        kind="flag",
        german="Zahlungen als bezahlt markieren",
        german_help="true: Eine Zahlung, deren Preis am Shop vorbei kam (Bank, bar), wird dort als bezahlt markiert, "
        "und ihre Flows laufen. Sonst false.",
    ),
    Setting(
        "suspend_downloads",
        "Take downloads",
        "true: downloads of an order whose access is suspended are taken, and given back with it. Default false.",
        kind="flag",
        german="Downloads sperren",
        german_help="true: Downloads einer Bestellung, deren Zugang gesperrt ist, werden gesperrt und mit ihm wieder "
        "freigegeben. Sonst false.",
    ),
    Setting(
        "attach_letters",
        "Attach letters to the order",
        "true: each letter to the buyer is attached to the order as a PDF. The app then needs rights to documents and "
        "media. Default false.",
        kind="flag",
        german="Schreiben an die Bestellung hängen",
        german_help="true: Jedes Schreiben an den Käufer hängt als PDF an der Bestellung. Die App braucht dann Rechte "
        "an Dokumenten und Medien. Sonst false.",
    ),
)
