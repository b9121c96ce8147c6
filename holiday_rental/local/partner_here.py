"""A partner for the local platform: a stand-in beside the emulator, for a host to connect."""

from functools import cached_property

from holiday_rental.local.emulator_process import Emulator
from holiday_rental.local.partner_stand_in.process import PartnerStandIn
from holiday_rental.local.stand_in_process import free_near, taken

_NEEDS = ("DataRoleArn", "ApiUrl")  # what a platform has that partners can be connected to


class PartnerHere:
    """The partner of one emulator. Nobody is connected to it until a host gives it address and secret."""

    def __init__(self, emulator: Emulator) -> None:
        self._emulator, self._state = emulator, emulator.state

    @cached_property
    def stand_in(self) -> PartnerStandIn:
        """Return the stand-in of this state directory, which keeps its port."""
        known = PartnerStandIn(self._state.partner)
        if known.port and (known.running() or not taken(known.port)):
            return known
        return PartnerStandIn(self._state.partner, free_near(self._emulator.port))

    def provide(self, outputs: dict[str, str]) -> None:
        """Start it beside a platform that has tenants' data. Raises `LocalProblem`."""
        if all(name in outputs for name in _NEEDS):
            self.stand_in.start()

    def stop(self) -> bool:
        """Stop it; what it knows stays. True when it ran."""
        return PartnerStandIn(self._state.partner).stop()

    @property
    def address(self) -> str:
        """Return where people look at it; "" where it does not run."""
        found = PartnerStandIn(self._state.partner)
        return found.address if found.running() else ""
