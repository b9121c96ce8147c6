"""Every operation says what it does, and shows by an example what it takes and answers. Examples cannot rot."""

import json
import re
from pathlib import Path

import jsonschema_rs
import msgspec
import pytest

from api_document.declared import declared_operations
from api_document.document import document_of
from api_document.examples import FOLDER, operation_examples, problem_examples
from rental.kernel.errors import PROBLEMS
from tests.support.closed_document import closed

ROOT = Path(__file__).parents[2]
OPERATIONS = declared_operations()
EXAMPLES = operation_examples()
NO_CONTENT = 204


def the_operations(having=lambda _: True):
    return [pytest.param(each, id=each.operation.id) for each in OPERATIONS if having(each.operation)]


def example_of(declared, part):
    """Return one part of an operation's example, naming the cure where it is missing."""
    example = EXAMPLES.get(declared.operation.id, {})
    file = f"api_document/examples/{declared.context}.json"
    assert part in example, f'add "{declared.operation.id}": {{"{part}": …}} to {file}'
    return example[part]


@pytest.fixture(scope="module")
def valid():
    """Check a value against the closed schema of what an operation answers."""
    document = closed(document_of(OPERATIONS))

    def validate(value, declared):
        operation = document["paths"][declared.operation.path][declared.operation.method.lower()]
        content = operation["responses"][str(declared.operation.status)]["content"]["application/json"]
        schema = content["schema"] | {"components": document["components"]}
        jsonschema_rs.Draft202012Validator(schema, validate_formats=True).validate(value)

    return validate


@pytest.mark.parametrize("declared", the_operations())
def test_every_operation_has_a_summary_and_an_answer(declared):
    operation = declared.operation
    assert operation.summary.endswith("."), f"{operation.id}: begin its docstring with a sentence on one line"
    answered = operation.answers is not None or operation.file or operation.status == NO_CONTENT
    assert answered, f"{operation.id}: declare answers=<a Struct>, file=<its type>, or status=204"


@pytest.mark.parametrize("declared", the_operations(lambda each: each.answers is not None))
def test_every_answer_has_an_example_of_its_shape(declared, valid):
    valid(example_of(declared, "answer"), declared)


@pytest.mark.parametrize("declared", the_operations(lambda each: each.takes is not None))
def test_every_body_has_an_example_of_its_shape(declared):
    takes = declared.operation.takes
    assert takes.__struct_config__.forbid_unknown_fields, f"{takes.__name__} must forbid unknown fields"
    msgspec.json.decode(msgspec.json.encode(example_of(declared, "body")), type=takes)


@pytest.mark.parametrize("declared", the_operations(lambda each: each.query is not None))
def test_every_query_has_an_example_of_its_shape(declared):
    example = example_of(declared, "query")
    query = declared.operation.query
    msgspec.convert(example, query, strict=False)
    assert set(example) <= set(query.__struct_encode_fields__), "a parameter is not one of the Struct's"


@pytest.mark.parametrize("declared", the_operations(lambda each: "{" in each.path))
def test_every_path_has_an_example(declared):
    assert sorted(example_of(declared, "path")) == sorted(re.findall(r"{(\w+)}", declared.operation.path))


def test_every_example_is_of_an_operation_in_its_contexts_file():
    contexts = {each.operation.id: each.context for each in OPERATIONS}
    misplaced = {
        (file.stem, name)
        for file in FOLDER.glob("*.json")
        for name in json.loads(file.read_text("utf-8"))
        if file.stem != "problems" and contexts.get(name) != file.stem
    }
    assert misplaced == set(), "no operation of that context has the id: rename or remove the example"


def test_examples_have_no_part_that_nothing_shows():
    parts = {part for example in EXAMPLES.values() for part in example}
    assert parts <= {"body", "answer", "query", "path"}


def test_examples_of_problems_are_of_problems_that_there_are():
    members = json.loads((FOLDER / "problems.json").read_text("utf-8"))
    assert members.keys() <= PROBLEMS.keys()
    assert {slug: each["status"] for slug, each in problem_examples().items()} == {
        slug: status for slug, (status, _) in PROBLEMS.items()
    }


def test_an_example_that_lost_its_shape_is_caught(valid):
    tenant = next(each for each in OPERATIONS if each.operation.id == "get_tenant")
    good = EXAMPLES["get_tenant"]["answer"]
    valid(good, tenant)
    for wrong in (good | {"founded": 1999}, good | {"languages": "en"}, {"name": "Seaview"}):
        with pytest.raises(jsonschema_rs.ValidationError):
            valid(wrong, tenant)


def test_a_file_that_is_taken_is_shown_with_its_limit():
    shown = document_of(OPERATIONS)["paths"]["/api/v1/tenant/logo"]["put"]["requestBody"]
    file = {"schema": {"type": "string", "format": "binary", "maxLength": 65536}}
    assert shown == {"required": True, "content": {"application/octet-stream": file}}


@pytest.mark.parametrize("name", ["openapi", "asyncapi"])
def test_every_instant_is_shown_in_the_one_form_in_which_instants_are_told(name):
    text = (ROOT / "docs" / f"{name}.json").read_text("utf-8")
    shown = re.findall(r'"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[^"]*)"', text)
    assert len(shown) > 10
    assert [each for each in shown if not re.fullmatch(r"[-\dT:]{19}Z", each)] == []
