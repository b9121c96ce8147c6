"""Colours that can be read on each other."""

_LIGHT, _DARK = "#ffffff", "#000000"  # one of them has a contrast of 4.5 to any colour


def text_colour_on(colour: str) -> str:
    """Return white or black, whichever is easier to read on "#rrggbb"."""
    return max((_LIGHT, _DARK), key=lambda each: contrast(each, colour))


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two "#rrggbb" colours, 1 to 21. Source: WCAG 2.2, 1.4.3."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(int(colour[at : at + 2], 16) / 255) for at in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else float(((channel + 0.055) / 1.055) ** 2.4)  # noqa: PLR2004 - sRGB
