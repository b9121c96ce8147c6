"""The API document as one page to read, without a script and without anything of another origin."""

import json
import re
from collections.abc import Iterator
from functools import cache
from html import escape
from pathlib import Path
from typing import Any

# In a wheel, and in a checkout.
PACKED = Path(__file__).parents[2] / "_bundled" / "openapi.json"
SOURCE = Path(__file__).parents[3] / "docs" / "openapi.json"

_STYLE = """
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
body { max-width: 60rem; margin: 0 auto; padding: 1rem; }
summary { cursor: pointer; padding: .3rem 0; }
code, pre { font-family: ui-monospace, monospace; font-size: .875rem; }
pre { overflow: auto; padding: .75rem; border: 1px solid color-mix(in srgb, currentColor 25%, transparent); }
.method { display: inline-block; min-width: 4.5rem; font-weight: 700; }
details details { margin-left: 1rem; }
h2 { margin-top: 2.5rem; }
h3 { font-size: 1rem; margin: 1rem 0 0; }
ul { padding-left: 1.25rem; }
"""
_METHODS = ("get", "post", "put", "patch", "delete")


def document() -> bytes:
    """Return the API document as data."""
    return (PACKED if PACKED.is_file() else SOURCE).read_bytes()


@cache
def page() -> bytes:
    """Return the page of the document."""
    return page_of(json.loads(document())).encode()


def page_of(document: dict[str, Any]) -> str:
    """Return the page as HTML: operations by tag, then schemas, all opened with the keyboard."""
    info = document["info"]
    tags = "".join(_tag(tag, document) for tag in document["tags"])
    schemas = "".join(_schema(name, schema) for name, schema in document["components"]["schemas"].items())
    return f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>{escape(info["title"])} API {escape(info["version"])}</title>
<style>{_STYLE}</style>
</head>
<body>
<main>
<h1>{escape(info["title"])} API {escape(info["version"])}</h1>
{"".join(f"<p>{_prose(part)}</p>" for part in info["description"].split(chr(10) * 2))}
<p>As data: <a href="openapi.json">openapi.json</a> (OpenAPI {escape(document["openapi"])}).</p>
{tags}
<h2>Schemas</h2>
{schemas}
</main>
</body>
</html>
"""


def _prose(markdown: str) -> str:
    """Return a paragraph of the document, whose only markup is `code`."""
    return re.sub("`([^`]+)`", r"<code>\1</code>", escape(markdown))


def operations_of(document: dict[str, Any]) -> str:
    """Return the same for a page of the documents: Markdown, whose headings are the tags."""
    parts = [
        f"## {tag['name']}\n\n{tag['description']}\n\n{_listed(_operations(tag, document))}" for tag in document["tags"]
    ]
    schemas = "".join(_schema(name, schema) for name, schema in document["components"]["schemas"].items())
    return "\n\n".join([*parts, f"## Schemas\n\n{_listed(schemas)}"])


def _listed(details: str) -> str:
    return f'<div class="operations">{details}</div>'


def _tag(tag: dict[str, str], document: dict[str, Any]) -> str:
    return f"<h2>{escape(tag['name'])}</h2><p>{escape(tag['description'])}</p>{_operations(tag, document)}"


def _operations(tag: dict[str, str], document: dict[str, Any]) -> str:
    return "".join(
        _operation(method, path, item[method], document)
        for path, item in document["paths"].items()
        for method in _METHODS
        if method in item and tag["name"] in item[method]["tags"]
    )


def _operation(method: str, path: str, shown: dict[str, Any], document: dict[str, Any]) -> str:
    parts = [f"<p>{escape(shown['description'])}</p>"] if "description" in shown else []
    parts.append(f"<p>Access: {escape(_access(shown['security']))}.</p>")
    if parameters := [_resolved(each, document) for each in shown.get("parameters", [])]:
        parts += ["<h3>Parameters</h3><ul>", *map(_parameter, parameters), "</ul>"]
    if body := shown.get("requestBody"):
        parts += ["<h3>Body</h3>", *_content(body["content"])]
    for status, found in shown["responses"].items():
        response = _resolved(found, document)
        parts += [
            f"<h3>{escape(status)} {escape(response['description'])}</h3>",
            *_content(response.get("content", {})),
            *_links(response.get("links", {})),
        ]
    return (
        f'<details id="{escape(shown["operationId"])}"><summary><code><span class="method">{method.upper()}</span> '
        f"{escape(path)}</code><br>{escape(shown['summary'])}</summary>{''.join(parts)}</details>"
    )


def _access(security: list[dict[str, Any]]) -> str:
    return " or ".join(" with ".join(choice) or "nothing needed" for choice in security) or "nothing needed"


def _resolved(part: dict[str, Any], document: dict[str, Any]) -> dict[str, Any]:
    if "$ref" not in part:
        return part
    found: Any = document
    for name in part["$ref"].removeprefix("#/").split("/"):
        found = found[name]
    return dict(found)


def _parameter(shown: dict[str, Any]) -> str:
    needed = "needed" if shown.get("required") else "optional"
    said = escape(f" {shown['description']}") if "description" in shown else ""
    schema = escape(json.dumps(shown["schema"], ensure_ascii=False))
    return f"<li><code>{escape(shown['name'])}</code> ({shown['in']}, {needed}): <code>{schema}</code>.{said}</li>"


def _content(content: dict[str, Any]) -> Iterator[str]:
    for media_type, shown in content.items():
        if media_type == "application/problem+json":
            yield f"<p>Problems: {', '.join(f'<code>{escape(slug)}</code>' for slug in shown['examples'])}</p>"
        elif name := shown["schema"].get("$ref", "").rpartition("/")[2]:
            yield f'<p>{escape(media_type)}: <a href="#schema-{escape(name)}">{escape(name)}</a></p>'
        else:
            yield f"<p>{escape(media_type)}</p>"
        if "example" in shown:
            yield f"<pre>{escape(_written(shown['example']))}</pre>"


def _links(links: dict[str, Any]) -> Iterator[str]:
    if links:
        named = (f'<a href="#{escape(name)}">{escape(name)}</a>' for name in links)
        yield f"<p>Leads to: {', '.join(named)}</p>"


def _written(example: Any) -> str:
    """Return an example as people read it: a file as it stands, all else as JSON."""
    return example if isinstance(example, str) else json.dumps(example, indent=2, ensure_ascii=False)


def _schema(name: str, schema: dict[str, Any]) -> str:
    text = escape(json.dumps(schema, indent=2, ensure_ascii=False))
    return (
        f'<details id="schema-{escape(name)}"><summary><code>{escape(name)}</code></summary><pre>{text}</pre></details>'
    )
