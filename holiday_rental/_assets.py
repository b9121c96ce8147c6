"""Where the library's own sources lie: in a checkout beside the package, in a wheel inside it."""

from pathlib import Path

from constructs import Construct

_HERE = Path(__file__).resolve().parent
_LAMBDA_SOURCE_KEY = "holiday-rental:private:lambda-source"
_SITE_FILES_KEY = "holiday-rental:private:site-files"


def lambda_source(scope: Construct) -> Path:
    """Return the folder that holds the package `rental` and the functions' requirements."""
    return _overridden(scope, _LAMBDA_SOURCE_KEY) or _located("lambda_src", "lambda_src")


def site_files(scope: Construct, chosen: Path | None) -> Path:
    """Return the folder of a built site: the chosen one, else the guest site that comes with the library.

    Raises `ValueError` naming the cure where it has not been built.
    """
    found = chosen or _overridden(scope, _SITE_FILES_KEY) or _located("web/dist", "web")
    if not (found / "index.html").is_file():
        raise ValueError(
            f"the guest site is not built: no index.html in {found}; run `npm ci && npm run build` in web/, "
            "or give SiteDistribution the folder of a built site as site_files"
        )
    return found


def use_lambda_source(scope: Construct, source: Path) -> None:
    """Take Lambda code from elsewhere below `scope`: for tests, before it has children."""
    scope.node.set_context(_LAMBDA_SOURCE_KEY, str(source))


def use_site_files(scope: Construct, files: Path) -> None:
    """Take the guest site from elsewhere below `scope`: for tests, before it has children."""
    scope.node.set_context(_SITE_FILES_KEY, str(files))


def _overridden(scope: Construct, key: str) -> Path | None:
    found = scope.node.try_get_context(key)
    return Path(str(found)) if found else None


def _located(source: str, bundled: str) -> Path:
    packed = _HERE / "_bundled" / bundled
    return packed if packed.is_dir() else _HERE.parent / source
