"""What the deployment tells the entries of channels."""

from rental.kernel.secret_url import Doors
from rental.platform.environment import is_on


def doors() -> Doors:
    """Return where messages may be sent: to this machine only where the local platform says so."""
    return Doors(local=is_on("LOCAL_PARTNER"))
