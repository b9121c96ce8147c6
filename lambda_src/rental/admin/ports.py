"""What the health check asks of the table."""

from typing import Protocol


class TableHealth(Protocol):
    def is_ready(self) -> bool:
        """Tell whether the table takes reads and writes; False too when it does not answer."""
        ...
