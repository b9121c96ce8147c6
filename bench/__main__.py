"""Measures what the project promises and writes bench/results.json: a list of {name, value, unit}.

Counts are asserted in tests too; times are only here. `python -m bench [name ...]` measures some of the groups.
"""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TypedDict

from bench.booking_cost import booking_cost
from bench.bundle_sizes import bundle_sizes
from bench.guest_site import guest_site
from bench.init_ratios import init_ratios
from bench.many_tenants import many_tenants
from bench.payment_cost import payment_cost
from bench.platform_times import platform_times
from bench.quote import quote_times
from bench.races import race_figures
from bench.sync_cost import sync_cost
from bench.synthesis import synthesis

RESULTS = Path(__file__).with_name("results.json")


class Figure(TypedDict):
    name: str
    value: float
    unit: str


GROUPS: dict[str, Callable[[], list[tuple[str, float, str]]]] = {
    "booking_cost": booking_cost,
    "bundle_sizes": bundle_sizes,
    "guest_site": guest_site,
    "init_ratios": init_ratios,
    "many_tenants": many_tenants,
    "payment_cost": payment_cost,
    "platform_times": platform_times,
    "quote": quote_times,
    "races": race_figures,
    "sync_cost": sync_cost,
    "synthesis": synthesis,
}


def main(chosen: list[str]) -> None:
    committed = _committed()
    # Measured all together, nothing stays of figures that are no longer taken.
    kept = _read(RESULTS.read_text("utf-8")) if chosen and RESULTS.exists() else []
    figures = {figure["name"]: figure for figure in kept}
    for group in chosen or list(GROUPS):
        for name, value, unit in GROUPS[group]():
            figures[name] = Figure(name=name, value=value, unit=unit)
    results = sorted(figures.values(), key=lambda figure: figure["name"])
    RESULTS.write_text(json.dumps(results, indent=1) + "\n", "utf-8")
    print(f"{'figure':36}{'now':>10}{'committed':>12}  unit")
    for figure in results:
        before = committed.get(figure["name"])
        print(f"{figure['name']:36}{figure['value']:>10}{before if before is not None else '-':>12}  {figure['unit']}")


def _committed() -> dict[str, float]:
    shown = subprocess.run(
        ["git", "show", "HEAD:bench/results.json"], capture_output=True, text=True, check=False, cwd=RESULTS.parent
    )
    return {figure["name"]: figure["value"] for figure in _read(shown.stdout or "[]")}


def _read(text: str) -> list[Figure]:
    figures: list[Figure] = json.loads(text)
    return figures


if __name__ == "__main__":
    main(sys.argv[1:])
