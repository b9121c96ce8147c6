"""Synthesises examples in the process of a clean environment, where there is nothing but the wheel.

The examples are run as they are. `cdk.App()` gets from here what the CDK command tells by the environment: where to
write, and the context.
"""

import json
import os
import runpy
import sys
from functools import partial
from importlib.metadata import version

import aws_cdk as cdk

App = cdk.App


def synthesise(example, outdir, context, library=None, cache=None):
    """Run one example; from the copy of the library in the folder `library`, with that cache, where given."""
    if library:
        for name in [each for each in sys.modules if each.partition(".")[0] == "holiday_rental"]:
            del sys.modules[name]
        sys.path.insert(0, library)
    if cache:
        os.environ["HOLIDAY_RENTAL_CACHE"] = cache
    cdk.App = partial(App, outdir=outdir, context=context)
    runpy.run_path(example, run_name="__main__")
    return sys.modules["holiday_rental"].__file__


libraries = [synthesise(**run) for run in json.loads(sys.argv[1])]
names = ("aws-cdk-lib", "constructs", "uv", "holiday-rental")
print(json.dumps({"libraries": libraries, "versions": {name: version(name) for name in names}, "path": sys.path}))  # noqa: T201
