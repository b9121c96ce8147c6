"""Write the document and its page, or check that the document is what the operations declare."""

import argparse
import json
import sys
from difflib import unified_diff
from itertools import islice
from pathlib import Path

from api_document.declared import declared_operations
from api_document.document import document_of
from api_document.page import page_of

DOCS = Path(__file__).parents[1] / "docs"
_MOST_LINES = 20


def main() -> int:
    """Return the exit status: 1 where the document on disk says something else."""
    parser = argparse.ArgumentParser(prog="python -m api_document", description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; fail where docs/openapi.json differs")
    document = document_of(declared_operations())
    text = f"{json.dumps(document, indent=1, ensure_ascii=False)}\n"
    file = DOCS / "openapi.json"
    if parser.parse_args().check:
        return _compare(file.read_text("utf-8") if file.is_file() else "", text)
    file.write_text(text, "utf-8")
    (DOCS / "api.html").write_text(page_of(document), "utf-8")
    print(f"{sum(map(len, document['paths'].values()))} operations in docs/openapi.json; read docs/api.html")
    return 0


def _compare(kept: str, wanted: str) -> int:
    if kept == wanted:
        return 0
    differences = unified_diff(kept.splitlines(), wanted.splitlines(), "docs/openapi.json", "as declared", lineterm="")
    print("\n".join(islice(differences, _MOST_LINES)), file=sys.stderr)
    print("docs/openapi.json is not what the operations declare: run `make openapi`, commit it", file=sys.stderr)
    return 1


if __name__ == "__main__":
    raise SystemExit(main())
