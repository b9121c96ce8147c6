"""An HTTP API's CORS settings from a template.

Vanilla MiniStack stores the template's PascalCase names and reads camelCase ones, so every preflight is a 403.
"""

from holiday_rental.local.emulator.patching import Properties, map_properties


def apply() -> None:
    map_properties("AWS::ApiGatewayV2::Api", _with_camel_case)


def _with_camel_case(properties: Properties) -> Properties:
    settings = properties.get("CorsConfiguration")
    if not settings:
        return properties
    return {**properties, "CorsConfiguration": {name[0].lower() + name[1:]: value for name, value in settings.items()}}
