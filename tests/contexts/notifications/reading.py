"""Letters as people read them."""

from html.parser import HTMLParser

from rental.notifications.templates import JinjaTemplates
from tests.contexts.notifications.samples import letter

TEMPLATES = JinjaTemplates.load()
NO_BREAK, TIMES = "\u00a0", "\u00d7"


class Page(HTMLParser):
    """Reads an HTML letter: the text a person sees, the tags, the addresses it links to."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.text, self.tags, self.links = "", [], []
        self.is_seen = True
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.is_seen = tag not in ("style", "title")
        self.links += [value for name, value in attrs if name in ("href", "src")]
        self.text += " "

    def handle_endtag(self, _tag):
        self.is_seen = True

    def handle_data(self, data):
        self.text += data if self.is_seen else ""


def render(recipient="guest", **options):
    return TEMPLATES.render(letter(recipient, **options))
