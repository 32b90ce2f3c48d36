"""The unified social credit code (统一社会信用代码): whether it holds, and which office gave it.

Rule: GB 32100-2015, its check character by python-stdnum. The organisation
part has a check of its own (GB 11714), which is left alone on purpose: the
check of the whole already tells every single wrong character and every pair
of exchanged ones, so a second one could only refuse codes that hold.
"""

from __future__ import annotations

from stdnum.cn import uscc
from stdnum.exceptions import InvalidChecksum, InvalidFormat, InvalidLength

from directory.nursery import Nature, Route

LENGTH = 18

_ROUTES = {
    "12": Route.PUBLIC_INSTITUTION,
    "52": Route.SOCIAL_SERVICE,
    "91": Route.COMPANY,
    "92": Route.SOLE_TRADER,
}
"""First character the registering department, second the kind of body (GB 32100-2015)."""

_NATURES = {
    Route.PUBLIC_INSTITUTION: Nature.NON_PROFIT,
    Route.SOCIAL_SERVICE: Nature.NON_PROFIT,
    Route.COMPANY: Nature.FOR_PROFIT,
    Route.SOLE_TRADER: Nature.FOR_PROFIT,
}
"""托育机构登记和备案办法（试行）, 国卫办人口发〔2019〕25号, articles 3 to 5."""


class WrongLength(ValueError):
    """A code that has not 18 characters."""


class WrongCheck(ValueError):
    """A code with a character that cannot stand there, or whose check character does not fit."""


def parse_credit_code(text: str) -> str:
    """The code, if it holds: 18 capital letters and digits.

    Small letters, spaces and hyphens are form; anything else is not put right.

    >>> parse_credit_code("9111 0000 6000 3734 1l")
    '91110000600037341L'

    Raises:
        WrongLength: it has not 18 characters.
        WrongCheck: it has a character that never stands in a code (I, O, S, V,
            Z), or its check does not fit.
    """
    try:
        return uscc.validate(text)
    except InvalidLength as error:
        raise WrongLength(text) from error
    except (InvalidFormat, InvalidChecksum) as error:
        raise WrongCheck(text) from error


def route_of(code: str) -> Route | None:
    """By which office a body with this code was registered; None for those that no nursery uses."""
    return _ROUTES.get(code[:2])


def nature_of(route: Route) -> Nature:
    """Whether a body registered there may make a profit."""
    return _NATURES[route]
