"""The same in a real browser, without the policy that keeps scripts away: nothing that was planted runs."""

from __future__ import annotations

import pytest

from tests.web.staff.flow import Room
from tests.web.staff.planted import FULL, plant
from web.staff.current import COOKIE

pytestmark = pytest.mark.browser

PROBE = "window.__hit === undefined && !document.querySelector('x-hit, [onhit], [onerror], [onload]')"


def test_no_page_runs_what_was_planted_though_nothing_else_would_stop_it(browser, serve, desk):
    room = Room(desk)
    made = plant(room)
    text = f"/desk/articles/{made['text']}"
    paths = (
        *("/desk/", "/desk/articles", "/desk/articles?q=a", text, f"{text}/versions", f"{text}/write"),
        *(
            f"{text}/compare",
            "/desk/articles/1/write",
            "/desk/articles/1",
            "/desk/offered/maternity-leave-here",
        ),
        *("/desk/asked", "/desk/asked?show=useless", "/desk/asked/handled", "/desk/reports?show=answered"),
        *(
            "/desk/reports",
            "/desk/figures",
            "/desk/brakes?q=a",
            "/desk/people",
            "/desk/people/1",
            "/desk/audit",
        ),
        *("/desk/registry", "/desk/registry/uploads/2", "/desk/registry/imports/1", "/desk/me"),
        *("/", "/articles", "/articles/planted", "/articles/maternity-leave-here", "/nurseries", "/changes"),
    )
    with serve(desk.app) as address, browser.new_context(bypass_csp=True) as context:
        token = desk.ticket(room.people["boss"]).token
        context.add_cookies([{"name": COOKIE.name, "value": token, "url": address}])
        page = context.new_page()
        page.on("dialog", lambda dialog: dialog.dismiss())
        for path in paths:
            response = page.goto(address + path)
            assert response.status == 200, path
            page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
            assert page.evaluate(PROBE), path
        page.goto(f"{address}/ask?q={FULL[:180]}")
        assert page.evaluate(PROBE)
