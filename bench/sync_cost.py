"""What a day of polling other channels' calendars costs, counted on the real entries over clients in memory.

Six hours are played, and are a quarter of a day: whatever repeats, repeats within them.
"""

from tests.support.sync_cost import QUARTERS, quarter_of_a_day

FEEDS, FEWER = 3000, 300


def sync_cost() -> list[tuple[str, float, str]]:
    many, unchanged = quarter_of_a_day(FEEDS)
    few, _ = quarter_of_a_day(FEWER)
    a_day = QUARTERS / FEEDS
    return [
        ("sync_wcu_per_unchanged_feed", round(unchanged, 3), "write units"),
        ("sync_polls_per_feed_per_day", round(many.fetches * a_day, 1), "fetches"),
        ("sync_requests_per_feed_per_day", round(many.requests * a_day, 1), "requests to AWS"),
        ("sync_rcu_per_feed_per_day", round(many.used["read units"] * a_day, 1), "read units"),
        ("sync_wcu_per_feed_per_day", round(many.used["write units"] * a_day, 1), "write units"),
        ("sync_usd_per_1000_feeds_per_month", round(many.cost * a_day * 1000 * 30 / 1e6, 2), "US dollars"),
        ("sync_cost_ratio_10x_feeds", round(many.cost / few.cost, 2), "times"),
    ]
