"""First start: three questions, and every letter to look at."""

from __future__ import annotations

from collections.abc import Mapping

ENGLISH: Mapping[str, str] = {
    # the way
    "Einrichten": "Set up",
    "Schritte": "Steps",
    "beantwortet": "answered",
    "Verbinden Sie zuerst einen Shop.": "Connect a shop first.",
    "Welcher Shop?": "Which shop?",
    "Wie gehen E-Mails hinaus?": "How do e-mails leave?",
    "Wie streng?": "How strict?",
    "Alle Schreiben ansehen": "Look at every letter",
    "Vorschau": "Preview",
    "als Dateien": "as files",
    "zieht selbst ein": "collects itself",
    "Drei Fragen, dann läuft Ihr Mahnwesen zur Probe.": "Three questions, then your dunning is on trial.",
    "Ein neuer Shop beginnt im Testbetrieb: kein Schreiben geht an einen Käufer, bevor Sie es wollen. Sie können"
    " jederzeit aufhören und später hier weitermachen.": "A new shop begins in test mode: no letter goes to a buyer"
    " before you want it to. You may stop at any time and go on here later.",
    "Welche Software, welcher Name, und wie seine Bestellungen hierher kommen.": "Which software, which name, and how"
    " its orders get here.",
    "Ihr Mailserver, sofort ausprobiert. Oder keiner: dann liegen alle E-Mails als Dateien bereit.": "Your mail server,"
    " tried at once. Or none: then all e-mails are kept as files.",
    "Fünf Verfahren von sanft bis streng, und was in jedem Schreiben über Sie steht.": "Five plans from gentle to"
    " strict, and what every letter says about you.",
    "E-Mails und Briefe an einer echten Bestellung, jedes mit dem Tag, an dem es hinausginge.": "E-mails and letters on"
    " a real order, each with the day on which it would leave.",
    "Ändern": "Change",
    "Ansehen": "Look",
    "Beantworten": "Answer",
    # the shop
    "Ihr Shop ist angelegt.": "Your shop is set up.",
    "noch nichts gehört": "nothing heard yet",
    "zuletzt gehört am {day}": "last heard on {day}",
    "So kommen die Bestellungen hierher": "How the orders get here",
    "Fast geschafft: Melden Sie sich im Shop an und erlauben Sie die Verbindung. Der Link gilt eine halbe Stunde lang,"
    " einmal.": "Almost done: sign in to the shop and allow the connection. The link works for half an hour, once.",
    "Im Shop erlauben": "Allow it in the shop",
    "Danach kommen Sie hierher zurück.": "Then you come back here.",
    "Verbunden: Mahnlauf liest die Bestellungen und richtet die Meldungen des Shops selbst ein.": "Connected: Mahnlauf"
    " reads the orders and sets up the shop's webhooks by itself.",
    "Mit einem Klick: Ihr Shop fragt Sie, ob Mahnlauf Bestellungen lesen darf. Alles Weitere richtet sich selbst ein.":
    "With one click: your shop asks you whether Mahnlauf may read orders. Everything else is set up by itself.",
    "Mit {platform} verbinden": "Connect with {platform}",
    "Unter welcher Adresse erreicht der Shop diesen Server?": "At which address does the shop reach this server?",
    "Der Shop meldet seine Bestellungen dorthin, mit https. Noch keine? Das geht auch später.": "The shop reports its"
    " orders there, by https. None yet? That can wait.",
    "Adresse speichern": "Save the address",
    "Von Hand verbinden": "Connect by hand",
    "Im Shop eintragen": "Enter it in the shop",
    "Adresse der Meldungen": "Webhook address",
    "Geheimnis": "Secret",
    "dasselbe, das unten steht: tragen Sie es hier und im Shop ein": "the one of the form below: enter it here and in"
    " the shop",
    "In WooCommerce unter Einstellungen, Erweitert, Webhooks: je einer für „Bestellung erstellt“, „aktualisiert“,"
    " „gelöscht“ und „wiederhergestellt“.": "In WooCommerce under Settings, Advanced, Webhooks: one each for “Order"
    " created”, “updated”, “deleted” and “restored”.",
    "Weiter: E-Mail": "Next: e-mail",
    "Das Verbinden hat Zeit; für die Vorschau genügt eine erfundene Bestellung.": "Connecting can wait; a made-up order"
    " will do for the preview.",
    "Mit welcher Software verkaufen Sie?": "Which software do you sell with?",
    "Dieser Shop meldet sich selbst an": "This shop registers itself",
    "Angaben ändern": "Change the details",
    "Das Nötigste": "The least we need",
    "Shop anlegen": "Set up the shop",
    "Speichern": "Save",
    "Gespeichert und nicht gezeigt; leer lassen, um es zu behalten.": "Kept and not shown; leave it empty to keep it.",
    "Der Shop in WordPress. Die Adresse genügt, verbunden wird mit einem Klick.": "The shop in WordPress. Its address"
    " will do, it is connected with a click.",
    "Ihr Shop installiert eine App und meldet sich damit selbst an.": "Your shop installs an app and registers itself"
    " with it.",
    "Digistore24 verkauft und zieht selbst ein. Hier geht es um den Zugang zu Ihren Kursen.": "Digistore24 sells and"
    " collects itself. This is about the access to your courses.",
    "Aus einer Erweiterung.": "From a plugin.",
    "Kurzer Name": "Short name",
    "Steht in Adressen und Listen: Buchstaben, Ziffern, - und _.": "Stands in addresses and lists: letters, digits, -"
    " and _.",
    "laden": "shop",
    "Erwartet wird eine Adresse wie https://mahnlauf.example.com.": "Expected an address such as"
    " https://mahnlauf.example.com.",
    "Die Adresse des Shops ist keine Webadresse. Ändern Sie sie unten.": "The shop's address is no web address. Change"
    " it below.",
    # mail
    "zurzeit als Dateien": "as files for now",
    "Der Mailserver ist durch {source} festgelegt und hier nicht zu ändern: {host}": "The mail server is set by"
    " {source} and cannot be changed here: {host}",
    "Ihr Mailserver": "Your mail server",
    "Server (SMTP)": "Server (SMTP)",
    "Port": "Port",
    "Verschlüsselung": "Encryption",
    "STARTTLS (meist Port 587)": "STARTTLS (most often port 587)",
    "TLS von Anfang an (meist 465)": "TLS from the start (most often 465)",
    "Benutzer": "User",
    "Passwort": "Password",
    "Bekannt und nicht gezeigt; leer lassen, um es zu behalten. Wechselt Server oder Benutzer, geben Sie es neu ein.":
    "Known and not shown; leave it empty to keep it. If server or user change, enter it again.",
    "Steht danach in der Einstellungsdatei, die nur dieser Dienst lesen darf.": "It is kept in the settings file, which"
    " only this service may read.",
    "Absender und Sie": "The sender and you",
    "Absender der E-Mails": "Sender of the e-mails",
    "Name und Adresse, von der der Server senden darf.": "Name and address from which the server may send.",
    "Ihre eigene Adresse": "Your own address",
    "Im Testbetrieb geht jedes Schreiben dorthin, später Kopien und Fragen.": "In test mode every letter goes there,"
    " later copies and questions.",
    "Weiter": "Next",
    "Speichern und weiter": "Save and go on",
    "Testmail an mich senden": "Send me a test mail",
    "Noch kein Mailserver zur Hand?": "No mail server at hand yet?",
    "Dann liegt jede E-Mail als Datei im Ordner „{folder}“, zum Ansehen mit jedem Mailprogramm. Den Server tragen Sie"
    " später ein.": "Then every e-mail is kept as a file in the folder “{folder}”, for any mail program to open. Enter"
    " the server later.",
    "Ohne Mailserver weiter": "Go on without one",
    "Zurück: Shop": "Back: shop",
    "Erwartet wird der Name des Mailservers, etwa mail.example.com.": "Expected the name of the mail server, such as"
    " mail.example.com.",
    "Erwartet wird eine Zahl von 1 bis 65535, meist 587 oder 465.": "Expected a number from 1 to 65535, most often"
    " 587 or 465.",
    "Benutzer und Passwort dürfen keine Steuerzeichen enthalten.": "User and password must not hold control"
    " characters.",
    "Zum Passwort gehört ein Benutzer.": "A password needs a user.",
    "Erwartet wird ein Name mit Adresse, etwa Muster GmbH <buchhaltung@example.com>.": "Expected a name with an"
    " address, such as Muster GmbH <buchhaltung@example.com>.",
    "Erwartet wird eine E-Mail-Adresse, etwa anna@example.com.": "Expected a mail address, such as anna@example.com.",
    "Der Mailserver hat die Testmail angenommen. Sehen Sie in das Postfach {address}.": "The mail server has taken the"
    " test mail. Look into the mailbox {address}.",
    "Der Mailserver nimmt Benutzer und Passwort nicht an. Prüfen Sie beides, auch Groß und Klein.": "The mail server"
    " does not take user and password. Check both, also capital and small letters.",
    "Die Testmail ging nicht hinaus.": "The test mail did not leave.",
    # plans
    "Von sanft bis streng. Später lässt sich jede Zahl ändern.": "From gentle to strict. Every number can be changed"
    " later.",
    "Noch nicht gespeichert: Sehen Sie bei den markierten Feldern nach.": "Not saved yet: look at the marked fields.",
    "empfohlen": "recommended",
    "Tag für Tag": "Day by day",
    "Als Bild": "As a picture",
    "Erst fragen": "Ask first",
    "Nichts geht hinaus, bevor Sie ja sagen. Dann drei Briefe in Ihrem Namen, von jedem eine Kopie an Sie.": "Nothing"
    " leaves before you say yes. Then three letters in your name, a copy of each to you.",
    "Freundlich, mit Anrufen": "Friendly, with calls",
    "Früh und persönlich: Anrufe zwischen den E-Mails. An das Inkasso geht nur, was Sie freigeben.": "Early and in"
    " person: calls between the e-mails. The agency gets only what you approve.",
    "Ausgewogen": "Balanced",
    "Mit viel Zeit zwischen den Schreiben: zwei E-Mails, ein Brief, dann die Übergabe.": "With much time between the"
    " letters: two e-mails, one by post, then the hand-over.",
    "Zügig": "Brisk",
    "E-Mail, Brief, Anruf in rund drei Wochen, ohne Kosten für den Käufer. Danach die Übergabe.": "E-mail, letter, call"
    " within some three weeks, without costs for the buyer. Then the hand-over.",
    "Streng bei Rücklastschriften": "Strict with returned debits",
    "Für geplatzte Lastschriften und zurückgeholte Kartenzahlungen: zwei kurze Fristen, dann die Übergabe.": "For"
    " returned debits and charged-back cards: two short terms, then the hand-over.",
    "Das erste": "The first",
    "Tag {number}": "day {number}",
    "ab Rücklauf der Zahlung": "from the return of the payment",
    "ab Bestellung": "from the order",
    "Kosten für den Käufer": "Costs for the buyer",
    "nur was Druck und Porto kosten": "only what print and postage cost",
    "keine": "none",
    "Übergabe an Inkasso": "Hand-over to the agency",
    "nie": "never",
    "nur wenn Sie zustimmen": "only if you agree",
    "von selbst, am Tag {number}": "by itself, on day {number}",
    "Frage an Sie": "Question to you",
    "Übergabe": "Hand-over",
    "Diese Plattform verkauft und zieht selbst ein: hier wird niemand gemahnt. Entschieden wird nur über den Zugang zu"
    " Kursen.": "This platform sells and collects itself: nobody is dunned here. Only the access to courses is"
    " decided.",
    "Wer schreibt?": "Who writes?",
    "Das steht in jedem Schreiben. Ob ein Käufer Verbraucher oder Unternehmen ist, sagt seine Bestellung: mit Firma"
    " oder USt-IdNr. ist er ein Unternehmen.": "This stands in every letter. Whether a buyer is a consumer or a"
    " business, his order says: with a company or a VAT id he is a business.",
    "Name des Gläubigers": "Name of the creditor",
    "Wie im Impressum, mit Rechtsform.": "As in your imprint, with the legal form.",
    "Anschrift": "Address",
    "Telefon für Rückfragen": "Phone for questions",
    "Das Konto für Überweisungen, auch als GiroCode.": "The account for transfers, also as GiroCode.",
    "E-Mail für Rückfragen": "E-mail for questions",
    "Steht in den Schreiben; im Testbetrieb gehen sie dorthin.": "Stands in the letters; in test mode they go there.",
    "Inkassopartner": "Collection agency",
    "Leer: es wird nie übergeben.": "Empty: nothing is ever handed over.",
    "Speichern und Schreiben ansehen": "Save and look at the letters",
    "Zurück: E-Mail": "Back: e-mail",
    "Das steht in jedem Schreiben und muss ausgefüllt sein.": "This stands in every letter and must be filled in.",
    "Wählen Sie eines der Verfahren.": "Choose one of the plans.",
    # the letters
    "Wenn niemand zahlt": "If nobody pays",
    "Wenn bezahlt wird": "If it is paid",
    "Wenn ein Teil bezahlt wird": "If a part is paid",
    "Wenn die Bestellung storniert wird": "If the order is cancelled",
    "Wenn Sie die Beitreibung beenden": "If you stop the collection",
    "Wenn Sie das Angebot ablehnen": "If you decline the offer",
    "an den Käufer": "to the buyer",
    "[Ihr Inkassopartner]": "[your collection agency]",
    "Dieses Schreiben gibt es in diesem Verfahren nicht.": "There is no such letter in this plan.",
    "Fertig: {shop} läuft im Testbetrieb.": "Done: {shop} runs in test mode.",
    "{shop} ist scharf.": "{shop} is live.",
    "Bestellungen werden zu Forderungen, das Verfahren „{plan}“ läuft, und kein Käufer bekommt etwas.": "Orders become"
    " claims, the plan “{plan}” runs, and no buyer gets anything.",
    "Jedes Schreiben liegt als Datei im Ordner „{folder}“.": "Every letter is kept as a file in the folder “{folder}”.",
    "Jedes Schreiben geht an {owner}.": "Every letter goes to {owner}.",
    "Noch weiß niemand, wohin die Schreiben gehen: Nennen Sie Ihre Adresse.": "Nobody knows yet where the letters go:"
    " name your address.",
    "Ohne Inkassopartner wird nichts übergeben; in der Vorschau steht ein Platzhalter.": "Without an agency nothing is"
    " handed over; the preview has a placeholder.",
    "Weiter: scharf schalten": "Next: go live",
    "Zur Übersicht": "To the overview",
    "echte Bestellung": "real order",
    "erfundene Bestellung": "made-up order",
    "Bestellung {number} von {buyer} über {amount}": "Order {number} of {buyer} for {amount}",
    "gerechnet ab heute": "counted from today",
    "Lieber an einer erfundenen ansehen": "Rather look at a made-up one",
    "An einen Verbraucher": "To a consumer",
    "An ein Unternehmen": "To a business",
    "Als Brief (PDF)": "As a letter (PDF)",
    "Der Brief auf Papier, erste Seite; als Text steht er im PDF.": "The letter on paper, its first side; as text it"
    " stands in the PDF.",
    "Dieses Verfahren schreibt niemandem.": "This plan writes to nobody.",
    "Zurück: Verfahren": "Back: plan",
    # what the audit log says
    "Mailserver und Absender geändert": "Mail server and sender changed",
    "Öffentliche Adresse geändert": "Public address changed",
    "Testmail gesendet": "Test mail sent",
}  # fmt: skip
