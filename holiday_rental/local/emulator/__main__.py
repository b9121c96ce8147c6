"""Run MiniStack with everything of this package applied: `python -m holiday_rental.local.emulator`.

Settings come from the environment, as MiniStack's own do; see `holiday_rental.local.emulator_process`.
"""

from ministack import app

from holiday_rental.local.emulator import (
    cheap_saves,
    code_directories,
    conditions_read_once,
    custom_resources,
    deletions,
    distribution_tenants,
    documents_read_once,
    domain_ownership,
    edge_functions,
    error_types,
    fifo_queues,
    fifo_topics,
    function_logs,
    http_api_cors,
    lambda_workers,
    leading_keys,
    mail_news,
    mail_permissions,
    mail_tags,
    nested_stacks,
    password_resets,
    queue_permissions,
    quick_server,
    record_only,
    routes_matched_once,
    saved_state,
    saved_streams,
    schedule_permissions,
    scheduler_tick,
    secrets,
    secure_transport,
    seldom_collections,
    sent_mail,
    sign_in_challenges,
    start_page,
    stream_retries,
    table_settings,
    tag_conditions,
    tenant_hosts,
    worker_seeds,
)

_CONCERNS = (
    cheap_saves,
    code_directories,
    conditions_read_once,
    custom_resources,
    distribution_tenants,
    deletions,  # of these too
    documents_read_once,
    domain_ownership,
    edge_functions,
    error_types,
    fifo_queues,
    fifo_topics,
    function_logs,
    http_api_cors,
    lambda_workers,
    leading_keys,
    mail_news,
    mail_permissions,
    mail_tags,
    nested_stacks,
    password_resets,
    queue_permissions,
    quick_server,
    record_only,
    routes_matched_once,
    saved_streams,
    schedule_permissions,
    scheduler_tick,
    secrets,
    secure_transport,
    seldom_collections,
    sent_mail,
    sign_in_challenges,
    start_page,
    stream_retries,
    table_settings,
    tag_conditions,
    tenant_hosts,
    worker_seeds,
    saved_state,  # last: it sees every request first
)


def main() -> None:
    for concern in _CONCERNS:
        concern.apply()
    app.main()


if __name__ == "__main__":
    main()
