"""300 changes over 50 properties, 1 % poison, over the emulator's own stream, topic, queues and functions."""

from simulation.lane_on_emulator import LaneOnEmulator
from simulation.ordered_changes import Changes, judged


def test_300_changes_reach_a_listener_in_order_or_its_dead_letters_and_the_redrive_completes(extended, tmp_path):
    changes = Changes.made(3, 300, 50)
    with LaneOnEmulator(f"http://127.0.0.1:{extended.port}", "us-east-1", tmp_path).deployed() as lane:
        lane.write(changes)
        lane.settle(changes, dead=len(changes.poison))
        before = judged(changes, lane.heard(), sorted(changes.poison))
        assert (before.wrong(), before.late, before.dead) == ("", 0, 3)
        assert {event_id for _, _, event_id, how in lane.lines() if how == "failed"} == changes.poison
        assert lane.others_meanwhile() > 0
        assert lane.mend() == 3
        lane.settle(changes, dead=0)
        assert judged(changes, lane.heard(), []).wrong() == ""
