"""The machine of leaving: its order, what it tries again, and where it stands still."""

from holiday_rental._leaving_flow import leaving
from holiday_rental.tenant_offboarding import UNDONE

STATES = leaving(UNDONE)["States"]
ORDER = [
    "CloseSite",
    "UntilAllAreThrough",
    "LookAgain",
    "MarkLeaving",
    "HandOut",
    "UndoDomain",
    "UndoAddress",
    "UndoSite",
    "UndoPool",
]
ORDER += ["ForgetRows", "AllForgotten", "QuarantineName", "GiveUpName", "Gone"]


def following(name):
    state = STATES[name]
    return state["Choices"][0]["Next"] if state["Type"] == "Choice" else state.get("Next")


def test_a_tenant_is_handed_out_before_anything_goes_and_its_name_goes_last():
    walked = [leaving(UNDONE)["StartAt"]]
    while following(walked[-1]):
        walked.append(following(walked[-1]))
    assert walked == ORDER


def test_rows_are_forgotten_until_a_whole_walk_finds_none():
    assert STATES["AllForgotten"]["Default"] == "UntilIndexesAreThere"
    assert following("UntilIndexesAreThere") == "ForgetRows"


def test_every_step_that_fails_for_good_says_why_and_what_was_refused_is_not_tried_again():
    tasks = {name: state for name, state in STATES.items() if state["Type"] == "Task" and name != "TellWhy"}
    assert {state["Catch"][0]["Next"] for state in tasks.values()} == {"TellWhy"}
    assert all(state["Retry"][0] == {"ErrorEquals": ["LeavingRefused"], "MaxAttempts": 0} for state in tasks.values())
    assert following("TellWhy") == "StandsStill"
    assert STATES["StandsStill"]["Type"] == "Fail"


def test_without_what_onboarding_made_only_data_is_removed():
    states = leaving(())["States"]
    assert states["HandOut"]["Next"] == "ForgetRows"
    assert not [name for name in states if name.startswith("Undo")]
