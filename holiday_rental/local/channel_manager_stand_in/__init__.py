"""A stand-in for a channel manager, which speaks Channex's format as its documents have it."""
