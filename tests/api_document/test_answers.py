"""The operations held to the API document in this process: fifty examples of each, and chains of them by its links."""

import os

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from schemathesis.generation.stateful.state_machine import StepOutput

from tests.support.api_call import Call
from tests.support.api_chains import chains_of, follow
from tests.support.api_held import OF_HOSTS_WHO_SIGNED_UP, OPERATIONS, api_under_test, example, send
from tests.support.site_under_document import api_site

LEADING_ON = {name for name, each in OPERATIONS.items() if each.operation.leads_to}
EXAMPLES_EACH = int(os.environ.get("API_DOCUMENT_EXAMPLES", "50"))
SEED = 20_261_121
CHAINS, STEPS_EACH, LINKS_FOLLOWED = 25, 12, 25
POSITIVE, NEGATIVE = schemathesis.GenerationMode.POSITIVE, schemathesis.GenerationMode.NEGATIVE


@pytest.fixture(scope="module")
def api():
    return api_under_test()


@pytest.fixture(scope="module")
def site():
    with api_site() as made:
        yield made


@pytest.mark.parametrize("name", sorted(OPERATIONS))
def test_whatever_is_sent_is_answered_as_the_document_says(api, site, name):
    site.stage.move()
    declared, call = OPERATIONS[name], site.stage.call(name)
    shown = api.find_operation_by_id(name)
    path = {each: value for each, value in call.path.items() if f"{{{each}}}" in declared.operation.path} or None
    cases = shown.as_strategy(POSITIVE, path_parameters=path)
    if declared.operation.takes or declared.operation.query:
        cases |= shown.as_strategy(NEGATIVE, path_parameters=path)

    @seed(SEED)
    @settings(max_examples=EXAMPLES_EACH, database=None, deadline=None, suppress_health_check=list(HealthCheck))
    @given(case=cases)
    def hold_to_it(case):
        if case.meta.generation.mode is POSITIVE and isinstance(case.body, dict):
            case.body |= {key: value for key, value in call.members.items() if key == "property_id"}
        send(site.stage, case, call, session=site.session)

    hold_to_it()


@pytest.mark.parametrize("name", sorted(LEADING_ON - OF_HOSTS_WHO_SIGNED_UP))
def test_every_link_leads_to_what_there_is(api, site, name):
    case, call = example(api, site.stage, name)
    answer = send(site.stage, case, call, session=site.session)
    links = case.operation.definition.raw["responses"][str(answer.status_code)]["links"]
    assert links.keys() == set(OPERATIONS[name].operation.leads_to)
    as_host = Call(headers={"authorization": f"Bearer {site.stage.token}"})
    for target, link in links.items():
        followed = follow(api, site.stage, link, StepOutput(answer, case))
        assert send(site.stage, followed, as_host, session=site.session).status_code not in (404, 422), target


def test_chains_of_links_hold_to_the_document(api, site):
    """Properties are made, sold, changed and gone; what is gone is gone, and what was made is there."""
    chains = seed(SEED)(chains_of(api, site))
    once = settings(max_examples=CHAINS, stateful_step_count=STEPS_EACH, phases=[Phase.generate])
    chains.run(settings=settings(once, database=None, deadline=None, suppress_health_check=list(HealthCheck)))
    assert len(chains.followed) >= LINKS_FOLLOWED, sorted(chains.followed)
