"""A CDK project without the CDK: its app writes a cloud assembly by hand, in milliseconds."""

import json
from pathlib import Path

_APP = """
import json, os, pathlib, sys
out = pathlib.Path(os.environ["CDK_OUTDIR"])
template = json.loads(pathlib.Path("template.json").read_text())
if template == "broken":
    sys.exit("ValueError: hold_minutes must be 5-60, got 90")
context = json.loads(os.environ["CDK_CONTEXT_JSON"])
template["Outputs"]["Port"] = {"Value": str(context["local"])}
stack = {
    "type": "aws:cloudformation:stack",
    "environment": "aws://000000000000/us-east-1",
    "properties": {"templateFile": "Tiny.template.json", "stackName": "Tiny"},
}
out.mkdir(exist_ok=True)
(out / "Tiny.template.json").write_text(json.dumps(template))
(out / "manifest.json").write_text(json.dumps({"version": "48.0.0", "artifacts": {"Tiny": stack}}))
"""
QUEUE = {"Type": "AWS::SQS::Queue"}
FAILING = {
    "Type": "AWS::CloudFront::DistributionTenant",
    "Properties": {"DistributionId": "EMISSING", "Name": "x", "Domains": ["x.localhost"]},
}


class TinyProject:
    def __init__(self, directory: Path) -> None:
        self.directory = directory
        directory.mkdir(parents=True, exist_ok=True)
        (directory / "cdk.json").write_text(json.dumps({"app": "python3 app.py"}))
        (directory / "app.py").write_text(_APP)
        self.holds({"Queue": QUEUE})

    def holds(self, resources: dict, outputs: dict | None = None) -> None:
        """Let the app's one stack have these resources, and these outputs beside Tenants and Port."""
        shown = {"Tenants": "[]"} | (outputs or {})
        self._write({"Resources": resources, "Outputs": {name: {"Value": value} for name, value in shown.items()}})

    def breaks(self) -> None:
        """Let the app fail while it is synthesised."""
        self._write("broken")

    def _write(self, template) -> None:
        (self.directory / "template.json").write_text(json.dumps(template))
