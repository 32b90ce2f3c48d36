"""What is wrong with a request: no right to be here, or no message in it."""

from __future__ import annotations


class RefusedError(Exception):
    """The request proves no right to be here: status 403 with an empty body, whatever the reason."""


class SignatureMismatchError(RefusedError):
    """The signature is not the one that the token gives."""


class StaleTimestampError(RefusedError):
    """The request was signed too long ago, or in the future, or at no time at all."""


class NotSealedError(RefusedError):
    """The account seals everything, and this request is not sealed."""


class UnopenableError(RefusedError):
    """The sealed part does not open with our keys, is damaged, or is for another account."""


class NotAMessageError(ValueError):
    """A body that is no message of the platform; its text is the reason, for the log."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
