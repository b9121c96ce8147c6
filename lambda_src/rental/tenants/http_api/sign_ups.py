"""Entry: hosts sign up by themselves at the platform's own address, and watch their site come about."""

import os
from typing import Annotated, Literal

from msgspec import Meta, Struct

from rental.kernel.errors import Problem
from rental.platform.dynamodb import own_table
from rental.platform.environment import required
from rental.platform.http import HttpApi
from rental.platform.request import Request, Response
from rental.platform.secrets import platform_key
from rental.tenants.domain.onboarding import failure_words, known_failure
from rental.tenants.domain.progress_token import progress_token
from rental.tenants.domain.sign_up import STEPS, FailureCode, SignUp, SignUpState, Step, StepState
from rental.tenants.domain.subdomains import Reason
from rental.tenants.dynamodb.hourly_counts import DynamoDbHourlyCounts
from rental.tenants.dynamodb.sign_ups import DynamoDbSignUps
from rental.tenants.http_requests import opened_sign_up
from rental.tenants.ports.sign_ups import Onboarding
from rental.tenants.step_functions import StepFunctionsOnboarding, step_functions
from rental.tenants.use_cases.signing_up import (
    Desk,
    Wish,
    availability_of,
    begin_sign_up,
    cancel_sign_up,
    resume_sign_up,
)

api = HttpApi("tenants")
_COUNTED = "G#RATE#SIGNUP"


class SubdomainAvailability(Struct):
    """Whether a subdomain can be had; if not, why, and which one could."""

    subdomain: str
    available: bool
    reason: Reason | None = None
    suggestion: str | None = None


class NewSignUp(Struct, forbid_unknown_fields=True):
    """Who signs up: `name` is the business's, `email` where the invitation goes."""

    name: Annotated[str, Meta(min_length=1, max_length=100)]
    email: Annotated[str, Meta(min_length=3, max_length=320)]
    subdomain: Annotated[str, Meta(min_length=1, max_length=63)]
    language: Literal["en", "de"]
    currency: Annotated[str, Meta(min_length=3, max_length=3)]
    time_zone: Annotated[str, Meta(min_length=1, max_length=64)]


class SignUpStep(Struct):
    name: Step
    state: StepState


class SignUpProgress(Struct):
    """How far a sign-up is. `failure_code` tells why it failed, "" otherwise, and `failure` says it in English."""

    tenant_id: str
    subdomain: str
    site_url: str
    state: SignUpState
    steps: list[SignUpStep]
    failure: str
    failure_code: FailureCode


class StartedSignUp(SignUpProgress):
    """`progress_token` opens it again: send it as Sign-Up-Token."""

    progress_token: str


@api.operation(
    "GET",
    "/api/v1/subdomains/{subdomain}",
    id="get_subdomain",
    auth="optional",
    at="platform",
    table=("GetItem",),
    platform_keys=("G#NAME#*",),
    answers=SubdomainAvailability,
)
def get_subdomain(request: Request) -> Response:
    """Tell whether a subdomain can be had, and if not why, and which one could."""
    found = availability_of(DynamoDbSignUps(own_table()), request.path["subdomain"], request.now)
    return Response(
        SubdomainAvailability(found.subdomain, found.reason is None, found.reason, found.suggestion or None)
    )


@api.operation(
    "POST",
    "/api/v1/sign-ups",
    id="start_sign_up",
    auth="optional",
    at="platform",
    table=("GetItem", "PutItem", "UpdateItem"),
    platform_keys=("G#NAME#*", "G#SIGNUP#*", "G#RATE#SIGNUP#*"),
    uses=("keys", "onboarding"),
    takes=NewSignUp,
    answers=StartedSignUp,
    status=202,
    problems=("sign-ups-closed", "subdomain-refused", "idempotency-key-reused"),
)
def start_sign_up(request: Request) -> Response:
    """Claim a subdomain and have a site made there; its host is invited by e-mail."""
    onboarding, key = _onboarding(), platform_key()
    said = request.body(NewSignUp)
    wish = Wish(
        name=said.name,
        email=said.email,
        subdomain=said.subdomain,
        language=said.language,
        currency=said.currency,
        time_zone=said.time_zone,
        idempotency_key=request.idempotency_key,
        request=request.body_hash().hex(),
        address=request.viewer_address,
    )
    counts = DynamoDbHourlyCounts(own_table(), _COUNTED)
    place = str(request.authorizer["host"]), str(request.authorizer["site_url"])
    desk = Desk(DynamoDbSignUps(own_table()), counts, onboarding, key, *place, required("SIGN_UP_TIER"))
    sign_up = begin_sign_up(desk, wish, request.now)
    return Response(StartedSignUp(*_progress(sign_up), progress_token(key, sign_up.tenant_id)), status=202)


@api.operation(
    "GET",
    "/api/v1/sign-ups/{tenant_id}",
    id="get_sign_up",
    auth="optional",
    at="platform",
    table=("GetItem",),
    platform_keys=("G#SIGNUP#*",),
    uses=("keys",),
    answers=SignUpProgress,
)
def get_sign_up(request: Request) -> Response:
    """Tell how far a sign-up is, step by step."""
    return _answer(_opened(request, DynamoDbSignUps(own_table())))


@api.operation(
    "POST",
    "/api/v1/sign-ups/{tenant_id}/resume",
    id="resume_sign_up",
    auth="optional",
    at="platform",
    table=("GetItem", "PutItem", "UpdateItem"),
    platform_keys=("G#NAME#*", "G#SIGNUP#*"),
    uses=("keys", "onboarding"),
    answers=SignUpProgress,
    status=202,
    problems=("sign-ups-closed", "subdomain-refused", "sign-up-ended"),
)
def resume_sign_up_again(request: Request) -> Response:
    """Begin again a sign-up that failed, while its name is still kept."""
    onboarding, sign_ups = _onboarding(), DynamoDbSignUps(own_table())
    _require_key(request)
    return _answer(resume_sign_up(sign_ups, onboarding, _opened(request, sign_ups), request.now), status=202)


@api.operation(
    "POST",
    "/api/v1/sign-ups/{tenant_id}/cancel",
    id="cancel_sign_up",
    auth="optional",
    at="platform",
    table=("GetItem", "PutItem", "UpdateItem"),
    platform_keys=("G#NAME#*", "G#SIGNUP#*"),
    uses=("keys",),
    answers=SignUpProgress,
    problems=("sign-up-ended",),
)
def cancel(request: Request) -> Response:
    """Give up a sign-up and its name; what was made of it is taken away again."""
    sign_ups = DynamoDbSignUps(own_table())
    _require_key(request)
    return _answer(cancel_sign_up(sign_ups, _opened(request, sign_ups), request.now))


def _onboarding() -> Onboarding:
    arn = os.environ.get("ONBOARDING_ARN", "")
    if not arn:
        raise Problem("sign-ups-closed", "This platform makes no sites by itself: ask who runs it.")
    return StepFunctionsOnboarding(step_functions(), arn)


def _opened(request: Request, sign_ups: DynamoDbSignUps) -> SignUp:
    return opened_sign_up(request, sign_ups, platform_key())


def _require_key(request: Request) -> None:
    """Refuse who sends no Idempotency-Key, though by its nature nothing is done twice here."""
    _ = request.idempotency_key


def _progress(sign_up: SignUp) -> tuple[str, str, str, SignUpState, list[SignUpStep], str, FailureCode]:
    steps = [SignUpStep(name, sign_up.step(name)) for name in STEPS]
    told = failure_words(sign_up), known_failure(sign_up.failure)
    return (sign_up.tenant_id, sign_up.subdomain, sign_up.site_url, sign_up.state, steps, *told)


def _answer(sign_up: SignUp, status: int = 200) -> Response:
    return Response(SignUpProgress(*_progress(sign_up)), status=status)


handler = api.handler
