"""The state machines that make tenants, keep them in step with the deployment, and lead their domains."""

from __future__ import annotations

from holiday_rental._states_language import ASIDE, EVERYTHING, State, again, camel

# In this order; what fails is undone in the opposite one. As in lambda_src/rental/tenants/domain/sign_up.py.
STEPS = ("pool", "first_user", "address", "site", "configuration", "payment_account")
# Whatever a deployment can change of a tenant who is there.
RECONCILED = ("pool", "address", "site", "configuration")
_LONGEST_TASK_SECONDS = 60
_LOOK_SECONDS = 15
DOMAIN_LOOK_SECONDS = 300  # its owner has to write a record, and others have to hear of it
_REFUSED_DOMAIN = "DomainRefused"
_LOOKING = {"act": "lead", "looked.$": "$.place.looked"}
_FAILING = {"act": "fail", "failure.$": "$.failure"}
_REFUSALS = ("OnboardingRefused", "SignUpOver", "TookTooLong")


def onboarding() -> State:
    """Return the machine that makes a tenant of a sign-up. Whatever it cannot do it undoes, wholly."""
    states: State = {
        "Begin": {
            "Type": "Pass",
            "Parameters": {"tenant_id.$": "$.tenant_id", "site": {"looked": 0}},
            "Next": _do(STEPS[0]),
        }
    }
    for step, following in zip(STEPS, (*map(_do, STEPS[1:]), "Finish"), strict=True):
        states[_do(step)] = _doing(step, following)
    states[_do("site")] |= {"ResultPath": "$.site", "Next": "SiteAnswers"}
    states[_do("site")]["Parameters"]["looked.$"] = "$.site.looked"
    states["SiteAnswers"] = _choice({"Variable": "$.site.settled", "BooleanEquals": True}, _do("configuration"), "Look")
    states["Look"] = {"Type": "Wait", "Seconds": _LOOK_SECONDS, "Next": _do("site")}
    states["Finish"] = _task("Finish", "do", retry=_doing_again(), otherwise=_undo(STEPS[-1]), next_state="Active")
    states["Active"] = {"Type": "Succeed"}
    return {"Comment": "Makes a tenant of a sign-up", "StartAt": "Begin", "States": states | _undoing()}


def reconciliation() -> State:
    """Return the machine that brings one part of the directory up to date. Who fails stops nobody else."""
    who = {"part.$": "$.part"}
    reconcile = "Reconcile"
    page = {"act": "page", "after.$": "$.after"} | who
    left = {"act": "left"} | who
    states: State = {
        "Page": _plain(reconcile, page, result="$.page", next_state="EachDue"),
        "EachDue": {
            "Type": "Map",
            "ItemsPath": "$.page.due",
            "ItemSelector": {"tenant_id.$": "$$.Map.Item.Value"} | who,
            "MaxConcurrency": 1,
            "ItemProcessor": {"ProcessorConfig": {"Mode": "INLINE"}, **_one_tenant()},
            "ResultPath": ASIDE,
            "Next": "Further",
        },
        "Further": _choice({"Variable": "$.page.further", "BooleanEquals": True}, "NextPage", "Left"),
        "NextPage": {"Type": "Pass", "Parameters": {"after.$": "$.page.after"} | who, "Next": "Page"},
        "Left": _plain(reconcile, left, result="$.left", next_state="NobodyLeft"),
        "NobodyLeft": _choice({"Variable": "$.left.all", "BooleanEquals": True}, "UpToDate", "SomeLeft"),
        "UpToDate": {"Type": "Succeed"},
        "SomeLeft": {"Type": "Fail", "Error": "TenantsLeft", "Cause": "Some tenants could not be brought up to date"},
    }
    return {"Comment": "Brings tenants who signed up in step with the deployment", "StartAt": "Page", "States": states}


def own_domain(*, look_seconds: int = DOMAIN_LOOK_SECONDS) -> State:
    """Return the machine that leads a domain of a host's own to the site, or removes it wholly."""
    asked = {"tenant_id.$": "$.tenant_id", "number.$": "$.number"}
    states: State = {
        "Begin": {
            "Type": "Pass",
            "Parameters": {"act.$": "$.act", "place": {"looked": 0}} | asked,
            "Next": "WhatIsAsked",
        },
        "WhatIsAsked": _choice({"Variable": "$.act", "StringEquals": "remove"}, "Remove", "Lead"),
        "Lead": _plain("Domain", _LOOKING | asked, result="$.place", next_state="Answers"),
        "Answers": _choice({"Variable": "$.place.settled", "BooleanEquals": True}, "Done", "Look"),
        "Look": {"Type": "Wait", "Seconds": look_seconds, "Next": "Lead"},
        "Remove": _plain("Domain", {"act": "remove"} | asked, result=ASIDE, next_state="Done"),
        "GiveUp": _plain("Domain", _FAILING | asked, result=ASIDE, next_state="WhoseFault"),
        "Done": {"Type": "Succeed", "Comment": "It leads to the site or is gone, or the host asked otherwise"},
        "NotDone": {"Type": "Fail", "ErrorPath": "$.failure.Error", "CausePath": "$.failure.Cause"},
        "WhoseFault": _choice({"Variable": "$.failure.Error", "StringEquals": _REFUSED_DOMAIN}, "Done", "NotDone"),
    }
    over = {"ErrorEquals": ["DomainOver"], "ResultPath": ASIDE, "Next": "Done"}
    otherwise = {"ErrorEquals": EVERYTHING, "ResultPath": "$.failure", "Next": "GiveUp"}
    left = {"ErrorEquals": EVERYTHING, "ResultPath": ASIDE, "Next": "NotDone"}
    never = {"ErrorEquals": ["DomainOver", _REFUSED_DOMAIN], "MaxAttempts": 0}
    states["Lead"] |= {"Catch": [over, otherwise], "Retry": [never, *_doing_again()[1:]]}
    states["Remove"] |= {"Catch": [over, otherwise], "Retry": [never, *_undoing_again()]}
    states["GiveUp"] |= {"Catch": [over, left], "Retry": [never, *_undoing_again()]}
    return {"Comment": "Leads a host's own domain to the site", "StartAt": "Begin", "States": states}


def _one_tenant() -> State:
    states: State = {}
    following = (*map(camel, RECONCILED[1:]), None)
    for step, next_state in zip(RECONCILED, following, strict=True):
        states[camel(step)] = _task(
            camel(step), "reconcile", retry=_doing_again(), otherwise="Tell", next_state=next_state
        )
    told = {"act": "failed", "part.$": "$.part", "tenant_id.$": "$.tenant_id", "failure.$": "$.failure"}
    states["Tell"] = _plain("Reconcile", told, result=ASIDE, next_state="PassedOver")
    states["Tell"]["Catch"] = [{"ErrorEquals": EVERYTHING, "ResultPath": ASIDE, "Next": "PassedOver"}]
    states["PassedOver"] = {"Type": "Pass", "End": True}
    return {"StartAt": camel(RECONCILED[0]), "States": states}


def _undoing() -> State:
    """Return the states behind a failure: each undoes a step, from the failed one back to the first."""
    states: State = {}
    backwards = STEPS[::-1]
    for step, following in zip(backwards, (*map(_undo, backwards[1:]), "GiveUp"), strict=True):
        states[_undo(step)] = _task(
            camel(step), "undo", retry=_undoing_again(), otherwise="NotUndone", next_state=following, caught=ASIDE
        )
    states["GiveUp"] = _task(
        "Finish", "undo", retry=_undoing_again(), otherwise="NotUndone", next_state="WhoseFault", caught=ASIDE
    )
    states["GiveUp"]["Parameters"]["failure.$"] = "$.failure"
    refused = [{"Variable": "$.failure.Error", "StringEquals": each} for each in _REFUSALS[:2]]
    states["WhoseFault"] = _choice({"Or": refused}, "Refused", "Failed")
    states["Refused"] = {"Type": "Succeed", "Comment": "The host cancelled or has to choose otherwise"}
    states["Failed"] = {"Type": "Fail", "ErrorPath": "$.failure.Error", "CausePath": "$.failure.Cause"}
    states["NotUndone"] = {"Type": "Fail", "Error": "NotUndone", "Cause": "Something of a tenant that failed is left"}
    return states


def _doing(step: str, following: str) -> State:
    return _task(camel(step), "do", retry=_doing_again(), otherwise=_undo(step), next_state=following)


def _task(
    function: str,
    act: str,
    *,
    retry: list[State],
    otherwise: str,
    next_state: str | None,
    caught: str = "$.failure",
) -> State:
    asked = {"tenant_id.$": "$.tenant_id", "act": act}
    state = _plain(function, asked, result=ASIDE, next_state=next_state)
    return state | {
        "Retry": retry,
        "Catch": [{"ErrorEquals": EVERYTHING, "ResultPath": caught, "Next": otherwise}],
    }


def _plain(function: str, asked: State, *, result: str, next_state: str | None) -> State:
    return {
        "Type": "Task",
        "Resource": f"${{{function}}}",
        "Parameters": asked,
        "TimeoutSeconds": _LONGEST_TASK_SECONDS,
        "ResultPath": result,
        "Retry": _doing_again(),
        **({"Next": next_state} if next_state else {"End": True}),
    }


def _choice(rule: State, then: str, otherwise: str) -> State:
    return {"Type": "Choice", "Choices": [{**rule, "Next": then}], "Default": otherwise}


def _doing_again() -> list[State]:
    """Rates are the account's: who is throttled waits long, and never in step with others."""
    return [
        {"ErrorEquals": list(_REFUSALS), "MaxAttempts": 0},
        again(["Throttled"], seconds=4, attempts=10, longest=120),
        again(EVERYTHING, seconds=1, attempts=4, longest=30),
    ]


def _undoing_again() -> list[State]:
    """Return how often undoing is tried, most of an hour long: what it leaves would be half a tenant."""
    return [again(EVERYTHING, seconds=2, attempts=14, longest=300)]


def _do(step: str) -> str:
    return f"Do{camel(step)}"


def _undo(step: str) -> str:
    return f"Undo{camel(step)}"
