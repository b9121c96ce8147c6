"""What MiniStack lacks, supplied in its own process: one concern a file, each with a test that shows the fault.

Every module has an `apply()` that changes MiniStack before it serves. The pinned version is part of the contract:
a patch that no longer fits its target raises instead of passing silently.
"""
