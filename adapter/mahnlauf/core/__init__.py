"""Nouns without I/O: money, calendar, events, claims, plans, errors, the clock. Imports nothing else of ours."""
