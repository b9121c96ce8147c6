"""Secrets from a template: `Ref` is the ARN, and generated values keep to the characters that were asked for.

Vanilla MiniStack answers `Ref` with the name, which breaks `grant_read` and every ARN in an environment, and ignores
`ExcludePunctuation` and its kin.
"""

import string
from typing import Any

from ministack.services import secretsmanager

from holiday_rental.local.emulator.patching import Created, Properties, handlers, map_properties, true

_EXCLUDED_BY = {
    "ExcludePunctuation": string.punctuation,
    "ExcludeNumbers": string.digits,
    "ExcludeLowercase": string.ascii_lowercase,
    "ExcludeUppercase": string.ascii_uppercase,
}


def apply() -> None:
    found = handlers("AWS::SecretsManager::Secret")
    create, update, delete = found["create"], found["update"], found["delete"]

    def create_by_arn(logical_id: str, properties: Properties, stack: str) -> Created:
        return _by_arn(create(logical_id, properties, stack))

    def update_by_arn(physical_id: str, old: Properties, new: Properties, *rest: Any) -> Created:
        return _by_arn(update(_name(physical_id), old, new, *rest))

    found["create"], found["update"] = create_by_arn, update_by_arn
    found["delete"] = lambda physical_id, properties: delete(_name(physical_id), properties)
    map_properties("AWS::SecretsManager::Secret", _with_excluded_characters)


def _by_arn(created: Created) -> Created:
    return created[1]["Arn"], created[1]


def _name(physical_id: str) -> str:
    return next((name for name, secret in secretsmanager._secrets.items() if secret["ARN"] == physical_id), physical_id)


def _with_excluded_characters(properties: Properties) -> Properties:
    rules = properties.get("GenerateSecretString")
    if not rules:
        return properties
    excluded = "".join(characters for rule, characters in _EXCLUDED_BY.items() if true(rules.get(rule)))
    excluded += rules.get("ExcludeCharacters", "")
    return {**properties, "GenerateSecretString": {**rules, "ExcludeCharacters": excluded}}
