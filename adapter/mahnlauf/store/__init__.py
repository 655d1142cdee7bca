"""All SQL lives here: schema and migrations, the one write door, and queries grouped by what they are about."""
