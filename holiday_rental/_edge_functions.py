"""What runs at the edge, before anything else sees a request. CloudFront's JavaScript, runtime 2.0."""

# CloudFront shows the API by it that a request came through a site.
SECRET_HEADER = "x-origin-secret"  # noqa: S105 - its name, not its value


def _viewer_request(body: str) -> str:
    """Wrap what differs. A site's address decides the tenant: what a client claims in x-tenant-host is overwritten."""
    return (
        "function handler(event) {\n"
        "  var request = event.request, headers = request.headers;\n"
        '  headers["x-tenant-host"] = { value: headers.host.value.split(":")[0].toLowerCase() };\n'
        f"{body}"
        "  return request;\n"
        "}\n"
    )


# The page of every address without a file name is the site's one page.
SITE_REQUEST = _viewer_request(
    '  if (request.uri.split("/").pop().indexOf(".") === -1) {\n    request.uri = "/index.html";\n  }\n'
)

# The client's address is what the edge saw, not what a client claims. The gateway answers a missing identity source by
# itself, and not with a problem document: so there is always one.
API_REQUEST = _viewer_request(
    f'  delete headers["{SECRET_HEADER}"];\n'
    '  headers["x-viewer-address"] = { value: event.viewer.ip };\n'
    "  if (!headers.authorization || !headers.authorization.value) {\n"
    '    headers.authorization = { value: "Anonymous" };\n'
    "  }\n"
)
