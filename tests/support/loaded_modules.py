"""What importing each Lambda entry loads, measured in the bundles' own files and in an environment like Lambda's.

`python -m tests.support.loaded_modules` writes what is loaded now into tests/constructs/loaded_modules.json.
"""

import json
import py_compile
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
from dataclasses import dataclass
from pathlib import Path

from holiday_rental._archive import join
from holiday_rental._bundle import import_closure
from holiday_rental._bundling import Bundle
from holiday_rental._platform import Platform
from holiday_rental._requirements import requirements_for

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "lambda_src"
TABLE = ROOT / "tests/constructs/loaded_modules.json"
UPDATE = "PYTHONPATH=lambda_src python -m tests.support.loaded_modules"
ENTRIES = sorted(
    ".".join(path.relative_to(SOURCE).with_suffix("").parts)
    for path in (SOURCE / "rental").rglob("*.py")
    if re.search(r"^(def handler\(|handler = )", path.read_text("utf-8"), re.MULTILINE)
)
# Outside Lambda, Powertools loads more.
AS_LAMBDA = {
    "AWS_LAMBDA_FUNCTION_NAME": "measured",
    "AWS_REGION": "eu-west-1",
    "POWERTOOLS_SERVICE_NAME": "measured",
    "POWERTOOLS_METRICS_NAMESPACE": "measured",
}
# How deep a name in the table goes; others are named by their top level.
_DEPTHS = {"aws_lambda_powertools": 2, "aws_lambda_powertools.utilities": 3, "rental": 3}


@dataclass(frozen=True)
class Loaded:
    """What an entry loads: each module with who imported it first. `error` is what importing all of it raised."""

    entry: str
    modules: dict[str, str]
    error: str

    @property
    def names(self) -> set[str]:
        """Return the modules as the table names them; the standard library goes without."""
        return {short(name) for name in self.modules} - {""}

    def way_to(self, name: str) -> str:
        """Tell by whose imports the entry comes to a module, or to the first one of a name in the table."""
        module = next(each for each in self.modules if name in (each, short(each)))
        way = [module]
        while (importer := self.modules.get(way[-1])) and importer not in way:
            way.append(importer)
        return " < ".join(way)


def short(module: str) -> str:
    """Return the name under which the table has a module, nothing where it has it not."""
    parts = module.split(".")
    if parts[0] in sys.stdlib_module_names or parts[0].startswith("_sysconfigdata"):
        return ""
    depth = _DEPTHS.get(".".join(parts[:2]), _DEPTHS.get(parts[0], 1))
    # A package of ours is empty: what is in it tells more.
    return "" if parts[0] == "rental" and len(parts) < depth else ".".join(parts[:depth])


def bundle_of(entry: str, platform: Platform | None = None) -> Bundle:
    """Return an entry's bundle, by default for this machine."""
    closure = import_closure(SOURCE, entry)
    requirements = requirements_for(SOURCE, closure.imports)
    return Bundle(SOURCE, closure.files, requirements, closure.services, platform or Platform.this_machine())


def load_all(folder: Path) -> dict[str, Loaded]:
    """Import every entry, and then every module and library of its bundle, with nothing at hand but the bundle."""
    groups: dict[Path, dict[str, object]] = {}
    unpacked = Unpacked(folder)
    for entry in ENTRIES:
        bundle = bundle_of(entry)
        modules = [".".join(file.relative_to(SOURCE).with_suffix("").parts) for file in bundle.files]
        further = [name.removesuffix(".__init__") for name in modules] + sorted(import_closure(SOURCE, entry).imports)
        wanted = {"sources": str(unpacked.sources(entry, bundle)), "further": further}
        groups.setdefault(unpacked.libraries(bundle), {})[entry] = wanted
    asked = [{"libraries": str(libraries), "entries": entries} for libraries, entries in groups.items()]
    command = [sys.executable, "-S", "-E", str(ROOT / "tests/support/import_server.py")]
    answered = subprocess.run(
        command, input=json.dumps(asked), env=AS_LAMBDA, cwd=folder, capture_output=True, text=True, check=True
    )
    told = json.loads(answered.stdout)
    return {entry: Loaded(entry, told[entry].get("loaded", {}), told[entry]["error"]) for entry in ENTRIES}


class Unpacked:
    """Bundles' files below a folder, each once: whoever has the same gets a link to it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._kept = folder / "kept"
        self._kept.mkdir()
        self._places: dict[tuple[str, ...], Path] = {}

    def libraries(self, bundle: Bundle) -> Path:
        """Return the folder of a bundle's libraries. Which services are described makes no difference to importing."""
        roots = bundle.requirements.roots
        if roots not in self._places:
            place = self._places[roots] = self._folder / f"libraries{len(self._places)}"
            archive = self._folder / f"libraries{len(self._places)}.zip"
            join(archive, bundle.libraries())
            with zipfile.ZipFile(archive) as packed:
                for member in packed.infolist():
                    self._link(place / member.filename, packed, member)
        return self._places[roots]

    def sources(self, entry: str, bundle: Bundle) -> Path:
        place = self._folder / entry
        for file in bundle.files:
            name = file.relative_to(SOURCE)
            kept = self._kept / "sources" / name
            if not kept.exists():
                kept.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(file, kept)
                py_compile.compile(str(kept), invalidation_mode=py_compile.PycInvalidationMode.UNCHECKED_HASH)
            compiled = Path("__pycache__") / f"{file.stem}.{sys.implementation.cache_tag}.pyc"
            for each in (Path(file.name), compiled):
                target = (place / name).parent / each
                target.parent.mkdir(parents=True, exist_ok=True)
                target.hardlink_to(kept.parent / each)
        return place

    def _link(self, target: Path, packed: zipfile.ZipFile, member: zipfile.ZipInfo) -> None:
        kept = self._kept / f"{member.CRC:08x}-{member.file_size}"
        if not kept.exists():
            kept.write_bytes(packed.read(member))
        target.parent.mkdir(parents=True, exist_ok=True)
        target.hardlink_to(kept)


def read_table() -> dict[str, set[str]]:
    """Return the names that each entry may load."""
    table: dict[str, dict[str, str]] = json.loads(TABLE.read_text("utf-8"))
    return {
        entry: {f"{package}.{name}".strip(".") for package, names in packages.items() for name in names.split()}
        for entry, packages in table.items()
    }


def as_table(loaded: dict[str, Loaded]) -> str:
    """Write the names of each entry a line a package, so that a difference is read at once."""
    table: dict[str, dict[str, str]] = {}
    for entry, each in loaded.items():
        packages: dict[str, list[str]] = {}
        for name in sorted(each.names):
            package, _, last = name.rpartition(".")
            packages.setdefault(package, []).append(last)
        table[entry] = {package: " ".join(names) for package, names in sorted(packages.items())}
    return json.dumps(table, indent=1) + "\n"


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        TABLE.write_text(as_table(load_all(Path(folder))), "utf-8")


if __name__ == "__main__":
    main()
