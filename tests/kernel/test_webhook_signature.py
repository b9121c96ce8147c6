"""Signatures of webhooks: what the standard's own library reads, and what is refused as a forgery."""

import base64
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from standardwebhooks.webhooks import Webhook, WebhookVerificationError

from rental.kernel.webhook_signature import TOLERANCE_SECONDS, Forgery, forgery, signed_headers, webhook_secret
from tests.support.samples import KEY, NOW

SECRET, NEXT = webhook_secret(KEY, "hook", 1), webhook_secret(KEY, "hook", 2)
BODY = b'{"type":"ping.v1"}'
HEADERS = signed_headers("msg-1", NOW, BODY, [SECRET])


def refused(headers=HEADERS, body=BODY, secrets=(SECRET,), at=NOW):
    return forgery(headers, body, secrets, at)


def test_the_specifications_own_example_is_signed_as_it_says():
    at = datetime.fromtimestamp(1614265330, UTC)
    secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
    headers = signed_headers("msg_p5jXN8AQM9LWM0D4loKWxJek", at, b'{"test": 2432232314}', [secret])
    assert headers["webhook-signature"] == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
    assert headers["webhook-timestamp"] == "1614265330"


def test_the_standards_own_library_reads_what_we_sign_and_refuses_it_changed():
    body = '{"guest":"Zoë"}'
    headers = signed_headers("msg-1", datetime.now(UTC), body.encode(), [NEXT, SECRET])
    assert Webhook(SECRET).verify(body, headers) == {"guest": "Zoë"}
    assert Webhook(NEXT).verify(body, headers) == {"guest": "Zoë"}
    with pytest.raises(WebhookVerificationError):
        Webhook(SECRET).verify(body.replace("Zoë", "Zoe"), headers)


def test_we_read_what_the_standards_own_library_signs():
    shown = Webhook(SECRET).sign("msg-1", NOW, BODY.decode())
    assert refused({**HEADERS, "webhook-signature": shown}) is None


@given(body=st.binary(max_size=80), message_id=st.from_regex(r"[A-Za-z0-9_-]{1,40}", fullmatch=True))
def test_what_is_signed_is_read_by_whoever_knows_either_secret(body, message_id):
    headers = signed_headers(message_id, NOW, body, [SECRET, NEXT])
    for known in ([SECRET], [NEXT], ["whsec_b3RoZXI=", NEXT]):
        assert refused(headers, body, known) is None


@given(at=st.integers(0, len(BODY) - 1), by=st.integers(1, 255))
def test_a_changed_byte_is_a_forgery(at, by):
    forged = bytearray(BODY)
    forged[at] ^= by
    assert refused(body=bytes(forged)) is Forgery.SIGNATURE


@pytest.mark.parametrize(
    "changed",
    [
        {"webhook-id": "msg-2"},
        {"webhook-timestamp": str(int(NOW.timestamp()) + 1)},
        {"webhook-signature": HEADERS["webhook-signature"].replace("v1,", "v2,")},
        {"webhook-signature": "v1,"},
    ],
)
def test_a_signature_holds_for_one_id_one_moment_and_one_scheme(changed):
    assert refused({**HEADERS, **changed}) is Forgery.SIGNATURE


@pytest.mark.parametrize("name", HEADERS)
@pytest.mark.parametrize("value", [None, "", "\u00e9"])
def test_a_header_that_is_missing_or_none_leaves_it_unsigned(name, value):
    headers = {key: text for key, text in HEADERS.items() if key != name}
    assert refused(headers if value is None else {**headers, name: value}) is Forgery.UNSIGNED


def test_a_full_stop_cannot_move_from_the_id_into_the_timestamp():
    seconds, (start, rest) = HEADERS["webhook-timestamp"], ("msg", "1")
    moved = {**HEADERS, "webhook-id": f"{start}.{rest}"}
    assert refused(moved) is Forgery.UNSIGNED
    with pytest.raises(ValueError, match="full stop"):
        signed_headers(f"{start}.{seconds}", NOW, BODY, [SECRET])


@pytest.mark.parametrize("seconds", [TOLERANCE_SECONDS, -TOLERANCE_SECONDS])
def test_it_holds_for_five_minutes_before_and_after(seconds):
    late = timedelta(seconds=seconds)
    assert refused(at=NOW + late) is None
    assert refused(at=NOW + late + timedelta(seconds=seconds / TOLERANCE_SECONDS)) is Forgery.TIMESTAMP


def test_only_so_many_signatures_are_looked_at():
    shown = " ".join(["v1,AAAA"] * 10 + [HEADERS["webhook-signature"]])
    assert refused({**HEADERS, "webhook-signature": shown}) is Forgery.SIGNATURE


def test_nobody_without_a_secret_is_believed():
    assert refused(secrets=()) is Forgery.SIGNATURE
    with pytest.raises(ValueError, match="got none"):
        signed_headers("msg-1", NOW, BODY, [])


def test_a_secret_is_derived_from_the_key_whose_it_is_and_its_version():
    made = [webhook_secret(*parts) for parts in ((KEY, "a", 1), (KEY, "a", 2), (KEY, "b", 1), (b"another", "a", 1))]
    assert len(set(made)) == 4
    assert made[0] == webhook_secret(KEY, "a", 1)
    assert len(base64.b64decode(made[0].removeprefix("whsec_"))) == 32
    assert webhook_secret(KEY, "a", 11) != webhook_secret(KEY, "a1", 1)


@pytest.mark.parametrize("secret", ["", "whsec_", "whsec_not base64", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"])
def test_what_is_no_secret_is_told_without_showing_it(secret):
    with pytest.raises(ValueError, match="whsec_ and base64") as told:
        signed_headers("msg-1", NOW, BODY, [secret])
    assert not secret or secret == "whsec_" or secret not in str(told.value)
