"""What stays when the stacks are destroyed, and why: declared here once, held against the templates by a test."""

KEPT = {
    "AWS::DynamoDB::GlobalTable": "bookings, calendars, payments: all that guests and hosts entrusted to it",
    "AWS::Cognito::UserPool": "the accounts of guests and hosts, whose passwords no copy has",
    "AWS::SecretsManager::Secret": "the key that bookings' ids and links in letters that were sent come from",
    "AWS::S3::Bucket": "changes that reached nobody, or files of all their data that hosts asked for",
}
OF_THE_APP = "the app's own template keeps it (DeletionPolicy)"
OF_THE_CDK = "the CDK's bootstrap: every app of the account uses it"
BOOTSTRAP_STACK = "CDKToolkit"
