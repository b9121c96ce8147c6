"""The pages are whole: each public name and each decision has its place, and nothing is loaded from elsewhere."""

import ast
import logging
import re
from types import SimpleNamespace

import pytest

import holiday_rental
from document_site import hooks
from tests.documents.pages import ROOT

DOCS = ROOT / "docs"


def test_every_public_name_has_its_place_in_the_reference():
    text = "\n".join(path.read_text("utf-8") for path in sorted((DOCS / "constructs").glob("*.md")))
    shown = re.findall(r"^::: holiday_rental\.(\w+)$", text, re.MULTILINE)
    missing = sorted(set(holiday_rental.__all__) - set(shown))
    assert missing == [], (
        "give each a page in docs/constructs, its line in nav of mkdocs.yml, and `::: holiday_rental.…`"
    )
    assert sorted(shown) == sorted(holiday_rental.__all__), "each stands in one place"


@pytest.mark.parametrize("page", sorted((DOCS / "constructs").glob("[!i]*.md")), ids=lambda page: page.stem)
def test_a_construct_s_page_tells_all_that_is_asked_of_it(page):
    headings = re.findall(r"^## (.*)$", page.read_text("utf-8"), re.MULTILINE)
    wanted = ["The simplest", "With options", "What it creates", "Permissions and quotas", "Pitfalls", "Reference"]
    assert headings == wanted


def test_every_attribute_of_a_construct_says_what_it_is():
    """Where a class says it is a Construct: dataclasses tell of their members in their own docstring."""
    silent = [
        f"{path.name}: {attribute.target.id}"
        for path in sorted((ROOT / "holiday_rental").glob("[!_]*.py"))
        for made in ast.parse(path.read_text("utf-8")).body
        if isinstance(made, ast.ClassDef)
        and made.name in holiday_rental.__all__
        and "Construct" in map(ast.unparse, made.bases)
        for attribute, after in zip(made.body, made.body[1:], strict=False)
        if isinstance(attribute, ast.AnnAssign) and not is_text(after)
    ]
    assert silent == [], 'write a line of """…""" below each: the reference shows it'


def is_text(node):
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)


def test_decisions_are_listed_by_date_under_their_titles():
    found = hooks.decisions(DOCS)
    assert {name for _, _, name in found} == {path.name for path in (DOCS / "decisions").glob("2*.md")}
    assert [path.name for path in (DOCS / "decisions").glob("[!2]*.md")] == ["README.md"], "names begin with the date"
    assert found == sorted(found, reverse=True)
    assert all(title and not re.search(r"\d{4}-\d\d-\d\d", title) for _, title, _ in found)


@pytest.mark.parametrize(
    "tag",
    [
        '<script src="https://unpkg.com/x.js"></script>',
        '<link rel="stylesheet" href="//fonts.example/x.css">',
        "<img alt='' src=http://elsewhere.example/x.png>",
    ],
)
def test_a_page_that_loads_from_elsewhere_is_warned_of(caplog, tag):
    page = SimpleNamespace(file=SimpleNamespace(src_uri="why.md"))
    with caplog.at_level(logging.WARNING, logger="mkdocs"):
        hooks.on_post_page(f"<p>{tag}", page, None)
    assert "why.md loads from elsewhere" in caplog.text


def test_a_link_that_people_follow_is_not(caplog):
    with caplog.at_level(logging.WARNING, logger="mkdocs"):
        hooks.on_post_page('<a href="https://docs.aws.amazon.com/"></a><img src="images/x.png">', None, None)
    assert caplog.text == ""
