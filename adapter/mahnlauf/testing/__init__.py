"""Help for tests, ours and yours: golden scenarios, vectors, fake shops, the conformance kit for platforms."""
