"""Samples that tests of every context start from."""

from tests.support.property_samples import BAROSSA, COTTAGE, KEY, NOW, SEAVIEW, TERMS, terms

__all__ = ["BAROSSA", "COTTAGE", "KEY", "NOW", "SEAVIEW", "TERMS", "terms"]
