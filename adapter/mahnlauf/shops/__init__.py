"""Connected stores: their settings and secrets, their plans, their calendar, how fresh their news is."""
