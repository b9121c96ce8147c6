"""What Cognito writes to who is invited into a pool. It fills in the person's name and password itself."""

from __future__ import annotations

# Cognito sends it as HTML: one paragraph, in which nothing touches the password.
_SUBJECTS = {
    "en": "You are invited to {site_url}",
    "de": "Sie sind eingeladen zu {site_url}",
}
_MESSAGES = {
    "en": (
        "You are invited to work at {site_url}. Sign in at {site_url}/host as {username} with this temporary "
        "password: {####} It works for 7 days; you choose one of your own when you first sign in."
    ),
    "de": (
        "Sie sind eingeladen, auf {site_url} mitzuarbeiten. Melden Sie sich unter {site_url}/host als {username} mit "
        "diesem vorläufigen Passwort an: {####} Es gilt 7 Tage; beim ersten Anmelden wählen Sie ein eigenes."
    ),
}
LANGUAGES = tuple(_MESSAGES)


def invitation(site_url: str, language: str) -> tuple[str, str]:
    """Return subject and message of an invitation to a site. Raises `ValueError` for a language there is none in."""
    if language not in _MESSAGES:
        raise ValueError(f"language must be one of {', '.join(LANGUAGES)}, got {language!r}")
    return tuple(each[language].replace("{site_url}", site_url) for each in (_SUBJECTS, _MESSAGES))  # type: ignore[return-value]
