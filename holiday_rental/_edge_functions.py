"""What runs at the edge, before anything else sees a request. CloudFront's JavaScript, runtime 2.0."""

# A site's address decides the tenant: whatever a client claims in x-tenant-host is overwritten.
_TENANT_FROM_HOST = """
  var headers = event.request.headers;
  headers["x-tenant-host"] = { value: headers.host.value.split(":")[0].toLowerCase() };"""

# The page of every address without a file name is the site's one page.
SITE_REQUEST = (
    """function handler(event) {"""
    + _TENANT_FROM_HOST
    + """
  var uri = event.request.uri;
  if (uri.split("/").pop().indexOf(".") === -1) {
    event.request.uri = "/index.html";
  }
  return event.request;
}
"""
)

# The gateway answers a missing identity source by itself, and not with a problem document: so there is always one.
API_REQUEST = (
    """function handler(event) {"""
    + _TENANT_FROM_HOST
    + """
  delete headers["x-edge-secret"];
  if (!headers.authorization) {
    headers.authorization = { value: "Anonymous" };
  }
  return event.request;
}
"""
)
