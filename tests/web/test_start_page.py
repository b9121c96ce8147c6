"""The local platform's start page in a browser: by keyboard, in all its looks, and kept as the platform is.

The platform is only told of, so nothing is deployed; tests/journeys/test_reminders.py lives through a stay with it.
"""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from holiday_rental.local.dead_letters import Waiting
from holiday_rental.local.start_page.facts import AttachedFile
from tests.support.start_page_stand import ToldPlatform, served
from tests.web.axe import violations
from tests.web.keyboard import focused, tab_to

LETTER = """<!doctype html><html lang="en"><head><title>Welcome</title><style>p { color: #333 }</style></head><body>
<p id="told">as it was sent</p><script>document.getElementById("told").textContent = "changed"</script>
<img src="x" onerror="document.getElementById('told').textContent = 'changed'" alt=""><a href="%s">See the booking</a>
</body></html>"""

# The browser tells of answers that refuse, and of what it kept a letter from doing.
_EXPECTED = re.compile(r"Failed to load resource|/letter\.html")


@pytest.fixture
def platform(tmp_path):
    return ToldPlatform(tmp_path)


@pytest.fixture
def address(platform):
    with served(platform) as found:
        yield found


@pytest.fixture
def opened(browser, address):
    """Opens the page in a profile of its own: `opened(width=390)`. What its console says fails the test."""
    contexts, complaints = [], []

    def open_page(width=1280, height=900):
        context = browser.new_context(viewport={"width": width, "height": height}, locale="en-GB")
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda said: complaints.append((said.text, said.location["url"])))
        page.goto(address)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert [each for each in complaints if not _EXPECTED.search(str(each))] == []


def walk_to_the_end(platform):
    while platform.clock.walks:
        platform.clock.step()


def looks_well(page, width):
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("width", [320, 1280], ids=["phone", "desktop"])
def test_everybody_can_use_it_light_and_dark(opened, platform, width):
    platform.send("a-guest-with-a-rather-long-address@a-rather-long-name-of-a-domain.example", "x" * 90)
    platform.send(html="<p>as it was sent</p>", files=(AttachedFile("stay.ics", "AAAA"),))
    platform.told_queues.append(Waiting("Rentals/calendars", 0, 4))
    platform.clock.walk(timedelta(days=80))
    page = opened(width)
    page.get_by_role("button", name="+ 1 day").click()
    expect(page.get_by_text("The clock is walking already")).to_be_visible()
    looks_well(page, width)
    page.get_by_role("link", name="Booked", exact=True).click()
    expect(page.locator("iframe").content_frame.get_by_text("as it was sent")).to_be_visible()
    page.get_by_text("Text alternative").click()
    looks_well(page, width)


def test_the_clock_is_moved_with_the_keyboard_alone_and_the_focus_stays(opened, platform):
    page = opened()
    tab_to(page, r"\+ 1 day")
    page.keyboard.press("Enter")
    bar = page.get_by_role("progressbar", name=re.compile("^Walking to "))
    expect(bar).to_be_visible()
    page.keyboard.press("Enter")
    told = page.locator("#refused")
    expect(told).to_contain_text("walking already")
    assert focused(page)["name"] == "+ 1 day"
    platform.clock.step()
    expect(bar).to_have_attribute("value", "21")
    expect(told).to_contain_text("walking already")
    platform.send()
    walk_to_the_end(platform)
    expect(page.get_by_role("status")).to_have_text(
        "The clock has gone on by 1 day. One letter was sent since it set out."
    )
    expect(told).to_have_text("")
    assert focused(page)["name"] == "+ 1 day"
    tab_to(page, "Go on by$")
    page.keyboard.type("36")
    tab_to(page, "Unit")
    page.keyboard.press("ArrowDown")
    tab_to(page, "Go on$")
    page.keyboard.press("Enter")
    expect(bar).to_be_visible()
    platform.clock.step()
    tab_to(page, "Stop here")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("gone on by 5 hours, and was stopped 1 day 7 hours early")


def test_a_walk_goes_on_when_its_page_is_closed_and_another_page_tells_of_it(opened, platform):
    page = opened()
    page.get_by_label("Go to, in UTC").fill(f"{platform.clock.now().year + 1}-12-31T10:00")
    page.get_by_role("button", name="Set").click()
    expect(page.locator("progress")).to_be_visible()
    page.close()
    assert platform.clock.walks
    other = opened()
    expect(other.get_by_text("Walking to")).to_be_visible()
    walk_to_the_end(platform)
    expect(other.get_by_role("status")).to_contain_text("The clock has gone on by")
    other.get_by_role("button", name="Back to real time").click()
    expect(other.locator(".now")).to_contain_text("real time")
    expect(other.get_by_role("status")).to_have_text("")
    assert not platform.clock.path.exists()


def test_what_happens_is_shown_without_a_reload_and_takes_neither_focus_nor_words_nor_place(opened, platform):
    for number in range(60):
        platform.send(subject=f"Letter {number}")
    page = opened(height=500)
    page.get_by_label("To", exact=True).fill("half an addr")
    link = page.get_by_role("link", name="Letter 30", exact=True)
    link.focus()
    before = link.bounding_box()["y"]
    platform.send(subject="One more")
    platform.told_queues[0] = Waiting("Rentals/payments", 77, 0)
    expect(page.get_by_role("link", name="One more")).to_be_attached()
    expect(page.get_by_role("row", name="payments 77 0")).to_be_attached()
    assert focused(page)["name"].startswith("Letter 30")
    assert page.get_by_label("To", exact=True).input_value() == "half an addr"
    assert abs(link.bounding_box()["y"] - before) < 2
    expect(page.get_by_role("link", name="Letter 11", exact=True)).to_be_attached()
    expect(page.get_by_role("link", name="Letter 10", exact=True)).not_to_be_attached()


def test_letters_to_one_are_found_and_more_of_them_come_in(opened, platform):
    platform.send("ada@example.com", "To Ada")
    platform.send("bob@example.com", "To Bob")
    page = opened()
    page.get_by_label("To", exact=True).fill("ada")
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="To Bob")).to_have_count(0)
    platform.send("ada@example.com", "Again to Ada")
    platform.send("bob@example.com", "Again to Bob")
    expect(page.locator("#letters a")).to_have_text(["Again to Ada", "To Ada"])
    page.get_by_role("link", name="Show all").click()
    expect(page.locator("#letters a")).to_have_count(4)


def test_nothing_in_a_letter_runs_and_its_links_open_windows_of_their_own(opened, platform, address):
    platform.send(html=LETTER % address)
    page = opened()
    page.get_by_role("link", name="Booked").click()
    letter = page.locator("iframe").content_frame
    expect(letter.locator("#told")).to_have_text("as it was sent")
    expect(letter.locator("#told")).to_have_css("color", "rgb(51, 51, 51)")
    with page.expect_popup() as popup:
        letter.get_by_role("link", name="See the booking").click()
    expect(popup.value.get_by_role("heading", level=1)).to_be_visible()
    assert popup.value.evaluate("window.opener === null && document.referrer === ''")
    assert page.url.endswith("/mail/1")
    page.goto(f"{address}_holiday_rental/mail/1/letter.html")
    expect(page.locator("#told")).to_have_text("as it was sent")


def test_a_platform_that_stopped_is_told_with_its_cure_until_it_is_back(opened):
    page = opened()
    page.context.set_offline(True)
    lost = page.get_by_role("alert").filter(has_text="does not answer")
    expect(lost).to_contain_text("holiday-rental up")
    page.context.set_offline(False)
    expect(lost).not_to_be_visible()
