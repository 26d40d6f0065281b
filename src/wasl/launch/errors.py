"""The one error of bringing Wasl up."""


class LaunchError(Exception):
    """Wasl cannot start or go on; the message is the one sentence the operator reads."""
