"""Queues as several threads use them, and FIFO queues as AWS keeps them.

Vanilla MiniStack makes a queue's messages anew when a function has taken some, and one that arrives at that moment is
lost. A topic's messages come into a FIFO queue without sequence number, and a second time where a queue knows them
again. And one slow message holds back those of all groups: here groups are worked at beside each other, as on AWS,
where a mapping takes one message at a time.
"""

import functools
import inspect
import threading
import time
from collections.abc import Callable
from typing import Any

from ministack.services import eventbridge, lambda_svc, sns, sqs

_ONE_AT_A_TIME = 1
_Function = Callable[..., Any]


def apply() -> None:
    lock = threading.RLock()  # they call each other
    sqs._queues_lock = lock  # its own functions take it too
    for name, handler in sqs._HANDLERS.items():
        if not inspect.iscoroutinefunction(handler):
            sqs._HANDLERS[name] = _holding(lock, handler)
    for name in ("_collect_msgs", "_dlq_sweep", "_expire_retained"):
        setattr(sqs, name, _holding(lock, getattr(sqs, name)))
    eventbridge._dispatch_to_sqs = _holding(lock, eventbridge._dispatch_to_sqs)
    sns._deliver_to_sqs = _holding(lock, _into_fifo_queues(sns._deliver_to_sqs))
    lambda_svc._sqs_esm_concurrency = _groups_beside_each_other(lambda_svc._sqs_esm_concurrency)


def _holding(lock: Any, function: _Function) -> _Function:
    @functools.wraps(function)
    def held(*arguments: Any, **named: Any) -> Any:
        with lock:
            return function(*arguments, **named)

    return held


def _into_fifo_queues(deliver: _Function) -> _Function:
    """Return what numbers a topic's messages, and leaves out what the queue took within five minutes."""

    @functools.wraps(deliver)
    def numbered(endpoint: str, *rest: Any, **named: Any) -> None:
        queue = sqs._queue_by_arn(endpoint)
        if queue is None or not queue["is_fifo"]:
            deliver(endpoint, *rest, **named)
            return
        group, known_as = named.get("message_group_id", ""), named.get("message_dedup_id", "")
        by_group = queue["attributes"].get("DeduplicationScope") == "messageGroup"
        key = f"{group}:{known_as}" if by_group else known_as
        sqs._prune_dedup(queue)
        if key in queue["dedup_cache"]:
            return
        before = len(queue["messages"])
        deliver(endpoint, *rest, **named)
        for message in queue["messages"][before:]:
            queue["fifo_seq"] += 1
            message |= {"seq": str(queue["fifo_seq"]).zfill(20), "dedup_cache_key": key}
            queue["dedup_cache"][key] = _remembered(message)

    return numbered


def _remembered(message: dict[str, Any]) -> dict[str, Any]:
    expire = time.time() + sqs._DEDUP_WINDOW_S
    told = {"id": message["id"], "md5": message["md5_body"], "md5a": message["md5_attrs"], "seq": message["seq"]}
    return {"expire": expire} | told


def _groups_beside_each_other(concurrency: _Function) -> _Function:
    @functools.wraps(concurrency)
    def allowed(mapping: dict[str, Any], function: Any, config: Any, queue: Any = None) -> Any:
        # A batch of one is of one group, of which nothing else is given out before it has ended.
        alone = mapping.get("BatchSize") == _ONE_AT_A_TIME
        return concurrency(mapping, function, config, None if alone else queue)

    return allowed
