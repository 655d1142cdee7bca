"""What people see: the owner's screens. Everything here only reads, except through the doors of other rooms.

What belongs here: routes, who may enter, what stands on a page and how it looks, in German, to be understood at once.
What does not: SQL (store), what is owed (ledger), what happens next (dunning), the texts of letters (letters).
"""
