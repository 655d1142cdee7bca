"""Looks at dates and rules: decides what happens to a claim today, runs the day, explains and forecasts."""
