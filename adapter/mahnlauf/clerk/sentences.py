"""Every sentence of this room: code -> (German, English). Values stand in braces."""

from __future__ import annotations

from collections.abc import Mapping

from mahnlauf.clerk import incoming_words, merging_words

SENTENCES: Mapping[str, tuple[str, str]] = {
    **incoming_words.SENTENCES,
    **merging_words.SENTENCES,
    # what holds it back
    "hold.until": ("Mahnsperre bis {until}.", "Claim {id} is on hold until {until}."),
    "hold.open": ("Mahnsperre, bis Sie sie aufheben.", "Claim {id} is on hold until you resume it."),
    "hold.until_already": ("Die Mahnsperre bis {until} besteht schon.", "Claim {id} is on hold until {until} already."),
    "hold.open_already": ("Die Mahnsperre besteht schon.", "Claim {id} is on hold until you resume it already."),
    "resume.done": ("Es geht weiter.", "Claim {id} goes on."),
    "resume.not_held": ("Es besteht keine Mahnsperre.", "Claim {id} is not on hold."),
    "promise.done": (
        "Zahlung bis {until} zugesagt; bis dahin geht nichts hinaus.",
        "Payment of claim {id} is promised by {until}; nothing goes out until then.",
    ),
    "promise.already": (
        "Zahlung bis {until} war schon zugesagt.",
        "Payment of claim {id} by {until} was promised already.",
    ),
    "dispute.done": (
        "Einwand vermerkt; bis er geklärt ist, geht nichts hinaus.",
        "Claim {id} is disputed; nothing goes out until the dispute is settled.",
    ),
    "dispute.already": ("Der Einwand ist schon vermerkt.", "Claim {id} is disputed already."),
    "settle.done": ("Der Einwand ist geklärt.", "The dispute about claim {id} is settled."),
    "settle.none": ("Es gibt keinen Einwand.", "Claim {id} is not disputed."),
    # money
    "pay.done": (
        "{amount} vom {on} gebucht, Verwendungszweck {ref}.",
        "Booked {amount} of {on} on claim {id}, reference {ref}.",
    ),
    "pay.known": ("Diese Zahlung ist schon gebucht ({ref}).", "This payment is booked already, reference {ref}."),
    "pay.known_guessed": (
        "Diese Zahlung ist schon gebucht ({ref}). Eine zweite braucht ihren eigenen Verwendungszweck.",
        "This payment is booked already, reference {ref}. A second one needs a reference of its own.",
    ),
    "split.done": (
        "In {count} Raten von {amount} aufgeteilt (die letzte {last}), fällig vom {first} bis {end}.",
        "Claim {id} is divided into {count} instalments of {amount} (the last {last}), due from {first} to {end}.",
    ),
    "split.done_given_up": (
        "In {count} Raten von {amount} aufgeteilt (die letzte {last}), fällig vom {first} bis {end}."
        " Kosten und Zinsen von {given_up} entfallen.",
        "Claim {id} is divided into {count} instalments of {amount} (the last {last}), due from {first} to {end}."
        " Fees and interest of {given_up} are given up.",
    ),
    "refund.done": ("Erstattung von {amount} vermerkt.", "Noted for claim {id}: {amount} were paid back."),
    "write_off.done": ("Der Rest ist ausgebucht.", "Claim {id} is written off."),
    "write_off.already": ("Die Forderung ist schon ausgebucht.", "Claim {id} is written off already."),
    "withdraw.done": (
        "Widerruf vermerkt: Die Forderung ist storniert.",
        "Claim {id} is cancelled: the buyer withdrew.",
    ),
    "withdraw.already": ("Die Forderung ist schon storniert.", "Claim {id} is cancelled already."),
    "reversal.taken": ("Vermerkt: Das Geld wurde zurückgeholt.", "Noted for claim {id}: the money was taken back."),
    "reversal.there": ("Vermerkt: Das Geld ist da.", "Noted for claim {id}: the money is there."),
    "reversal.none": ("Hier ist nichts zu bestätigen.", "There is nothing to confirm about claim {id}."),
    # the merchant's word
    "approve.done": ("Die Übergabe ist freigegeben.", "The hand-over is approved."),
    "accept.done": ("Das Angebot ist angenommen.", "The offer is accepted."),
    "decline.done": ("Das Angebot ist abgelehnt.", "The offer is declined."),
    "decline.already": ("Das Angebot ist schon abgelehnt.", "The offer for claim {id} was declined already."),
    "answered": ("Das wurde schon am {on} erklärt.", "That was said on {on} already."),
    "stop.done": ("Die Beitreibung ist beendet.", "Claim {id} is stopped."),
    "stop.already": ("Die Beitreibung ist schon beendet.", "Claim {id} is stopped already."),
    "recall.done": (
        "Vom Inkassopartner zurückgeholt; die Beitreibung ist beendet.",
        "Claim {id} is recalled from the agency; its collection is stopped.",
    ),
    "handover.done": ("An den Inkassopartner {agency} übergeben.", "Claim {id} is handed over to {agency}."),
    "handover.already": ("Die Forderung liegt schon beim Inkassopartner.", "Claim {id} lies with the agency already."),
    "suspend.done": ("Der Kurszugang ist gesperrt.", "Access is suspended for claim {id}."),
    "access.goes": (
        "Der Kurszugang wird sofort gesperrt; mit der Zahlung kommt er zurück.",
        "Course access is suspended at once; it comes back with the payment.",
    ),
    "access.comes": (
        "Der Kurszugang wird freigegeben; was bis heute versäumt ist, nimmt ihn nicht mehr.",
        "Course access is given back; what was missed up to today takes it no more.",
    ),
    "suspend.announced": (
        "Der Kurszugang wird am {on} gesperrt, wenn bis dahin nicht bezahlt ist.",
        "Access is suspended for claim {id} on {on} unless it is paid by then.",
    ),
    "suspend.announced_already": (
        "Die Sperre des Kurszugangs ist schon für den {on} angekündigt.",
        "The suspension of access for claim {id} is announced for {on} already.",
    ),
    "suspend.already": ("Der Kurszugang ist schon gesperrt.", "Access is suspended for claim {id} already."),
    "restore.done": ("Der Kurszugang ist wieder frei.", "Access is restored for claim {id}."),
    "restore.none": ("Der Kurszugang ist nicht gesperrt.", "Access is not suspended for claim {id}."),
    "note.done": ("Notiz gespeichert.", "The note on claim {id} is kept."),
    # refusals
    "over": (
        "{until} ist vorbei. Möglich ist heute ({today}) oder später.",
        "{until} is over. Expected today ({today}) or a later day.",
    ),
    "not_collecting": (
        "Die Forderung ist {state}. Das geht nur, solange sie eingezogen wird.",
        "Claim {id} is {state}; only a claim that is being collected can be {verb}.",
    ),
    "disputed_not_held": (
        "Es besteht ein Einwand, keine Mahnsperre. Klären Sie den Einwand.",
        "Claim {id} is disputed, not on hold.",
    ),
    "with_agency": (
        "Die Forderung liegt beim Inkassopartner. Holen Sie sie zurück.",
        "Claim {id} lies with the agency.",
    ),
    "not_with_agency": (
        "Die Forderung ist {state}. Zurückholen lässt sich nur, was übergeben wurde.",
        "Claim {id} is {state}. Only a claim that was handed over can be recalled.",
    ),
    "not_asked": ("Die Forderung wartet nicht auf diese Antwort.", "Claim {id} does not wait for this answer."),
    "amount_not_positive": (
        "Der Betrag ist {amount}. Erwartet wird einer über null, etwa 119,00.",
        "The amount is {amount}. Expected one above zero, such as 119.00.",
    ),
    "not_come_yet": (
        "{on} liegt in der Zukunft. Erwartet wird der Tag des Geldeingangs, spätestens {today}.",
        "{on} has not come yet. Expected the day on which the money arrived, at most {today}.",
    ),
    "before_claim": (
        "Die Forderung besteht erst seit {opened}. Nennen Sie diesen Tag oder einen späteren.",
        "Claim {id} is known since {opened} only. Name that day, or a later one.",
    ),
    "ref_elsewhere": (
        "Der Verwendungszweck {ref} ist schon bei Bestellung {order} gebucht. Nennen Sie einen anderen.",
        "Reference {ref} is booked on order {order} already. Give this payment another one.",
    ),
    "ref_other_amount": (
        "Der Verwendungszweck {ref} ist schon mit einem anderen Betrag gebucht. Nennen Sie einen anderen.",
        "Reference {ref} is booked with another amount already. Give this payment another one.",
    ),
    "split_again": ("Eine Rate lässt sich nicht noch einmal teilen.", "Claim {id} is an instalment already."),
    "split_paid": (
        "Auf die Forderung ist schon etwas bezahlt ({paid}). Aufteilen lässt sich nur, was noch ganz offen ist.",
        "Part of claim {id} is paid already ({paid}). Only a claim that is open as a whole can be divided.",
    ),
    "split_too_small": (
        "{amount} lassen sich nicht in {count} Raten teilen.",
        "{amount} cannot be divided into {count} instalments.",
    ),
    "no_credit": ("Es gibt kein Guthaben, das zu erstatten wäre.", "Claim {id} has no credit to be paid back."),
    "more_than_credit": (
        "Das Guthaben beträgt {credit}. Mehr kann nicht erstattet sein.",
        "The credit is {credit}. No more than that can be paid back.",
    ),
    "no_handover_stage": (
        "Das Verfahren dieser Forderung kennt keine Übergabe.",
        "The plan of claim {id} knows no hand-over.",
    ),
    "no_agency": (
        "Es ist noch kein Inkassopartner eingetragen (Shop-Einstellung agency).",
        'There is no agency yet. Set one: the shop setting "agency".',
    ),
    "held_back": ("Das geht gerade nicht: {why}", "Claim {id} is held back: {why}"),
    "letters_first": (
        "Vor der Übergabe fehlt noch: {stage}. Ohne Ankündigung trägt der Käufer die Kosten nicht.",
        "Before the hand-over this is still to be sent: {stage}. Without it the buyer does not owe its costs.",
    ),
    "not_in_default": (
        "Der Käufer ist noch nicht in Verzug. Die Kosten der Übergabe trägt er erst danach.",
        "The buyer is not in default yet; only then are the costs of a hand-over his.",
    ),
    "nobody_else": ("{who} zieht diese Forderung selbst ein.", "{who} collects claim {id} itself."),
    "moved": (
        "Die Forderung hat sich geändert, seit Sie sie angesehen haben. Bitte sehen Sie noch einmal hin.",
        "Claim {id} changed since you looked at it. Please look again.",
    ),
    "empty_note": ("Die Notiz ist leer.", "The note is empty. Expected a text."),
    "repeated": ("Das wurde schon am {at} getan.", "That was done at {at} already."),
    "key_used": (
        "Dieser Auftrag wurde schon für etwas anderes verwendet.",
        "The idempotency key was used for another request already. Use a new one.",
    ),
    # fields
    "field.unknown": (
        "Das Feld „{field}“ gibt es nicht. Möglich: {known}.",
        'The field "{field}" is not known. Known: {known}.',
    ),
    "field.missing": ("Bitte füllen Sie „{field}“ aus.", 'The field "{field}" is missing. Expected {expected}.'),
    "field.wrong": (
        "„{field}“ ist „{value}“. Erwartet wird {expected_de}.",
        '"{field}" is {value!r}. Expected {expected}.',
    ),
}
