"""What each public construct makes, with the fewest options and with all, stands in `__snapshots__`.

Where a change is meant: `pytest tests/constructs/test_snapshots.py --snapshot-update`, and read the difference.
"""

from inspect import isclass

import pytest
from constructs import Construct

import holiday_rental
from tests.constructs.construct_pairs import PAIRS
from tests.constructs.pair_snapshots import SynthesisedPairs, TemplateSnapshots

NAMES = [pair.name for pair in PAIRS]


@pytest.mark.parametrize("name", NAMES)
def test_a_construct_makes_the_same(pairs: SynthesisedPairs, snapshot, name):
    assert pairs.shown(name) == snapshot(extension_class=TemplateSnapshots), (
        f"{name} makes something else: put it back or, where that is meant, run "
        "`pytest tests/constructs/test_snapshots.py --snapshot-update` and read the difference before you commit it"
    )


def test_every_public_construct_has_a_pair():
    public = [getattr(holiday_rental, name) for name in holiday_rental.__all__]
    constructs = [each.__name__ for each in public if isclass(each) and issubclass(each, Construct)]
    assert sorted(set(constructs) - set(NAMES)) == [], "add a Pair for it to tests/constructs/construct_pairs.py"
    assert constructs == NAMES, "pairs stand in the order of holiday_rental.__all__, once each"


@pytest.mark.parametrize("pair", PAIRS, ids=NAMES)
def test_everything_gives_every_option(pairs: SynthesisedPairs, pair):
    missing = sorted(set(pair.options) - set(pairs.placed[pair.name, "everything"].options))
    assert missing == [], f"give {pair.name} these options in tests/constructs/construct_pairs.py"
