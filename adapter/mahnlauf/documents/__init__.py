"""Documents: what a merchant keeps as a file: invoices, credit notes, statements of account, template letters.

What belongs here: what a document says (from the ledger and the order), its number, its page, its bytes, that it is
issued once and never changed. What does not: how a page is set (paper), sending it (outbox), what is owed (ledger).
"""
