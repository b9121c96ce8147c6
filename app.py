"""The demo: a platform with two tenants.

`cdk deploy --all -c domain=stays.example` deploys to AWS, `-c local=<port>` to an emulator on this machine.
"""

from aws_cdk import App

from holiday_rental import HolidayRentalPlatform, LocalTarget, TenantProfile


def build(app: App) -> HolidayRentalPlatform:
    """Define the demo. Nothing else reads the app's context."""
    if local := app.node.try_get_context("local"):
        LocalTarget(int(local)).apply(app)
    platform = HolidayRentalPlatform(
        app, "HolidayRental", domain=str(app.node.try_get_context("domain") or "example.com")
    )
    platform.add_tenant(
        "seaview",
        TenantProfile(
            name="Seaview Stays",
            languages=("en", "de"),
            currency="AUD",
            time_zone="Australia/Adelaide",
            accent_colour="#1f6f5c",
        ),
    )
    platform.add_tenant(
        "barossa",
        TenantProfile(
            name="Barossa Retreats",
            languages=("en", "de"),
            currency="AUD",
            time_zone="Australia/Adelaide",
            accent_colour="#7a2f4a",
        ),
    )
    return platform


if __name__ == "__main__":
    demo = App()
    build(demo)
    demo.synth()
