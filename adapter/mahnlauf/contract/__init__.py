"""What a platform promises and how the host loads it: hookspecs, the platform protocol, the registry."""
