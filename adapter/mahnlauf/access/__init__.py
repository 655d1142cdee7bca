"""Who may still open which course, decided from the ledger: leases per order, grants per participant, who is told."""
