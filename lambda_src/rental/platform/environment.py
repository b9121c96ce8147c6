"""Reading the function's environment, when asked and never at import."""

import os


class MissingSetting(RuntimeError):  # noqa: N818 - names what is wrong
    """The deployment left out a variable that this function needs."""


def required(name: str) -> str:
    """Return the variable's value. Raises `MissingSetting` naming it when it is absent or empty."""
    value = os.environ.get(name, "")
    if not value:
        raise MissingSetting(f"the function's environment lacks {name}")
    return value


def is_on(name: str) -> bool:
    """Tell whether the deployment turned something on: the variable is "1"."""
    return os.environ.get(name, "") == "1"
