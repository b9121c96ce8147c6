"""What the operations of accounts share of what they take: pool, names, and who is at the door."""

from typing import Annotated, Literal

from msgspec import Meta

from rental.accounts.domain.callers import MEMBER
from rental.accounts.domain.sessions import Person
from rental.accounts.use_cases.signing_in import Visitor
from rental.platform.clock import RealClock
from rental.platform.request import Request

Pool = Literal["host", "guest"]
Username = Annotated[str, Meta(min_length=1, max_length=128)]
Password = Annotated[str, Meta(min_length=1, max_length=256)]
_LONGEST_USER_AGENT = 512


def visitor_of(request: Request, pool: Pool) -> Visitor:
    """Return who is at the door of a pool; its ids the authorizer looked up with the host."""
    return Visitor(
        pool_id=str(request.authorizer[f"{pool}_pool_id"]),
        client_id=str(request.authorizer[f"{pool}_client_id"]),
        address=request.viewer_address,
        user_agent=request.headers.get("user-agent", "")[:_LONGEST_USER_AGENT],
        at=request.now,
        real_time=RealClock().now(),
    )


def pool_of(request: Request) -> Pool:
    """Return the pool that a signed-in person belongs to."""
    return "host" if request.principal.kind == MEMBER else "guest"


def person_in(request: Request) -> Person:
    """Return who is signed in."""
    return Person(str(request.authorizer[f"{pool_of(request)}_pool_id"]), request.principal.id)


def session_in(request: Request) -> str:
    """Return the session in which a signed-in person asks."""
    return str(request.authorizer["session_id"])
