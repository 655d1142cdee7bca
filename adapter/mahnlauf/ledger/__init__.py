"""What is owed: folding events into a claim, buckets, allocation, interest, the account. No dates are decided here."""
