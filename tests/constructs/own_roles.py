"""Which functions reach the table by their own role, by which actions and under which keys."""

TASKS = ("pool", "first_user", "address", "site", "payment_account", "finish")
OWN_ROLES = {
    "rental.accounts.authorizer.handler": {"dynamodb:GetItem", "dynamodb:BatchGetItem"},
    # Changes of properties are numbered before anybody hears of them.
    "rental.platform.stream_relay.handler": {"dynamodb:UpdateItem"},
    # Whose password was tried how often, and who is signed in where: by operation, for each needs another part of it.
    "answer_challenge": {f"dynamodb:{action}Item" for action in ("Put", "Update", "Delete")},
    "refresh_tokens": {"dynamodb:UpdateItem"},
    "list_sessions": {"dynamodb:Query"},
    "end_session": {"dynamodb:DeleteItem"},
    "end_other_sessions": {"dynamodb:Query", "dynamodb:DeleteItem"},
    "sign_out": {"dynamodb:DeleteItem"},
    "change_password": {"dynamodb:Query", "dynamodb:UpdateItem", "dynamodb:DeleteItem"},
    "forget_password": {"dynamodb:UpdateItem", "dynamodb:DeleteItem"},
    "reset_password": {"dynamodb:Query", *(f"dynamodb:{action}Item" for action in ("Get", "Update", "Delete"))},
    "list_members": {"dynamodb:Query"},
    **{
        each: {"dynamodb:Query", "dynamodb:UpdateItem", "dynamodb:DeleteItem"}
        for each in ("invite_member", "invite_member_again", "change_member", "remove_member")
    },
    "ask_for_unlock": {f"dynamodb:{action}Item" for action in ("Get", "Update", "Delete")},
    "unlock": {"dynamodb:UpdateItem", "dynamodb:DeleteItem"},
    "rental.tenants.custom_resource.handler": {
        f"dynamodb:{action}Item" for action in ("Get", "Put", "Update", "Delete")
    },
    # How a sign-up goes on, and what it makes of a tenant: no tenant is there yet for whom they could act.
    **{f"rental.tenants.tasks.{each}.handler": {"dynamodb:GetItem", "dynamodb:UpdateItem"} for each in TASKS},
    **{
        f"rental.tenants.tasks.{each}.handler": {f"dynamodb:{action}Item" for action in ("Get", "Put", "Update")}
        for each in ("pool", "finish")
    },
    "rental.tenants.tasks.configuration.handler": {
        f"dynamodb:{action}Item" for action in ("Get", "Put", "Update", "Delete")
    },
    "rental.tenants.tasks.reconcile.handler": {"dynamodb:Query"},
    # Whose a host is, and how a domain goes on: its work takes days, longer than any caller's rights.
    "rental.tenants.tasks.domain.handler": {f"dynamodb:{action}Item" for action in ("Get", "Put", "Update", "Delete")},
    # Where all feeds are: the sweep reads it, the listener keeps it, the poller says which are asked more often.
    "rental.calendar_sync.schedule.handler": {"dynamodb:Query"},
    "rental.calendar_sync.events.handler": {"dynamodb:PutItem", "dynamodb:DeleteItem"},
    "rental.calendar_sync.queue.handler": {"dynamodb:PutItem"},
    # Where all channel managers are: the sweep reads it, the listener keeps it.
    "rental.channels.workers.sweeping.handler": {"dynamodb:Query"},
    "rental.channels.workers.listening.handler": {"dynamodb:PutItem", "dynamodb:DeleteItem"},
    # Which addresses are gone, whether SES and SNS answer and how much was sent just now, for all tenants together.
    "rental.notifications.events.handler": {f"dynamodb:{action}Item" for action in ("Get", "Put", "Update")},
    "rental.notifications.queue.handler": {"dynamodb:PutItem"},
    # Whether Stripe answers, for all tenants together.
    "rental.payments.queue.handler": {f"dynamodb:{action}Item" for action in ("Get", "Put")},
    # What is due when, for all tenants: the sweep reads it and remembers how far it is, the planner keeps it.
    "rental.reminders.schedule.handler": {"dynamodb:Query", "dynamodb:PutItem"},
    "rental.reminders.events.handler": {"dynamodb:PutItem", "dynamodb:DeleteItem"},
    # Which tenants leave and how far they are, whose site answers, and what the platform's own keys know of them.
    "rental.offboarding.http_api.leaving.handler": {"dynamodb:GetItem"},
    "rental.offboarding.events.handler": {f"dynamodb:{action}Item" for action in ("Get", "Put", "Delete")},
    "rental.offboarding.schedule.handler": {"dynamodb:Query"},
    "rental.offboarding.tasks.close.handler": {f"dynamodb:{action}Item" for action in ("Get", "Update")},
    "rental.offboarding.tasks.export.handler": {f"dynamodb:{action}Item" for action in ("Get", "Update")},
    "rental.offboarding.tasks.data.handler": {f"dynamodb:{action}Item" for action in ("Update", "Delete")},
    "rental.tenants.tasks.leave.handler": {f"dynamodb:{action}Item" for action in ("Get", "Put", "Update")},
    "rental.offboarding.tasks.name.handler": {f"dynamodb:{action}Item" for action in ("Get", "Update", "Delete")},
    # Which of Stripe's events were heard, and whose account is whose.
    "rental.payments.webhook.handler": {"dynamodb:GetItem", "dynamodb:PutItem"},
}
# Partition keys, by action where they differ.
OWN_KEYS = {
    "rental.accounts.authorizer.handler": [{"G#HOST#*", "G#SESSIONS#*"}],
    "rental.platform.stream_relay.handler": [{"G#CHANGES#*"}],
    "answer_challenge": [{"G#SESSIONS#*", "G#SIGNIN#*"}, {"G#SIGNIN#*"}],
    "refresh_tokens": [{"G#SESSIONS#*"}],
    "list_sessions": [{"G#SESSIONS#*"}],
    "end_session": [{"G#SESSIONS#*"}],
    "end_other_sessions": [{"G#SESSIONS#*"}, {"G#SESSIONS#*"}],
    "sign_out": [{"G#SESSIONS#*"}],
    "change_password": [{"G#SESSIONS#*"}, {"G#SESSIONS#*"}, {"G#SIGNIN#*"}],
    "forget_password": [{"G#SIGNIN#*"}],
    "reset_password": [{"G#SESSIONS#*"}, {"G#SIGNIN#*"}, {"G#SESSIONS#*"}, {"G#SIGNIN#*"}],
    "list_members": [{"G#SESSIONS#*"}],
    **{
        each: [{"G#SESSIONS#*"}] * 3
        for each in ("invite_member", "invite_member_again", "change_member", "remove_member")
    },
    "ask_for_unlock": [{"G#SIGNIN#*"}, {"G#SIGNIN#*"}],
    "unlock": [{"G#SIGNIN#*"}],
    "rental.tenants.custom_resource.handler": [{"G#HOST#*", "G#ACCOUNT#*", "G#NAME#*", "G#TENANTS#*", "T#*#TENANT"}],
    **{f"rental.tenants.tasks.{each}.handler": [{"G#SIGNUP#*"}] for each in TASKS},
    **{f"rental.tenants.tasks.{each}.handler": [{"G#SIGNUP#*", "G#NAME#*"}] for each in ("pool", "finish")},
    "rental.tenants.tasks.configuration.handler": [
        {"G#SIGNUP#*"},
        {"G#HOST#*", "G#ACCOUNT#*", "G#NAME#*", "G#TENANTS#*", "T#*#TENANT"},
    ],
    "rental.tenants.tasks.reconcile.handler": [{"G#TENANTS#*"}],
    "rental.tenants.tasks.domain.handler": [{"G#HOST#*", "T#*#TENANT"}, {"G#HOST#*"}, {"T#*#DOMAIN"}],
    "rental.calendar_sync.schedule.handler": [{"G#FEEDS#*"}],
    "rental.calendar_sync.events.handler": [{"G#FEEDS#*"}],
    "rental.calendar_sync.queue.handler": [{"G#FEEDS#*"}],
    "rental.channels.workers.sweeping.handler": [{"G#MANAGERS"}],
    "rental.channels.workers.listening.handler": [{"G#MANAGERS"}],
    "rental.notifications.events.handler": [{"G#SUPPRESSED#*", "G#BREAKER#*"}, {"G#BREAKER#*"}, {"G#RATE#*"}],
    "rental.notifications.queue.handler": [{"G#SUPPRESSED#*"}],
    "rental.payments.queue.handler": [{"G#BREAKER#*"}],
    "rental.reminders.schedule.handler": [{"G#DUE#*"}],
    "rental.reminders.events.handler": [{"G#DUE#*"}],
    "rental.offboarding.http_api.leaving.handler": [{"G#TENANTS#*"}],
    "rental.offboarding.events.handler": [{"G#LEAVING"}],
    "rental.offboarding.schedule.handler": [{"G#LEAVING"}],
    "rental.offboarding.tasks.close.handler": [{"G#LEAVING", "G#HOST#*", "G#TENANTS#*"}],
    "rental.offboarding.tasks.export.handler": [{"G#LEAVING"}],
    "rental.offboarding.tasks.data.handler": [
        {"G#LEAVING"},
        {"G#DUE#*", "G#FEEDS#*", "G#MANAGERS", "G#ACCOUNT#*", "G#CHANGES#*"},
    ],
    "rental.tenants.tasks.leave.handler": [{"G#SIGNUP#*", "G#NAME#*"}],
    "rental.offboarding.tasks.name.handler": [{"G#LEAVING", "G#HOST#*", "G#TENANTS#*"}],
    "rental.payments.webhook.handler": [{"G#ACCOUNT#*", "G#STRIPE#*"}, {"G#STRIPE#*"}],
}
