"""Garbage is collected seldom, and what was imported never again.

The state of a platform is a few hundred thousand objects, none of them garbage, and by default Python walks over all of
them every few hundred requests: a tenth of the emulator's time.
"""

import gc

_YOUNG, _MIDDLE, _OLD = 20_000, 20, 50


def apply() -> None:
    gc.collect()
    gc.freeze()
    gc.set_threshold(_YOUNG, _MIDDLE, _OLD)
