"""What programs may ask and say about claims, by bearer token: JSON in, JSON out, each token for one shop."""
