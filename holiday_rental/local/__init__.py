"""The embedded platform: MiniStack on loopback, the real `cdk deploy`, and the `holiday-rental` command.

Constructs never import this package.
"""
