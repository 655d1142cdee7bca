"""Money that came in, merged buyers, passkeys: the German of their screens and its English."""

from __future__ import annotations

from collections.abc import Mapping

ENGLISH: Mapping[str, str] = {
    # money that came in
    "Geldeingang": "Incoming money",
    "Geldeingänge": "Incoming money",
    "{payer}: Geld ohne Forderung": "{payer}: money without a claim",
    "Unbekannt": "Unknown",
    "Mehr Geldeingänge warten auf eine Zuordnung": "More incoming money waits to be assigned",
    "zu klären": "to settle",
    "zugeordnet": "assigned",
    "zurück": "sent back",
    "fremd": "not ours",
    "im Verwendungszweck genannt": "named in the reference text",
    "derselbe Käufer": "the same buyer",
    "genau dieser Betrag ist offen": "exactly this amount is open",
    "gleicher Name": "the same name",
    "gesucht": "searched",
    "Diesen Shop gibt es nicht.": "This shop does not exist.",
    "Diesen Geldeingang gibt es nicht.": "This incoming money does not exist.",
    "„{day}“ ist kein Tag. Erwartet wird einer wie 2026-12-24.": "“{day}” is no day. Expected one such as 2026-12-24.",
    "„{amount}“ ist kein Betrag. Erwartet wird einer wie 119,00 EUR.": (
        "“{amount}” is no amount. Expected one such as 119.00 EUR."
    ),
    "Geldeingang {amount} ansehen": "Look at the incoming {amount}",
    "Geld auf Ihrem Konto, das von selbst zu keiner Forderung fand.": (
        "Money on your account that found no claim by itself."
    ),
    "Wartet auf eine Zuordnung": "Waits to be assigned",
    "Nichts. Alles Geld ist zugeordnet.": "Nothing. All money is assigned.",
    "Erledigt": "Settled",
    "Noch nichts.": "Nothing yet.",
    "Geldeingang erfassen": "Enter incoming money",
    "Währung": "Currency",
    "Von wem": "From whom",
    "Verwendungszweck": "Reference text",
    "Referenz der Bank": "The bank’s own reference",
    "Erfassen": "Enter",
    "Nennt der Verwendungszweck eine Forderung (ML000017), die noch so viel schuldet, wird sofort gebucht."
    " Dieselbe Referenz gilt nur einmal.": (
        "If the reference text names a claim (ML000017) that still owes as much, it is booked at once."
        " The same bank reference counts only once."
    ),
    "Alle Geldeingänge": "All incoming money",
    "Was die Bank sagt": "What the bank says",
    "Referenz": "Reference",
    "Zugeordnet": "Assigned",
    "Doch zuordnen": "Assign it after all",
    "Zu welcher Forderung gehört es?": "Which claim does it belong to?",
    "Nummer, Name, E-Mail oder Betrag": "Number, name, mail or amount",
    "Betrag für {claim}": "Amount for {claim}",
    "Ohne Betrag wird verteilt, wie es § 366 BGB vorsieht: was der Zahler nennt, dann die älteste Fälligkeit.": (
        "Without an amount it is split as § 366 BGB has it: what the payer named, then the oldest due date."
    ),
    "Nichts gefunden. Gesucht wird im Shop {shop} nach den Anfängen von Wörtern.": (
        "Nothing found. The shop {shop} is searched for the beginnings of words."
    ),
    "Keine Forderung passt von selbst. Suchen Sie nach Nummer, Name, E-Mail oder Betrag.": (
        "No claim fits by itself. Search for a number, name, mail or amount."
    ),
    "So buchen": "Book it like this",
    "Wählen Sie Forderungen; dann steht hier, was folgt, bevor etwas geschieht.": (
        "Choose claims; then this says what follows, before anything happens."
    ),
    "Gehört zu keiner Forderung": "Belongs to no claim",
    "Zurückgeschickt": "Sent back",
    "Nicht unser Geld": "Not our money",
    "Mahnlauf überweist nichts zurück; das tun Sie bei Ihrer Bank. Lässt sich zurücknehmen.": (
        "Mahnlauf transfers nothing back; you do that at your bank. This can be undone."
    ),
    # merged buyers
    "Käufer zusammenführen": "Merge buyers",
    "Zurück zum Kundenkonto": "Back to the account",
    "Wer ist dieselbe Person?": "Who is the same person?",
    "gleiche Anschrift": "the same address",
    "gleiche Telefonnummer": "the same phone number",
    "Vorschau zeigen": "Show a preview",
    "Kein anderer Käufer dieses Shops gefunden.": "No other buyer of this shop was found.",
    "Niemand hat denselben Namen, dieselbe Anschrift oder Telefonnummer. Suchen Sie nach einer seiner Forderungen.": (
        "Nobody has the same name, address or phone number. Search for one of their claims."
    ),
    "Dieses Konto": "This account",
    "Das andere Konto": "The other account",
    "Danach: ein gemeinsames Konto": "Then: one account",
    "Das Kundenkonto zeigt die Forderungen aller Adressen zusammen, auch in der Auskunft und beim Löschen.": (
        "The account shows the claims of all addresses together, also when data is exported or erased."
    ),
    "Kein Betrag, keine Frist und kein Mahnlauf ändert sich.": "No amount, no term and no reminder changes.",
    "Jedes Schreiben geht weiter an die Adresse seiner Forderung:": (
        "Each letter still goes to the address of its own claim:"
    ),
    "Zusammenführen": "Merge",
    "Lässt sich im Kundenkonto jederzeit wieder trennen.": "The account can be taken apart again at any time.",
    "Andere Adressen derselben Person": "Other addresses of the same person",
    "zusammengeführt am {day}": "merged on {day}",
    "Trennen": "Take apart",
    "Mit einem anderen Käufer zusammenführen": "Merge with another buyer",
    "Käufer zusammengeführt": "Buyers merged",
    "Käufer wieder getrennt": "Buyers taken apart",
    # passkeys
    "Mein Zugang": "My access",
    "Passkeys": "Passkeys",
    "angelegt am {day}": "made on {day}",
    "zuletzt benutzt am {day}": "last used on {day}",
    "noch nie benutzt": "never used",
    "Neuer Name für {name}": "New name for {name}",
    "Umbenennen": "Rename",
    "Entfernen: {name}": "Remove: {name}",
    "Noch keiner. Mit einem Passkey melden Sie sich ohne Link an: mit Fingerabdruck, Gesicht oder PIN Ihres Geräts.": (
        "None yet. A passkey signs you in without a link: by fingerprint, face or the PIN of your device."
    ),
    "Passkey hinzufügen": "Add a passkey",
    "Name des Geräts": "Name of the device",
    "Mein Laptop": "My laptop",
    "Das Gerät hat keinen Passkey gemacht. Bitte versuchen Sie es noch einmal.": (
        "The device made no passkey. Please try again."
    ),
    "Passkey anlegen": "Make a passkey",
    "Der Schlüssel bleibt auf Ihrem Gerät; hier liegt nur sein öffentlicher Teil. Ihr Browser braucht dafür JavaScript."
    " Der Link per E-Mail geht weiterhin.": (
        "The key stays on your device; only its public part is kept here. Your browser needs JavaScript for it."
        " The link by mail still works."
    ),
    "Dieser Schreibtisch steht allen an diesem Rechner offen. Passkeys gibt es, sobald Sie sich anmelden.": (
        "This desk is open to everybody at this machine. There are passkeys once you sign in."
    ),
    "Unter dieser Adresse gelten keine Passkeys. Sie brauchen einen Namen und https, oder zum Ausprobieren"
    " http://localhost. Eingestellt ist {url} (base_url in mahnlauf.toml).": (
        "Passkeys do not work at this address. They need a name and https, or http://localhost for a trial."
        " It is set to {url} (base_url in mahnlauf.toml)."
    ),
    "Unter dieser Adresse gelten keine Passkeys.": "Passkeys do not work at this address.",
    "Das Gerät hat keinen Passkey gemacht, der hier gilt. Bitte versuchen Sie es noch einmal.": (
        "The device made no passkey that works here. Please try again."
    ),
    "Diesen Passkey gibt es nicht.": "This passkey does not exist.",
    "Dieser Passkey gilt hier nicht. Versuchen Sie es noch einmal, oder nehmen Sie den Link.": (
        "This passkey does not work here. Try again, or use the link."
    ),
    "Oder mit Fingerabdruck, Gesicht oder PIN dieses Geräts:": "Or by fingerprint, face or the PIN of this device:",
    "Das Gerät hat nicht geantwortet. Versuchen Sie es noch einmal, oder nehmen Sie den Link.": (
        "The device did not answer. Try again, or use the link."
    ),
    "Mit Passkey anmelden": "Sign in with a passkey",
    "Passkey": "passkey",
    "Passkeys entfernen": "Remove passkeys",
    "Passkeys entfernen: {name}": "Remove passkeys: {name}",
    "Passkey angelegt": "Passkey made",
    "Passkey umbenannt": "Passkey renamed",
    "Passkey entfernt": "Passkey removed",
    "Passkeys einer Person entfernt": "Passkeys of a person removed",
    # how long buyers take
    "Tage von der Rechnung bis zur Zahlung": "Days from invoice to payment",
    "Die Hälfte zahlt innerhalb von {days}.": "Half of them pay within {days}.",
    "Tag": "Day",
    "Tagen": "Days",
    "{share} %": "{share}%",
    "über {days} Tage": "over {days} days",
    "{first} bis {last} Tage": "{first} to {last} days",
    # what was done
    "Geldeingang erfasst": "Incoming money entered",
    "Geldeingang zugeordnet": "Incoming money assigned",
    "Geldeingang: zurückgeschickt": "Incoming money: sent back",
    "Geldeingang: nicht unser Geld": "Incoming money: not our money",
    "Geldeingang wieder offen": "Incoming money taken up again",
}
