"""What functions ship: the import statements are the manifest, and a dear library is in few of them."""

from pathlib import Path

from holiday_rental._bundle import import_closure

SOURCE = Path(__file__).parents[2] / "lambda_src"
ENTRIES = ("http_api", "events", "schedule", "queue", "socket", "webhook", "authorizer", "custom_resource")
SPEAKING_TO_STRIPE = {"rental.payments.queue", "rental.payments.webhook"}


def entries():
    for path in sorted((SOURCE / "rental").rglob("*.py")):
        parts = path.relative_to(SOURCE).with_suffix("").parts
        if len(parts) > 2 and parts[2] in ENTRIES and path.stem != "__init__":
            yield ".".join(parts)


def test_only_payments_worker_and_its_webhook_load_stripes_library():
    loading = {entry for entry in entries() if "stripe" in import_closure(SOURCE, entry).imports}
    assert "rental.payments.webhook" in loading
    assert loading <= SPEAKING_TO_STRIPE, "it takes as long as all else: only who speaks to Stripe may import it"
