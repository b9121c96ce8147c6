"""What a construct adds to its stack, as a snapshot shows it: without what differs from build to build."""

import copy
import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aws_cdk as cdk
from syrupy.extensions.json import JSONSnapshotExtension

from holiday_rental import HolidayRentalPlatform
from tests.constructs.cloud import Cloud
from tests.constructs.construct_pairs import PAIRS
from tests.constructs.surroundings import Around

HALVES = ("minimal", "everything")
_WIDEST = 110


class TemplateSnapshots(JSONSnapshotExtension):
    """A file of JSON for each construct; the hashes of assets are no part of it."""

    def serialize(self, data, **_):
        return re.sub(r"\b[0-9a-f]{64}\b", "<asset>", _laid_out(data)) + "\n"


def _laid_out(data, indent=""):
    """Return JSON in which whatever fits into a line stands in one: a reference takes five lines otherwise."""
    line = json.dumps(data, sort_keys=True)
    if len(indent) + len(line) <= _WIDEST or not isinstance(data, dict | list):
        return line
    deeper = f"{indent}  "
    if isinstance(data, list):
        return f"[\n{deeper}" + f",\n{deeper}".join(_laid_out(each, deeper) for each in data) + f"\n{indent}]"
    members = (f"{json.dumps(name)}: {_laid_out(each, deeper)}" for name, each in sorted(data.items()))
    return f"{{\n{deeper}" + f",\n{deeper}".join(members) + f"\n{indent}}}"


@dataclass(frozen=True)
class Placed:
    """One half of a pair in the app; `stack` is none for what makes its stacks itself."""

    needs: tuple[str, ...]
    stack: cdk.Stack | None
    made: Any
    options: dict[str, Any]


class SynthesisedPairs:
    """One synthesis of all pairs. `cloud` has its templates, `placed` what stands in it by name and half."""

    def __init__(self, app: cdk.App, site: Path) -> None:
        app.node.set_context("aws:cdk:enable-asset-metadata", True)  # noqa: FBT003 - tells which template is nested where
        self._bare: dict[tuple[str, ...], cdk.Stack] = {}
        self.placed: dict[tuple[str, str], Placed] = {}
        for pair in PAIRS:
            self._place_alone(app, pair.needs, site)
            for half in HALVES:
                self.placed[pair.name, half] = _place(app, pair, half, site)
        self.cloud = Cloud.of(app.synth())

    def shown(self, name: str) -> dict[str, object]:
        """Return what the construct makes with the fewest options, and what is other with all of them."""
        minimal, everything = (self._added(self.placed[name, half]) for half in HALVES)
        return {
            "1 minimal": minimal,
            "2 everything: what differs": {
                where: each for where, each in everything.items() if minimal.get(where) != each
            },
            "3 everything: what is gone": sorted(minimal.keys() - everything.keys()),
        }

    def _added(self, placed):
        """Return the resources that the construct made, and those of its neighbours that it changed."""
        if placed.stack is None:
            return _platform(placed.made, self._whole)
        before, after = self._resources(self._bare[placed.needs]), self._resources(placed.stack)
        return {where: each for where, each in after.items() if before.get(where) != each}

    def _place_alone(self, app, needs, site):
        """Make the neighbours once more without the construct, to tell what is theirs."""
        if needs not in self._bare:
            self._bare[needs] = cdk.Stack(app, f"Only{''.join(each.title() for each in needs)}")
            Around(self._bare[needs], needs, site)

    def _resources(self, stack):
        return _as_in_any_stack(self._whole(stack.template_file)["Resources"], stack.node.id)

    def _whole(self, file):
        """Return a template without its resources' metadata, each nested one in its place."""
        template = copy.deepcopy(self.cloud.templates[file])
        for resource in template.setdefault("Resources", {}).values():
            kept = resource.pop("Metadata", {})
            if resource["Type"] == "AWS::CloudFormation::Stack":
                del resource["Properties"]["TemplateURL"]
                resource["Nested"] = self._whole(Path(kept["aws:asset:path"]).name)["Resources"]
        return template


def _place(app, pair, half, site):
    name = f"{pair.name}{half.title()}"
    alone = issubclass(pair.made, HolidayRentalPlatform)
    near = Around(cdk.Stack() if alone else cdk.Stack(app, name), pair.needs, site)
    options = pair.minimal(near) if half == "minimal" else pair.everything(near)
    made = pair.made(app if alone else near.stack, name if alone else pair.name, **options)
    if half == "everything":
        pair.then(made, near)
    return Placed(pair.needs, None if alone else near.stack, made, options)


def _platform(made, whole):
    """Return kinds by logical id, and outputs: the constructs that the platform is made of have their own snapshots."""
    inventories = {stack.node.id: _inventory(whole(stack.template_file)) for stack in (made.data_stack, made.stack)}
    return _as_in_any_stack(inventories, made.node.id)


def _inventory(template):
    kinds = {
        where: _inventory({"Resources": each["Nested"]}) if "Nested" in each else each["Type"]
        for where, each in template["Resources"].items()
    }
    outputs = [name for name in template.get("Outputs", {}) if not name.startswith("ExportsOutput")]
    return kinds | ({"Outputs": outputs} if outputs else {})


def _as_in_any_stack(resources, id):
    """Take the stack out of names that are unique in the app: its id, and behind it one or two hashes of a path."""
    text = re.sub(rf"{id}(\w*?)-?(?:[0-9A-F]{{8}}){{1,2}}", r"Stack\1", json.dumps(resources))
    return json.loads(text.replace(id, "Stack"))
