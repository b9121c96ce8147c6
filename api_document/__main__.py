"""Write the documents of operations and webhooks, a page and types, or check that those checked in say the same."""

import argparse
import json
import sys
from difflib import unified_diff
from itertools import islice
from pathlib import Path
from typing import Any

from api_document.declared import declared_operations
from api_document.document import document_of
from api_document.types import types_of
from api_document.webhooks import webhooks_document
from holiday_rental.local.start_page.api_page import page_of

ROOT = Path(__file__).parents[1]
PAGE = "docs/api.html"
_MOST_LINES = 20


def main() -> int:
    """Return the exit status: how many files on disk say something else."""
    parser = argparse.ArgumentParser(prog="python -m api_document", description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; fail where a file differs")
    document = document_of(declared_operations())
    files = {
        "docs/openapi.json": f"{json.dumps(document, indent=1, ensure_ascii=False)}\n",
        "docs/asyncapi.json": f"{json.dumps(webhooks_document(), indent=1, ensure_ascii=False)}\n",
        "web/src/apiDocument.ts": types_of(document),
    }
    if parser.parse_args().check:
        kept = ROOT / "docs/openapi.json"
        _renamed(kept.read_text("utf-8") if kept.is_file() else "", document)
        return sum(not _is_fresh(name, text) for name, text in files.items())
    for name, text in (files | {PAGE: page_of(document)}).items():
        (ROOT / name).write_text(text, "utf-8")
    print(f"{sum(map(len, document['paths'].values()))} operations in {', '.join(files)}; read {PAGE}")
    return 0


def _is_fresh(name: str, wanted: str) -> bool:
    file = ROOT / name
    kept = file.read_text("utf-8") if file.is_file() else ""
    if kept == wanted:
        return True
    differences = unified_diff(kept.splitlines(), wanted.splitlines(), name, "as declared", lineterm="")
    print("\n".join(islice(differences, _MOST_LINES)), file=sys.stderr)
    print(f"{name} is not what is declared: run `make openapi`, commit it", file=sys.stderr)
    return False


def _renamed(kept: str, document: dict[str, Any]) -> None:
    """Say which operations moved: callers of the old address get 404 from now on."""
    before, after = _routes(json.loads(kept or "{}")), _routes(document)
    for name in sorted(before.keys() & after.keys()):
        if before[name] != after[name]:
            said = "keep the old address, or tell callers in CHANGELOG.md"
            print(f"{name} was {before[name]} and is {after[name]} now: {said}", file=sys.stderr)
    for name in sorted(before.keys() - after.keys()):
        print(f"{name} ({before[name]}) is gone: declare it again, or tell callers in CHANGELOG.md", file=sys.stderr)


def _routes(document: dict[str, Any]) -> dict[str, str]:
    paths = document.get("paths", {}).items()
    return {shown["operationId"]: f"{method.upper()} {path}" for path, item in paths for method, shown in item.items()}


if __name__ == "__main__":
    raise SystemExit(main())
