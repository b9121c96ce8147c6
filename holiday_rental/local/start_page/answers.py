"""What is answered at which address, and to whom: pages of this machine only, and their own forms only."""

import base64
import re
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from http import HTTPStatus
from pathlib import Path
from urllib.parse import parse_qs, quote, urlsplit

from holiday_rental.local.clock_words import moment_of, span_of
from holiday_rental.local.failures import LocalProblem
from holiday_rental.local.start_page import api_page, look
from holiday_rental.local.start_page.facts import Letter, Platform
from holiday_rental.local.start_page.walks import AlreadyWalks, ClockShown, Walks

PREFIX = "/_holiday_rental/"
_HERE = frozenset({"localhost", "127.0.0.1"})
_STATIC = Path(__file__).parent / "static"
_KINDS = {".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8"}
_SAFE = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; frame-src 'self'; "
        "img-src data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",  # none at all would take the Origin from our own forms
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}
# Letters hold what strangers wrote: nothing runs, and links open windows of their own.
_LETTER = _SAFE | {
    "Content-Security-Policy": (
        "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; style-src 'unsafe-inline'; "
        "img-src data: https: http://*.localhost:*; form-action 'none'; frame-ancestors 'self'"
    ),
    "Referrer-Policy": "no-referrer",
}
_API = _SAFE | {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'"
}
_LETTERS_A_PAGE = 50
_UNITS = ("days", "hours", "minutes")
_NUMBER = re.compile(r"[1-9][0-9]{0,8}")
_UNSAFE_NAME = re.compile(r"[^A-Za-z0-9._-]")


@dataclass(frozen=True)
class Asked:
    """A request. Names in `headers` are in lower case; `query` and `body` are as they came."""

    method: str
    path: str
    query: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    body: str = ""


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes


class StartPage:
    """The pages of one platform. Called by several threads."""

    def __init__(self, platform: Platform) -> None:
        self._platform = platform
        self._walks = Walks(platform.clock, platform.count_letters)
        self._one_at_a_time = threading.Lock()

    def answer(self, asked: Asked) -> Answer:
        """Answer a request that `is_ours`."""
        if not _is_here(asked.headers.get("host", "")):
            return _refused(HTTPStatus.FORBIDDEN, "This page answers to localhost and 127.0.0.1 alone.")
        if asked.method == "POST":
            return self._post(asked)
        if asked.method not in ("GET", "HEAD"):
            return _refused(HTTPStatus.METHOD_NOT_ALLOWED, "Only GET and POST are answered here.")
        return self._get(asked) or _refused(HTTPStatus.NOT_FOUND, "There is nothing at this address.")

    def _get(self, asked: Asked) -> Answer | None:
        match asked.path.removeprefix(PREFIX).strip("/").split("/"):
            case [""]:
                return self._start(asked.query)
            case [("page.css" | "page.js") as name]:
                file = _STATIC / name
                return Answer(HTTPStatus.OK, {"Content-Type": _KINDS[file.suffix], **_SAFE}, file.read_bytes())
            case ["api"]:
                return Answer(HTTPStatus.OK, {"Content-Type": "text/html; charset=utf-8", **_API}, api_page.page())
            case ["openapi.json"]:
                return Answer(HTTPStatus.OK, {"Content-Type": "application/json", **_SAFE}, api_page.document())
            case ["mail", number, *rest] if _NUMBER.fullmatch(number):
                return self._mail(int(number), rest)
        return None

    def _start(self, query: str = "", refused: str = "", status: int = HTTPStatus.OK) -> Answer:
        given = {name: values[0].strip() for name, values in parse_qs(query).items()}
        wanted = given.get("to", "")
        sent = self._platform.letters()
        letters = [each for each in reversed(sent) if each.is_to(wanted)]
        page = int(given["page"]) if _NUMBER.fullmatch(given.get("page", "")) else 1
        first = (page - 1) * _LETTERS_A_PAGE
        clock, problem = self._clock()
        shown = look.Shown(
            clock=clock,
            problem=problem,
            refused=refused,
            sites=self._platform.sites(),
            payments=self._platform.payments(),
            partner=self._platform.partner(),
            channel_manager=self._platform.channel_manager(),
            passwords=self._platform.passwords(),
            letters=letters[first : first + _LETTERS_A_PAGE],
            count=len(letters),
            addresses=sorted({address for each in sent for address in each.to}),
            to=wanted,
            page=page,
            more=len(letters) > first + _LETTERS_A_PAGE,
            tables=self._platform.tables(),
            queues=self._platform.queues(),
        )
        return _html(look.start_page(shown), status)

    def _clock(self) -> tuple[ClockShown | None, str]:
        """Return the clock, and "" or what keeps it from being read."""
        try:
            return self._walks.look(), ""
        except LocalProblem as unreadable:
            return None, str(unreadable)

    def _mail(self, number: int, rest: list[str]) -> Answer | None:
        letters = self._platform.letters()
        if number > len(letters):
            return None
        letter = letters[number - 1]
        match rest:
            case []:
                return _html(look.letter_page(letter, len(letters)))
            case ["letter.html"] if letter.html:
                page = look.links_in_new_windows(letter.html).encode("utf-8", "replace")
                return Answer(HTTPStatus.OK, {"Content-Type": "text/html; charset=utf-8", **_LETTER}, page)
            case ["files", place] if place.isdecimal():
                return _file(letter, int(place))
        return None

    def _post(self, asked: Asked) -> Answer:
        if asked.headers.get("origin") != f"http://{asked.headers['host']}":
            return _refused(HTTPStatus.FORBIDDEN, "Only this page's own forms are taken.")
        given = {name: values[0].strip() for name, values in parse_qs(asked.body).items()}
        try:
            with self._one_at_a_time:
                known = self._act(asked.path.removeprefix(PREFIX), given)
        except LocalProblem as problem:
            status = HTTPStatus.CONFLICT if isinstance(problem, AlreadyWalks) else HTTPStatus.BAD_REQUEST
            return self._start(refused=str(problem), status=status)
        if not known:
            return _refused(HTTPStatus.NOT_FOUND, "There is nothing at this address.")
        return Answer(HTTPStatus.SEE_OTHER, {"Location": "/", **_SAFE}, b"")

    def _act(self, path: str, given: Mapping[str, str]) -> bool:
        """Do what a form asks for; False where there is no such form. Raises `LocalProblem`."""
        jump = "jump" in given
        match path:
            case "clock/advance":
                self._walks.advance(_span(given), jump=jump)
            case "clock/set":
                self._walks.set(moment_of(given.get("moment", "")), jump=jump)
            case "clock/stop":
                self._walks.stop()
            case "clock/reset":
                self._walks.reset()
            case _:
                return False
        return True


def is_ours(asked: Asked) -> bool:
    """Tell whether a request is for these pages. AWS's own at `/` are signed, or name an action."""
    if asked.path.startswith(PREFIX):
        return True
    plain = asked.method in ("GET", "HEAD") and "authorization" not in asked.headers
    return (
        asked.path == "/"
        and plain
        and not re.search(r"Action=|X-Amz-", asked.query)
        and _is_here(asked.headers.get("host", ""))
    )


def _is_here(host: str) -> bool:
    """Tell whether the Host is this machine: a name that a stranger lets point here is not."""
    try:
        return (urlsplit(f"//{host}").hostname or "") in _HERE
    except ValueError:
        return False


def _span(given: Mapping[str, str]) -> timedelta:
    """Read the span of a button or of the form: "7 days". Raises `LocalProblem`."""
    text = given.get("by") or f"{given.get('amount', '')} {given.get('unit', '')}"
    amount, _, unit = text.partition(" ")
    try:
        number = float(amount)
    except ValueError as error:
        raise LocalProblem(f"{amount!r} is no number.", "Write it like 12 or 1.5.") from error
    if unit not in _UNITS:
        raise LocalProblem(f"{unit!r} is no unit.", f"Choose one of {', '.join(_UNITS)}.")
    return span_of(**{unit: number})


def _file(letter: Letter, place: int) -> Answer | None:
    if place >= len(letter.files) or (encoded := letter.files[place].encoded) is None:
        return None
    name = letter.files[place].name
    plain = _UNSAFE_NAME.sub("_", name) or "file"
    told = f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='', errors='replace')}"
    headers = {"Content-Type": "application/octet-stream", "Content-Disposition": told, **_SAFE}
    return Answer(HTTPStatus.OK, headers, base64.b64decode(encoded))


def _html(page: str, status: int = HTTPStatus.OK) -> Answer:
    return Answer(status, {"Content-Type": "text/html; charset=utf-8", **_SAFE}, page.encode("utf-8", "replace"))


def _refused(status: int, why: str) -> Answer:
    return Answer(status, {"Content-Type": "text/plain; charset=utf-8", **_SAFE}, f"{why}\n".encode())
