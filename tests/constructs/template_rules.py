"""What every template must be like. A rule returns what breaks it, each with its cure; none is what is wanted."""

from collections import Counter

from tests.constructs.cloud import listed

MOST_RESOURCES = 400
# Fields of which CloudFormation's reference says that they are for standard distributions only, or belong to the
# connection group. Its schema allows them: only deploying fails.
STANDARD_ONLY = {
    *("Aliases", "AnycastIpListId", "ContinuousDeploymentPolicyId", "IPV6Enabled", "PriceClass", "Staging"),
    *("DefaultTTL", "MaxTTL", "MinTTL", "SmoothStreaming", "TrustedSigners", "ForwardedValues", "IamCertificateId"),
    *("CNAMEs", "CustomOrigin", "S3Origin", "OriginAccessIdentity"),
}


def functions_without_a_log_that_expires(cloud):
    groups = cloud.resources("AWS::Logs::LogGroup")
    yield from (
        f"{where}: give the log group a retention"
        for where, group in groups.items()
        if not group["Properties"].get("RetentionInDays")
    )
    for where, function in cloud.resources("AWS::Lambda::Function").items():
        group = function["Properties"].get("LoggingConfig", {}).get("LogGroup", {})
        if beside(where, group.get("Ref")) not in groups:
            yield f"{where}: give the function a log group of this stack, as ContextFunction does"


def functions_that_share_a_role(cloud):
    functions = cloud.resources("AWS::Lambda::Function")
    roles = {where: beside(where, target(each["Properties"]["Role"])) for where, each in functions.items()}
    used = Counter(roles.values())
    for where, role in roles.items():
        if used[role] > 1:
            yield f"{where}: give the function a role of its own, as ContextFunction does, not {role}"


def queues_whose_failures_are_lost(cloud):
    ends = set()
    for where, queue in cloud.resources("AWS::SQS::Queue").items():
        if redrive := queue["Properties"].get("RedrivePolicy"):
            ends.add(beside(where, target(redrive["deadLetterTargetArn"])))
    ends |= {end for _, _, end in _undelivered(cloud)}
    for where, asynchronous in cloud.resources("AWS::Lambda::EventInvokeConfig").items():
        ends.add(beside(where, target(asynchronous["Properties"]["DestinationConfig"]["OnFailure"]["Destination"])))
    for where, queue in cloud.resources("AWS::SQS::Queue").items():
        if "RedrivePolicy" not in queue["Properties"] and where not in ends:
            yield f"{where}: give the queue a dead-letter queue, as work_queue does; nothing has it as its own"


def queues_that_nobody_watches(cloud):
    watched = set()
    for where, alarm in cloud.resources("AWS::CloudWatch::Alarm").items():
        for each in alarm["Properties"].get("Dimensions", []):
            if each["Name"] == "QueueName":
                watched.add((beside(where, target(each["Value"])), alarm["Properties"]["MetricName"]))
    for where, queue in cloud.resources("AWS::SQS::Queue").items():
        works = "RedrivePolicy" in queue["Properties"]
        if works and (where, "ApproximateAgeOfOldestMessage") not in watched:
            yield f"{where}: give the queue an alarm on the age of its messages, as work_queue does"
        if not works and (where, "ApproximateNumberOfMessagesVisible") not in watched:
            yield f"{where}: give the queue an alarm on what is given up on, as dead_letter_queue does"


def rules_whose_events_are_lost(cloud):
    for where, rule in cloud.resources("AWS::Events::Rule").items():
        if not rule["Properties"].get("Targets"):
            yield f"{where}: give the rule a target"
    ends = Counter(end for _, kind, end in _undelivered(cloud) if kind == "rule")
    for where, kind, end in _undelivered(cloud):
        if end is None:
            yield f"{where}: give the {kind}'s target a dead-letter queue"
        elif kind == "rule" and ends[end] > 1:
            yield f"{where}: give the rule's target a dead-letter queue of its own, not {end}"


def what_keeps_data_unencrypted(cloud):
    for kind in ("AWS::DynamoDB::GlobalTable", "AWS::DynamoDB::Table"):
        for where, table in cloud.resources(kind).items():
            if not table["Properties"].get("SSESpecification", {}).get("SSEEnabled"):
                yield f"{where}: encrypt the table with a key that can be seen: TableEncryptionV2.aws_managed_key()"
    for where, bucket in cloud.resources("AWS::S3::Bucket").items():
        if not bucket["Properties"].get("BucketEncryption"):
            yield f"{where}: say how the bucket is encrypted: BucketEncryption.S3_MANAGED"
        blocked = bucket["Properties"].get("PublicAccessBlockConfiguration", {})
        if [blocked.get(each) for each in _PUBLIC] != [True] * len(_PUBLIC):
            yield f"{where}: close the bucket to the public: BlockPublicAccess.BLOCK_ALL"
    for where, queue in cloud.resources("AWS::SQS::Queue").items():
        if not queue["Properties"].keys() & {"SqsManagedSseEnabled", "KmsMasterKeyId"}:
            yield f"{where}: say how the queue is encrypted: QueueEncryption.SQS_MANAGED"


def permissions_with_a_wildcard_action(cloud):
    for where, statement in (*cloud.statements(), *cloud.resource_statements()):
        for action in listed(statement.get("Action", "*")):
            if statement["Effect"] == "Allow" and "*" in action:
                yield f"{where}: name the actions instead of {action}"


def settings_that_a_multi_tenant_distribution_refuses(cloud):
    for where, distribution in cloud.resources("AWS::CloudFront::Distribution").items():
        described = distribution["Properties"]["DistributionConfig"]
        if described.get("ConnectionMode") != "tenant-only":
            yield f"{where}: the connection mode is tenant-only, or no site can be added"
        yield from (f"{where}: leave out {name}" for name in sorted(_names(described) & STANDARD_ONLY))


def stacks_near_the_limit(cloud):
    for name, template in cloud.templates.items():
        if (count := len(template.get("Resources", {}))) > MOST_RESOURCES:
            yield f"{name}: {count} resources, at most {MOST_RESOURCES}: move a context into a nested stack of its own"


def steps_whose_answer_takes_the_place_of_their_input(cloud):
    """The CDK drops a null, so that "ResultPath": null is no way to throw an answer away."""
    for where, machine in cloud.resources("AWS::StepFunctions::StateMachine").items():
        for name, state in _states(machine["Properties"]["Definition"]):
            if state["Type"] == "Task" and "Next" in state and "ResultPath" not in state:
                yield f"{where}: say where the answer of {name} goes, or {state['Next']} has nothing else"


RULES = (
    functions_without_a_log_that_expires,
    functions_that_share_a_role,
    queues_whose_failures_are_lost,
    queues_that_nobody_watches,
    rules_whose_events_are_lost,
    what_keeps_data_unencrypted,
    permissions_with_a_wildcard_action,
    settings_that_a_multi_tenant_distribution_refuses,
    stacks_near_the_limit,
    steps_whose_answer_takes_the_place_of_their_input,
)
_PUBLIC = ("BlockPublicAcls", "BlockPublicPolicy", "IgnorePublicAcls", "RestrictPublicBuckets")


def beside(where, logical_id):
    """Return the place of another resource of the same template."""
    return f"{where.partition('/')[0]}/{logical_id}"


def target(reference):
    """Return the logical id that an Fn::GetAtt is of."""
    return reference["Fn::GetAtt"][0]


def _states(definition):
    """Yield (name, state) of all states, those of maps and branches too."""
    for name, state in definition["States"].items():
        yield name, state
        for inner in (state.get("ItemProcessor"), state.get("Iterator"), *state.get("Branches", ())):
            yield from _states(inner) if inner else ()


def _undelivered(cloud):
    """Yield (where, "rule" or "schedule", queue of what could not be delivered) of every target."""
    for where, rule in cloud.resources("AWS::Events::Rule").items():
        for each in rule["Properties"].get("Targets", []):
            yield where, "rule", _dead_letters(where, each)
    for where, schedule in cloud.resources("AWS::Scheduler::Schedule").items():
        yield where, "schedule", _dead_letters(where, schedule["Properties"]["Target"])


def _dead_letters(where, described):
    configured = described.get("DeadLetterConfig")
    return beside(where, target(configured["Arn"])) if configured else None


def _names(described):
    """Return every name in nested settings that is given a value: an origin without an identity has an empty one."""
    if isinstance(described, list):
        return set().union(*map(_names, described))
    if isinstance(described, dict):
        given = {name for name, value in described.items() if value != ""}
        return given.union(*map(_names, described.values()))
    return set()
