"""What leaves the house: the queue (lease, backoff, give up) and one file per way out."""
