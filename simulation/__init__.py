"""A small world of guests, hosts, channels and faults around the real use cases, replayable from a seed."""
