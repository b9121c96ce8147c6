"""Stripe's signatures, checked by its own library over the body as it came."""

from collections.abc import Iterable

from stripe import SignatureVerificationError, WebhookSignature

TOLERANCE_SECONDS = 300  # by the machine's own clock: a signature that is older may be a recorded one


def is_signed(body: bytes, header: str, secrets: Iterable[str]) -> bool:
    """Tell whether `header` (Stripe-Signature) was made for `body` with one of `secrets`, and lately."""
    # The library compares ASCII only, and raises for all else.
    return header.isascii() and any(_fits(body, header, secret) for secret in secrets)


def _fits(body: bytes, header: str, secret: str) -> bool:
    try:
        WebhookSignature.verify_header(body, header, secret, TOLERANCE_SECONDS)
    except (SignatureVerificationError, UnicodeDecodeError):  # it signs text, so what is none was not signed
        return False
    return True
