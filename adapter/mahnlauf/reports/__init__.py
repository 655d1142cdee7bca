"""Reports and exports: what is open, how old it is, what was booked, what reminding brought, as tables in any format.

What belongs here: reading claims into rows, sums per currency, the journal for the bookkeeper, writing CSV, JSON, XLSX,
PDF and DATEV files. What does not: what is owed (ledger), who may see it (api, desk), SQL (store).
"""
