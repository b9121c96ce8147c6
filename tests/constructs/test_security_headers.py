"""What pages may load from elsewhere."""

from holiday_rental._security_headers import CONTENT_SECURITY_POLICY


def test_pages_may_load_stripes_form_and_nothing_else_from_elsewhere():
    directives = dict(each.split(" ", 1) for each in CONTENT_SECURITY_POLICY.split("; "))
    elsewhere = {
        name: {source for source in sources.split() if source.startswith("http")}
        for name, sources in directives.items()
        if "http" in sources
    }
    script = {"https://js.stripe.com", "https://*.js.stripe.com"}
    assert elsewhere == {
        "script-src": script,
        "frame-src": script | {"https://hooks.stripe.com"},
        "connect-src": {"https://api.stripe.com"},
    }
    assert directives["default-src"] == "'none'"
    assert directives["form-action"] == "'self'"
