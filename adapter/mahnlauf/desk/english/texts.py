"""Texts of the letters' screens: the list, the editor, the look."""

from __future__ import annotations

from collections.abc import Mapping

ENGLISH: Mapping[str, str] = {
    "Schreiben": "Letters", "Deutsch, Sie": "German, formal (Sie)", "Deutsch, du": "German, informal (du)",
    "Rechnung": "Invoice", "Rechnungskorrektur": "Credit note",
    "Hinweis auf die nächste Rate": "Note about the next instalment", "Zahlungserinnerung": "Payment reminder",
    "Korrigierte Zahlungserinnerung": "Corrected payment reminder", "1. Mahnung": "1st dunning notice",
    "2. Mahnung, Ankündigung der Übergabe": "2nd dunning notice, hand-over announced",
    "Letzte Mahnung": "Final notice", "Letzte Frist vor der Übergabe": "Last term before the hand-over",
    "Übergabe an den Inkassopartner": "Hand-over to the agency", "Zugang gesperrt": "Access suspended",
    "Zugang wieder frei": "Access restored", "Ratenvereinbarung": "Instalment agreement",
    "Antwort auf einen Einwand": "Reply to an objection",
    "Abschnitt zu Einwänden, in allen Mahnschreiben": "Section on objections, in all dunning letters",
    "Zahlungseingang": "Payment received", "Forderung storniert": "Claim cancelled",
    "Verfahren beendet": "Dunning ended", "Telefonleitfaden": "Script for calls",
    "Bitte um Ihre Freigabe zur Übergabe": "Request for your consent to the hand-over",
    "Angebot an Sie": "Offer to you",
    "Letzte Frist gesetzt": "Last term set", "Übergabe erfolgt": "Handed over", "Musterschreiben": "Template letters",
    "Kontakt zum Inkassopartner": "Contact of the agency", "Zahlungseingang (an Sie)": "Payment received (to you)",
    "Storniert (an Sie)": "Cancelled (to you)", "Verfahren beendet (an Sie)": "Dunning ended (to you)",
    "Vor der Fälligkeit": "Before the due date", "Erinnern": "Reminding", "Mahnen": "Dunning",
    "Übergabe und Zugang": "Hand-over and access", "Raten und Einwände": "Instalments and objections",
    "Am Ende": "In the end", "Am Telefon": "On the phone", "An Sie als Händler": "To you as the merchant",
    "Anlass und Schreiben": "Occasion and letter", "Variablen und Bausteine": "Variables and blocks",
    "Jeder Text, den Käufer und Sie bekommen. Ein eigener gilt ab dem nächsten Schreiben.":
        "Every text that buyers and you get. One of your own counts from the next letter on.",
    "Aussehen: Logo, Farbe, Absender": "Look: logo, colour, sender",
    "Noch kein Shop ist verbunden. Seine Schreiben stehen dann hier.":
        "No shop is connected yet. Its letters will be here.",
    "unser Text": "our text", "eigener Text": "own text",
    "für alle Shops": "for all shops", "fehlerhaft: unser Text gilt": "faulty: our text is used",
    "Was das Schreiben sagen muss": "What the letter must say", "Der Text ist in Ordnung.": "The text is sound.",
    "(steht da)": "(is there)", "(fehlt)": "(is missing)", "Ansicht": "View", "Vorschau": "Preview",
    "Vorschau des Schreibens": "Preview of the letter", "Seite {number}": "Page {number}", "Brief": "Letter",
    "Nur Text": "Plain text", "Leitfaden": "Script", "Alle Schreiben von {shop}": "All letters of {shop}",
    "Text": "Text",
    "Erst „Subject:“ und „Preview:“, eine Leerzeile, dann das Schreiben. Absätze trennt eine Leerzeile, „- “ beginnt"
    " einen Punkt einer Liste.":
        "First “Subject:” and “Preview:”, an empty line, then the letter. An empty line parts paragraphs, “- ” begins"
        " an item of a list.",
    "Ohne Betreff: dieser Abschnitt steht in jedem Mahnschreiben, wo dort [[object]] steht.":
        "Without a subject: this section stands in every dunning letter where that says [[object]].",
    "Speichern": "Save", "Prüfen": "Check", "Vorschau zeigen": "Show preview", "So kommt es an": "How it arrives",
    "Mit den Zahlen von Vorgang": "With the figures of claim", "Beispiel": "example", "Als PDF": "As PDF",
    "Der andere Text, der jetzt gilt": "The other text, which counts now",
    "Was im Text stehen kann": "What the text may hold", "Im Text": "In the text", "Bedeutung": "Meaning",
    "Hier gerade": "Here, now", "Baustein, allein in einer Zeile": "block, on a line of its own",
    "Nur wenn es etwas gibt: {example}": "Only if there is one: {example}", "Frühere Fassungen": "Former versions",
    "Unseren Text in das Feld holen": "Put our text into the field", "in der Datei geändert": "changed in the file",
    "zurück zu unserem Text": "back to our text", "In das Feld holen": "Put into the field",
    "Noch keine: dieser Shop hat diesen Text nie selbst geschrieben.":
        "None yet: this shop has never written this text itself.",
    "Zurück zu unserem Text": "Back to our text",
    "Ihr Text bleibt hier als Fassung erhalten. Was schon versendet ist, ändert sich nie.":
        "Your text is kept here as a version. What was sent already never changes.",
    "Nicht gespeichert.": "Not saved.", "Jemand": "Somebody",
    "{who} hat diesen Text geändert, während Sie schrieben. Ihrer steht noch im Feld, der andere darunter: Speichern"
    " ersetzt ihn.":
        "{who} changed this text while you wrote. Yours is still in the field, the other stands below: saving"
        " replaces it.",
    "Gespeichert. Ab dem nächsten Schreiben gilt dieser Text.": "Saved. This text counts from the next letter on.",
    "Ab dem nächsten Schreiben gilt wieder unser Text.": "Our text counts again from the next letter on.",
    "Unser Text steht im Feld; gespeichert ist er noch nicht.": "Our text is in the field; it is not saved yet.",
    "Die Fassung vom {at} steht im Feld; gespeichert ist sie noch nicht.":
        "The version of {at} is in the field; it is not saved yet.",
    "„{number}“ ist keine Nummer einer Forderung. Sie sieht aus wie ML000017.":
        "“{number}” is no number of a claim. It looks like ML000017.",
    "Keine Vorschau": "No preview", "Text eines Schreibens geändert": "Text of a letter changed",
    "Text eines Schreibens: wieder unserer": "Text of a letter: ours again",
    "Aussehen der Schreiben": "Look of the letters", "Logo": "Logo", "Das Logo": "The logo", "Neues Logo": "New logo",
    "PNG oder JPEG, höchstens 300 kB. In der Mail 40 Pixel hoch, auf Papier 18 Millimeter.":
        "PNG or JPEG, at most 300 kB. In mails 40 pixels high, on paper 18 millimetres.",
    "Hochladen": "Upload", "Ohne Logo": "Without a logo",
    "Ohne Logo steht dort der Name des Gläubigers.": "Without a logo the creditor's name stands there.",
    "Farbe, Absender, Unterschrift": "Colour, sender, signature", "Farbe": "Colour",
    "Anrede im Deutschen": "How German addresses buyers",
    "Unterschrift": "Signature", "Leer: der Name des Gläubigers.": "Empty: the creditor's name.", "Fußzeile": "Footer",
    "Handelsregister, Geschäftsführung, Steuernummer: was Ihre Briefe tragen müssen.":
        "Commercial register, directors, tax number: what your letters have to bear.",
    "Gespeichert. Ab dem nächsten Schreiben sieht es so aus.": "Saved. Letters look like this from the next one on.",
    "Das Logo ist gespeichert.": "The logo is saved.", "Die Schreiben tragen kein Logo mehr.": "Letters bear no logo.",
    "Die Datei ist größer als {most}; das Logo reist in jeder E-Mail mit.":
        "The file is larger than {most}; the logo travels in every mail.",
    "Das ist ein SVG; Mailprogramme zeigen es nicht. Bitte als PNG speichern.":
        "This is an SVG, which mail programs do not show. Please save it as PNG.",
    "Das ist weder PNG noch JPEG. Bitte in einem von beiden speichern.":
        "This is neither PNG nor JPEG. Please save it as one of them.",
    "Die Datei lässt sich nicht lesen: sie ist unvollständig oder beschädigt.":
        "The file cannot be read: it is incomplete or damaged.",
    "Das Bild hat mehr als {pixels} Pixel auf einer Seite.": "The picture has more than {pixels} pixels on one side.",
    "Wählen Sie zuerst eine Datei.": "Choose a file first.",
    "Jemand hat das Aussehen geändert, während Sie schrieben. Ihre Angaben stehen noch in den Feldern: Speichern"
    " ersetzt die anderen.":
        "Somebody changed the look while you wrote. What you entered is still in the fields: saving replaces the"
        " other.",
    "Erwartet wird eine Farbe wie #1f5f5b.": "Expected a colour such as #1f5f5b.",
    "Erwartet werden Name und Adresse, etwa: Muster GmbH <buchhaltung@example.com>":
        "Expected a name and an address, such as: Muster GmbH <buchhaltung@example.com>",
    "Erwartet wird Sie oder du.": "Expected Sie or du.", "Höchstens {most} Zeichen.": "At most {most} characters.",
    "Gut zu lesen: Kontrast {ratio} zu 1 mit Weiß.": "Easy to read: contrast {ratio} to 1 with white.",
    "Etwas hell, Kontrast {ratio} zu 1: Schrift auf Knöpfen wird dunkel, Links auch.":
        "Rather light, contrast {ratio} to 1: letters on buttons become dark, and so do links.",
    "Zu hell für Schrift, Kontrast {ratio} zu 1: Knöpfe und Links werden dunkel beschriftet, und auf Papier ist Ihr"
    " Name in dieser Farbe schwer zu lesen. Besser ist eine dunklere.":
        "Too light for letters, contrast {ratio} to 1: buttons and links get dark letters, and on paper your name is"
        " hard to read in this colour. A darker one is better.",
}  # fmt: skip
