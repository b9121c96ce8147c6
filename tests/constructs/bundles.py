"""A small package of Lambda code, and bundles of it."""

import dataclasses

from holiday_rental._bundle import import_closure
from holiday_rental._bundling import Bundle
from holiday_rental._platform import Platform
from holiday_rental._requirements import requirements_for
from tests.constructs.cloud import write_entry


def write_source(folder):
    write_entry(folder, "bookings.http_api", "from rental.kernel import money\nimport msgspec\n")
    write_entry(folder, "kernel.money", "from decimal import Decimal\n")
    write_entry(folder, "payments.stripe", "import stripe\n")
    (folder / "requirements.in").write_text("msgspec>=0.20\n")
    (folder / "requirements.txt").write_text("msgspec==0.22.0\nsix==1.17.0\n")
    return folder


def bundle_of(source, **changed):
    closure = import_closure(source, "rental.bookings.http_api")
    made = Bundle(
        source, closure.files, requirements_for(source, closure.imports), closure.services, Platform.this_machine()
    )
    return dataclasses.replace(made, **changed)
