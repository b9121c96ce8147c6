"""What the deployment tells the entries."""

from dataclasses import dataclass

from rental.platform.environment import is_on, required


@dataclass(frozen=True, slots=True)
class ScheduleSettings:
    """Where one-off schedules are kept, whom they call in whose name, and where a call goes that cannot be made."""

    group: str
    target_arn: str
    role_arn: str
    dead_letters_arn: str

    @classmethod
    def from_environment(cls, target_arn: str = "") -> "ScheduleSettings":
        """Read the environment. A function that is the target itself knows its own ARN."""
        return cls(
            group=required("SCHEDULE_GROUP"),
            target_arn=target_arn or required("SCHEDULE_TARGET_ARN"),
            role_arn=required("SCHEDULE_ROLE_ARN"),
            dead_letters_arn=required("SCHEDULE_DEAD_LETTERS_ARN"),
        )


def takes_cards() -> bool:
    """Tell whether what guests book by card waits for its money: payments is deployed."""
    return is_on("CARD_PAYMENTS")
