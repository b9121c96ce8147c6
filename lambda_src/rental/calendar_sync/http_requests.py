"""What the calendar operations share of what they take."""

from rental.kernel.ids import PropertyId
from rental.platform.request import Request, opaque


def property_in(request: Request) -> PropertyId:
    return PropertyId(opaque(request.path["property_id"], "property"))
