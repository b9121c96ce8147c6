"""Which files and libraries a Lambda entry needs: the import statements are the manifest."""

from __future__ import annotations

import ast
import re
import sys
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

ROOT_PACKAGE = "rental"
# Where a statement holds others. Expressions hold none, and are most of a tree.
_OF_STATEMENTS = ("body", "orelse", "finalbody", "handlers", "cases")
_MAKES_A_CLIENT = re.compile(r"(client|resource)\s*\(")
# Credentials are always renewed through it, whatever else a function calls.
_ALWAYS_CALLED = frozenset({"sts"})


@dataclass(frozen=True)
class Closure:
    """What importing an entry would load.

    `files` are absolute and sorted. `imports` are top-level names of libraries, each with one of the files that
    imports it. `services` are the AWS services named in calls such as `boto3.client("dynamodb")`.
    """

    files: tuple[Path, ...]
    imports: dict[str, Path] = field(default_factory=dict)
    services: frozenset[str] = frozenset()


def import_closure(source: Path, entry: str) -> Closure:
    """Follow the imports of module `entry` below `source`. `files` is empty where there is no such module."""
    return SourceTree(source).closure(entry)


class SourceTree:
    """The modules below a folder as they are now: each is looked up and read once, however many entries reach it."""

    def __init__(self, source: Path) -> None:
        self._source = source
        self._modules: dict[str, tuple[Path, _Module] | None] = {}

    def closure(self, entry: str) -> Closure:
        """Follow the imports of module `entry`."""
        pending: list[str] = [entry]
        found: dict[str, tuple[Path, _Module] | None] = {}
        while pending:
            name = pending.pop()
            if name not in found:
                found[name] = self._module(name)
                if module := found[name]:
                    pending += [*module[1].ours, *_packages_of(name)]
        modules = dict(sorted(module for module in found.values() if module))
        libraries = {name: file for file in reversed(modules) for name in modules[file].libraries}
        services = frozenset(name for module in modules.values() for name in module.services)
        return Closure(tuple(modules), libraries, services | _ALWAYS_CALLED if services else services)

    def _module(self, name: str) -> tuple[Path, _Module] | None:
        if name not in self._modules:
            file = _module_file(self._source, name)
            self._modules[name] = (file, _read(file.read_text("utf-8"), str(file))) if file else None
        return self._modules[name]


@dataclass(frozen=True)
class _Module:
    """What one module's text says of others: dotted names of ours, top-level names of libraries, AWS services."""

    ours: tuple[str, ...]
    libraries: tuple[str, ...]
    services: frozenset[str]


@cache
def _read(text: str, file: str) -> _Module:
    """Parse a module once a process; a changed text is another module."""
    tree = ast.parse(text, file)
    services = frozenset(_services(tree)) if _MAKES_A_CLIENT.search(text) else frozenset[str]()
    imported = tuple(dict.fromkeys(_imported(tree)))
    libraries = dict.fromkeys(_top(name) for name in imported if _is_library(name))
    return _Module(tuple(name for name in imported if _top(name) == ROOT_PACKAGE), tuple(libraries), services)


def _packages_of(module: str) -> list[str]:
    """Return the packages around a module, whose `__init__.py` is loaded before it."""
    *around, _ = module.split(".")
    return [".".join(around[:depth]) for depth in range(1, len(around) + 1)]


def _imported(tree: ast.AST) -> Iterator[str]:
    """Yield the dotted names imported anywhere in `tree`, save those only a type checker sees."""
    for node in (each for part in _OF_STATEMENTS for each in getattr(tree, part, ())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.If) and _is_type_checking(node.test):
            yield from _imported(ast.Module(node.orelse, []))
        else:
            yield from _imported(node)


def _is_type_checking(test: ast.expr) -> bool:
    return (isinstance(test, ast.Name) and test.id == "TYPE_CHECKING") or (
        isinstance(test, ast.Attribute) and test.attr == "TYPE_CHECKING"
    )


def _services(tree: ast.Module) -> Iterator[str]:
    """Yield the first literal argument of every call to something named `client`, `resource` or `…_client`."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or not node.args:
            continue
        called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        first = node.args[0]
        if called.split("_")[-1] in ("client", "resource") and isinstance(first, ast.Constant):
            yield str(first.value)


def _is_library(name: str) -> bool:
    # zoneinfo reads the time zones from the library tzdata where the system has none, as in Lambda.
    return _top(name) != ROOT_PACKAGE and (_top(name) not in sys.stdlib_module_names or _top(name) == "zoneinfo")


def _top(name: str) -> str:
    return name.partition(".")[0]


def _module_file(source: Path, module: str) -> Path | None:
    path = source.joinpath(*module.split("."))
    for candidate in (path.with_suffix(".py"), path / "__init__.py"):
        if candidate.is_file():
            return candidate
    return None
