"""The keys of one stand-in, made at its first start and kept where only their owner reads them."""

from dataclasses import asdict, dataclass
from pathlib import Path

from holiday_rental.local.state_directory import read_json, write_json
from holiday_rental.local.stripe_stand_in.bank import random_text


@dataclass(frozen=True)
class Keys:
    """What opens the API, what pages know, and what signs webhooks."""

    api_key: str
    publishable_key: str
    webhook_secret: str


def keys_of(directory: Path) -> Keys:
    """Read the keys of a state directory; make them where there are none."""
    file = directory / "keys.json"
    kept = read_json(file)
    if isinstance(kept, dict) and kept.keys() == Keys.__dataclass_fields__.keys():
        return Keys(**kept)
    # Not in the form of Stripe's own keys, which scanners for leaked ones look for.
    made = Keys(f"sk_local_{random_text(32)}", f"pk_local_{random_text(32)}", f"whsec_{random_text(32)}")
    write_json(file, asdict(made), private=True)
    return made
