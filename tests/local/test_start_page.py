"""The start page: what it shows, whom it answers, and how its forms move the clock; no emulator is started."""

import base64
import json
import threading
from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from holiday_rental.local.dead_letters import Waiting
from holiday_rental.local.start_page.answers import Asked, StartPage, is_ours
from holiday_rental.local.start_page.facts import AttachedFile
from tests.support.start_page_stand import ToldPlatform

HERE = {"host": "localhost:4566"}
OWN_FORM = HERE | {"origin": "http://localhost:4566"}
ADVANCE, SET = "/_holiday_rental/clock/advance", "/_holiday_rental/clock/set"
STOP, RESET = "/_holiday_rental/clock/stop", "/_holiday_rental/clock/reset"


@pytest.fixture
def platform(tmp_path):
    return ToldPlatform(tmp_path)


@pytest.fixture
def page(platform):
    return StartPage(platform)


def get(page, path="/", query="", headers=HERE):
    return page.answer(Asked("GET", path, query, headers))


def post(page, path, headers=OWN_FORM, **fields):
    return page.answer(Asked("POST", path, "", headers, urlencode(fields)))


def text(answer):
    return answer.body.decode()


def test_it_tells_the_clock_sites_mail_tables_and_queues(page, platform):
    platform.send(subject="Booked: A Barn")
    platform.told_queues.append(Waiting("Rentals/calendars", 0, 3))
    platform.clock.advance(timedelta(days=2, hours=3))
    shown = text(get(page))
    for told in (
        "2 days 3 hours ahead of real time",
        'href="http://seaview.localhost:4566"',
        "host@seaview.example",
        ".holiday-rental/host-users.json",
        *(f"http://127.0.0.1:{port}" for port in (4567, 4568, 4569)),
        "Booked: A Barn",
        "Tue 1 Dec 2026, 10:00 UTC",
        "1234",
        "holiday-rental redrive",
    ):
        assert told in shown


def test_it_leads_to_a_page_of_the_api_that_takes_nothing_from_elsewhere(page):
    assert 'href="/_holiday_rental/api"' in text(get(page))
    shown = get(page, "/_holiday_rental/api")
    assert (shown.status, 'id="create_booking"' in text(shown)) == (200, True)
    assert "default-src 'none'; style-src 'unsafe-inline'" in shown.headers["Content-Security-Policy"]
    data = get(page, "/_holiday_rental/openapi.json")  # where its link "openapi.json" leads
    assert json.loads(data.body)["openapi"] == "3.1.0"


def test_no_password_is_on_the_page_and_no_store_keeps_it(page):
    answer = get(page)
    assert 'type="password"' not in text(answer)
    assert answer.headers["Cache-Control"] == "no-store"


def test_letters_come_newest_first_and_only_those_to_whom_one_asks_for(page, platform):
    platform.send("Ada@example.com", "letter-1")
    platform.send("bob@example.com", "letter-B")
    platform.send("ada@example.com", "letter-3")
    shown = text(get(page))
    assert shown.index("letter-3<") < shown.index("letter-B<") < shown.index("letter-1<")
    only = text(get(page, query=urlencode({"to": "ADA@"})))
    assert ("letter-1<" in only, "letter-B<" in only, "letter-3<" in only) == (True, False, True)
    assert "2 letters" in only
    assert "<script>" not in text(get(page, query=urlencode({"to": "<script>"}))).replace('<script src="/', "")


def test_many_letters_are_shown_page_by_page_and_each_once(page, platform):
    for number in range(120):
        platform.send(subject=f"no-{number:03}")
    pages = [text(get(page, query=f"page={number}")) for number in (1, 2, 3)]
    found = [[number for number in range(120) if f"no-{number:03}" in shown] for shown in pages]
    assert [len(each) for each in found] == [50, 50, 20]
    assert sorted(number for each in found for number in each) == list(range(120))
    assert [("Older letters" in shown, "Newer letters" in shown) for shown in pages] == [
        (True, False), (True, True), (False, True),
    ]  # fmt: skip
    assert get(page, query="page=99999").status == get(page, query="page=-1").status == 200


def test_what_strangers_wrote_is_no_part_of_the_page(page, platform):
    wrote = "\"><script>alert('x')</script>"
    letter = platform.send(wrote, wrote, "", wrote, (AttachedFile(wrote, "AAAA"),))
    for path in ("/", f"/_holiday_rental/mail/{letter.number}"):
        shown = text(get(page, path))
        assert "<script>alert" not in shown
        assert "script&gt;alert" in shown
        assert "script-src 'self'" in get(page, path).headers["Content-Security-Policy"]


def test_a_letter_is_shown_in_a_sandbox_that_its_address_has_by_itself(page, platform):
    platform.send(html='<!doctype html><html><HEAD lang="en"><title>x</title></head><body><a href="http://x">x</a>')
    shown = text(get(page, "/_holiday_rental/mail/1"))
    assert 'sandbox="allow-popups allow-popups-to-escape-sandbox"' in shown
    letter = get(page, "/_holiday_rental/mail/1/letter.html")
    policy = letter.headers["Content-Security-Policy"]
    assert policy.startswith("sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none';")
    assert "script" not in policy
    assert text(letter).startswith('<!doctype html><html><HEAD lang="en"><base target="_blank">')


def test_a_letter_without_html_is_shown_as_text(page, platform):
    platform.send(html="", text="Only words")
    shown = text(get(page, "/_holiday_rental/mail/1"))
    assert "Only words" in shown
    assert "<iframe" not in shown
    assert get(page, "/_holiday_rental/mail/1/letter.html").status == 404


def test_files_of_a_letter_are_downloads_under_names_that_are_safe(page, platform):
    kept = AttachedFile('st"ay\r\n.ics', base64.b64encode(b"BEGIN").decode())
    platform.send(files=(kept, AttachedFile("gone.ics", None)))
    answer = get(page, "/_holiday_rental/mail/1/files/0")
    assert (answer.status, answer.body) == (200, b"BEGIN")
    assert answer.headers["Content-Type"] == "application/octet-stream"
    told = answer.headers["Content-Disposition"]
    assert told == "attachment; filename=\"st_ay__.ics\"; filename*=UTF-8''st%22ay%0D%0A.ics"
    assert [get(page, f"/_holiday_rental/mail/1/files/{place}").status for place in (1, 2, "x")] == [404] * 3
    assert "gone.ics" in text(get(page, "/_holiday_rental/mail/1"))


@pytest.mark.parametrize(
    "path", ["/_holiday_rental/mail/2", "/_holiday_rental/mail/0", "/_holiday_rental/../x", "/_holiday_rental/mail/1/x"]
)
def test_what_is_not_there_is_not_found(page, platform, path):
    platform.send()
    assert get(page, path).status == 404


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:4566", "localhost.evil.example", "", "[::1", "seaview.localhost"]
)
def test_a_name_that_a_stranger_lets_point_here_is_refused(page, platform, host):
    platform.send()
    headers = {"host": host}
    assert get(page, "/_holiday_rental/mail/1", headers=headers).status == 403
    assert post(page, ADVANCE, headers | {"origin": f"http://{host}"}, by="1 days").status == 403
    assert not is_ours(Asked("GET", "/", "", headers))
    assert not platform.clock.walks


@pytest.mark.parametrize(
    "origin", ["http://evil.example", "http://seaview.localhost:4566", "null", "http://localhost:9", None]
)
def test_a_form_of_another_page_moves_nothing(page, platform, origin):
    headers = HERE | ({"origin": origin} if origin else {})
    for path in (ADVANCE, SET, STOP, RESET):
        assert post(page, path, headers, by="1 days", moment="2030-01-01").status == 403
    assert not platform.clock.path.exists()


def test_what_aws_is_asked_at_the_same_address_goes_on_to_it():
    assert is_ours(Asked("GET", "/", "to=ada", HERE))
    assert is_ours(Asked("HEAD", "/", "", {"host": "127.0.0.1:4566"}))
    assert not is_ours(Asked("POST", "/", "", HERE))
    assert not is_ours(Asked("GET", "/", "", HERE | {"authorization": "AWS4-HMAC-SHA256 …"}))
    assert not is_ours(Asked("GET", "/", "Action=ListQueues", HERE))
    assert not is_ours(Asked("GET", "/", "X-Amz-Signature=1", HERE))
    assert not is_ours(Asked("GET", "/bucket/key", "", HERE))


@pytest.mark.parametrize(
    ("fields", "span"),
    [
        ({"by": "7 days"}, timedelta(days=7)),
        ({"amount": "1.5", "unit": "hours"}, timedelta(minutes=90)),
        ({"amount": "20", "unit": "minutes"}, timedelta(minutes=20)),
    ],
)
def test_a_form_has_the_clock_walk(page, platform, fields, span):
    answer = post(page, ADVANCE, **fields)
    assert (answer.status, answer.headers["Location"]) == (303, "/")
    assert (platform.clock.offset, platform.clock.target) == (timedelta(0), span)


def test_a_form_has_the_clock_jump(page, platform):
    assert post(page, ADVANCE, amount="9", unit="days", jump="on").status == 303
    assert (platform.clock.offset, platform.clock.walks) == (timedelta(days=9), False)
    assert "has gone on by 9 days" in text(get(page))


def test_a_form_has_the_clock_go_to_a_moment_in_utc_and_back_to_real_time(page, platform):
    wanted = (datetime.now(UTC) + timedelta(days=3)).replace(second=0, microsecond=0, tzinfo=None)
    assert post(page, SET, moment=wanted.isoformat(timespec="minutes")).status == 303
    there = datetime.now(UTC) + platform.clock.target
    assert abs(there - wanted.replace(tzinfo=UTC)) < timedelta(seconds=5)
    assert post(page, RESET).status == 303
    assert "real time" in text(get(page))
    assert not platform.clock.walks


def test_a_second_walk_is_refused_in_words_and_the_first_goes_on(page, platform):
    post(page, ADVANCE, by="7 days")
    for refused in (
        post(page, ADVANCE, by="1 days"),
        post(page, SET, moment="2030-01-01"),
        post(page, ADVANCE, by="1 days", jump="on"),
    ):
        assert refused.status == 409
        assert "The clock is walking already, to " in text(refused)
        assert "data-live" in text(refused)
    assert platform.clock.target == timedelta(days=7)


def test_of_many_walks_asked_for_at_once_one_is_made(page, platform):
    begin, statuses = threading.Barrier(8), []

    def ask():
        begin.wait()
        statuses.append(post(page, ADVANCE, by="1 days").status)

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(statuses) == [303, *[409] * 7]
    assert platform.clock.target == timedelta(days=1)


def test_a_walk_is_stopped_where_it_is(page, platform):
    post(page, ADVANCE, by="7 days")
    platform.clock.step()
    assert post(page, STOP).status == 303
    assert (platform.clock.offset, platform.clock.walks) == (timedelta(hours=5), False)
    assert "gone on by 5 hours, and was stopped 6 days 19 hours early" in text(get(page))


@pytest.mark.parametrize(
    ("path", "fields", "words"),
    [
        (ADVANCE, {"amount": "soon", "unit": "days"}, "is no number"),
        (ADVANCE, {"amount": "1", "unit": "years"}, "is no unit"),
        (ADVANCE, {"amount": "nan", "unit": "days"}, "no span of time"),
        (ADVANCE, {"amount": "900000", "unit": "days"}, "years 2000 to 2200"),
        (ADVANCE, {}, "is no number"),
        (ADVANCE, {"amount": "0", "unit": "days"}, "nothing to advance by"),
        (SET, {"moment": "tomorrow"}, "is no moment"),
        (SET, {"moment": "1999-12-31"}, "year 1999"),
    ],
)
def test_what_the_clock_cannot_do_is_told_on_the_page(page, platform, path, fields, words):
    refused = post(page, path, **fields)
    assert refused.status == 400
    assert words in text(refused)
    assert not platform.clock.walks


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.sampled_from([ADVANCE, SET, "/_holiday_rental/clock/x"]),
    st.dictionaries(st.sampled_from(["by", "amount", "unit", "moment", "jump"]), st.text(max_size=20)),
)
def test_whatever_is_filled_in_is_answered(page, path, fields):
    assert post(page, path, **fields).status in (303, 400, 404, 409)
    post(page, RESET)


def test_a_clock_that_cannot_be_read_is_told_and_put_right_here(page, platform):
    platform.clock.path.write_text('{"offs')
    shown = get(page)
    assert shown.status == 200
    assert "clock.json cannot be read" in text(shown)
    assert "Seaview Stays" in text(shown)
    assert post(page, RESET).status == 303
    assert "real time" in text(get(page))


def test_only_what_it_knows_is_answered(page):
    assert page.answer(Asked("PUT", "/_holiday_rental/clock/set", "", OWN_FORM)).status == 405
    assert post(page, "/_holiday_rental/clock/burn").status == 404
    for name, kind in (("page.css", "text/css"), ("page.js", "text/javascript")):
        answer = get(page, f"/_holiday_rental/{name}")
        assert (answer.status, answer.headers["Content-Type"].partition(";")[0]) == (200, kind)
