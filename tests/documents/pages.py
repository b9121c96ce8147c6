"""The documents as tests read them."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
_BLOCK = re.compile(r"^( *)```(\w+)\n(.*?)^ *```$", re.MULTILINE | re.DOTALL)


def pages():
    """Return the README and every page, but decisions: these tell of the day on which they were taken."""
    return [
        ROOT / "README.md",
        *sorted(path for path in (ROOT / "docs").rglob("*.md") if path.parent.name != "decisions"),
    ]


def blocks_of(page, language):
    """Yield (line, text) of each block of code in `language`, without its indentation."""
    text = page.read_text("utf-8")
    for found in _BLOCK.finditer(text):
        if found[2] == language:
            line = text.count("\n", 0, found.start()) + 1
            yield line, re.sub(rf"^{found[1]}", "", found[3], flags=re.MULTILINE)


def commands_of(page):
    """Yield (line, command) of what is typed in console blocks, continued lines put together."""
    for line, text in blocks_of(page, "console"):
        for typed in re.findall(r"^\$ ((?:.*\\\n)*.*)$", text, re.MULTILINE):
            yield line, re.sub(r"\\\n\s*", "", typed)


def inline_code(page):
    """Yield what stands between backticks in prose and tables, where a pipe is written with a backslash."""
    prose = _BLOCK.sub("", page.read_text("utf-8"))
    return [each.replace("\\|", "|") for each in re.findall(r"`([^`\n]+)`", prose)]
