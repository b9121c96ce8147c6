"""Pages for people: what was paid, with buttons to play bank and cardholder; and the bank's own page."""

import html
import json
from email.message import Message
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlencode, urlsplit

from holiday_rental.local.stripe_stand_in import actions, look
from holiday_rental.local.stripe_stand_in.errors import ApiError
from holiday_rental.local.stripe_stand_in.faults import Fault
from holiday_rental.local.stripe_stand_in.store import Document

if TYPE_CHECKING:
    from holiday_rental.local.stripe_stand_in.server import Server

Answer = tuple[int, bytes, dict[str, str]]
_HTML = {
    "Content-Type": "text/html; charset=utf-8",
    # Whoever proves who they are is sent on to the site they came from, which `form-action` has to name.
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; form-action 'self' http: https:",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",  # none at all would take the Origin from our own forms
    "Cache-Control": "no-store",
}
_LONGEST_FAULT_SECONDS = 3600
_MOST_FAULTY_CALLS = 1000


def serve(server: "Server", method: str, target: str, body: str, headers: Message) -> Answer:
    """Answer everything that is not the API."""
    parts = urlsplit(target).path.strip("/").split("/")
    if method == "GET" and (shown := _shown(server, parts)):
        return shown
    if method != "POST" or not _same_origin(headers):
        return 404, b"Not found", {"Content-Type": "text/plain"}
    given = {name: values[0] for name, values in parse_qs(body).items()}
    try:
        return _act(server, parts, given, wants_page="text/html" in headers.get("Accept", ""))
    except ApiError as error:
        return (
            error.status,
            json.dumps({"error": {"message": str(error)}}).encode(),
            {"Content-Type": "application/json"},
        )
    finally:
        server.deliveries.wake()


def _shown(server: "Server", parts: list[str]) -> Answer | None:
    match parts:
        case [""]:
            return 200, look.overview(server).encode(), _HTML
        case ["health"]:
            return _json({"ok": True, "waiting_webhooks": server.deliveries.waiting()})
        case ["bank", intent_id]:
            return _bank_page(server, intent_id)
        case ["faults", intent_id]:
            return _json({"left": server.faults.left(intent_id)})
    return None


def _act(server: "Server", parts: list[str], given: dict[str, str], *, wants_page: bool) -> Answer:
    match parts:
        case ["bank", intent_id]:
            return _proven(server, intent_id, ok=given.get("answer") == "approve")
        case ["do", object_id, action]:
            done = actions.act(server.bank, object_id, action)
            return _back() if wants_page else _json(done)
        case ["faults"]:
            fault, seconds, calls = _fault_of(given)
            server.faults.set(fault, calls=calls, seconds=seconds)
            return _back() if wants_page else _json({"fault": server.faults.now()[0].value})
        case ["faults", intent_id]:
            fault, _, calls = _fault_of(given)
            server.faults.poison(intent_id, fault, calls)
            return _json({"left": calls})
        case ["webhooks"]:
            return _json({"id": actions.listen(server.bank, server.keys.webhook_secret, given)})
    return 404, b"Not found", {"Content-Type": "text/plain"}


def _fault_of(given: dict[str, str]) -> tuple[Fault, int, int]:
    """Read a fault, how many seconds it lasts, and how many calls. Raises `ApiError`."""
    wanted = given.get("fault", "")
    if wanted not in {each.value for each in Fault}:
        raise ApiError(400, f"Faults are {', '.join(each.value for each in Fault)}.")
    seconds, calls = (given.get(name, "0") for name in ("seconds", "calls"))
    if not (seconds.isdigit() and calls.isdigit()):
        raise ApiError(400, "seconds and calls are whole numbers.")
    return Fault(wanted), min(int(seconds), _LONGEST_FAULT_SECONDS), min(int(calls), _MOST_FAULTY_CALLS)


def _bank_page(server: "Server", intent_id: str) -> Answer:
    if (intent := actions.intent(server.bank, intent_id)) is None:
        return 404, b"Not found", {"Content-Type": "text/plain"}
    return 200, look.bank_page(intent, html.escape(intent_id)).encode(), _HTML


def _proven(server: "Server", intent_id: str, *, ok: bool) -> Answer:
    """Go on with the payment, and send the holder back to where they came from."""
    if (intent := actions.intent(server.bank, intent_id)) is None:
        return 404, b"Not found", {"Content-Type": "text/plain"}
    back = ((intent["next_action"] or {}).get("redirect_to_url") or {}).get("return_url")
    if back is not None:
        intent = actions.act(server.bank, intent_id, "succeed" if ok else "fail")
    if back is None or urlsplit(back).scheme not in {"http", "https"}:
        return 200, look.bank_page(intent, "").encode(), _HTML
    return 303, b"", {"Location": _with_result(back, intent)}


def _with_result(back: str, intent: Document) -> str:
    """Return the address with what Stripe adds to it."""
    name, failed = intent["object"], intent["status"] == "requires_payment_method"
    told = {
        name: intent["id"],
        f"{name}_client_secret": intent["client_secret"],
        "redirect_status": "failed" if failed else "succeeded",
    }
    url = urlsplit(back)
    return url._replace(query="&".join(filter(None, [url.query, urlencode(told)]))).geturl()


def _same_origin(headers: Message) -> bool:
    """Tell whether a form was sent by our own page, or by no page at all."""
    origin = headers.get("Origin")
    return origin is None or origin == f"http://{headers.get('Host')}"


def _back() -> Answer:
    return 303, b"", {"Location": "/"}


def _json(document: object) -> Answer:
    return 200, json.dumps(document, indent=2).encode(), {"Content-Type": "application/json"}
