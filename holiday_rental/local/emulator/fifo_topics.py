"""FIFO topics from a template; vanilla MiniStack drops the attributes and delivers duplicates."""

from ministack.services import sns

from holiday_rental.local.emulator.patching import Properties, after_create_and_update, true


def apply() -> None:
    after_create_and_update("AWS::SNS::Topic", _set)


def _set(topic: str, properties: Properties) -> None:
    if not true(properties.get("FifoTopic")):
        return
    by_content = str(true(properties.get("ContentBasedDeduplication"))).lower()
    sns._topics[topic]["attributes"] |= {"FifoTopic": "true", "ContentBasedDeduplication": by_content}
