"""What goes wrong on a developer's machine, said once and with its cure."""


class LocalProblem(Exception):  # noqa: N818 - names what is wrong
    """Something the person at the keyboard can cure.

    `message` says what is wrong, `cure` what to do about it; both are sentences.
    """

    def __init__(self, message: str, cure: str) -> None:
        super().__init__(f"{message} {cure}")
        self.message = message
        self.cure = cure
