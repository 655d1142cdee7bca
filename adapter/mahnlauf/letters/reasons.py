"""Why a payment came back, in words that hurt nobody: SEPA reason codes (ISO 20022 external code set)."""

from __future__ import annotations

from collections.abc import Mapping

REASONS_DE: Mapping[str, str] = {
    "AM04": "das Konto war an diesem Tag nicht ausreichend gedeckt",
    "MS03": "die Bank hat keinen Grund genannt",
    "AC01": "die Kontonummer (IBAN) war nicht richtig",
    "RC01": "die Bankleitzahl (BIC) war nicht richtig",
    "AC04": "das Konto besteht nicht mehr",
    "AC06": "das Konto ist gesperrt",
    "AG01": "von diesem Konto ist kein Lastschrifteinzug möglich",
    "MD01": "der Bank lag kein gültiges Lastschriftmandat vor",
    "MD06": "der Lastschrift wurde nachträglich widersprochen",
    "MS02": "die Lastschrift wurde abgelehnt",
    "SL01": "die Bank hat die Lastschrift wegen einer Einstellung des Kontos abgelehnt",
    "CHARGEBACK": "die Zahlung wurde über die Bank oder den Zahlungsdienst zurückgebucht",
}

REASONS_EN: Mapping[str, str] = {
    "AM04": "there were not enough funds in the account on that day",
    "MS03": "the bank did not state a reason",
    "AC01": "the account number (IBAN) was not correct",
    "RC01": "the bank code (BIC) was not correct",
    "AC04": "the account no longer exists",
    "AC06": "the account is blocked",
    "AG01": "this account does not allow direct debits",
    "MD01": "the bank had no valid direct debit mandate",
    "MD06": "the direct debit was reversed afterwards",
    "MS02": "the direct debit was refused",
    "SL01": "the bank refused the direct debit because of an account setting",
    "CHARGEBACK": "the payment was charged back through the bank or payment service",
}
