from __future__ import annotations

import json
import logging

from structlog.testing import capture_logs

from web.observability import configure_logging


def test_a_request_is_one_line_without_its_query_string(client):
    with capture_logs() as logs:
        response = client.get("/ask?q=产假多少天")
    (line,) = logs
    assert line["event"] == "request"
    assert (line["method"], line["path"], line["status"]) == ("GET", "/ask", 200)
    assert line["ms"] >= 0
    assert response.headers["X-Request-ID"]
    assert "产假" not in str(line)


def test_errors_are_one_line_too(client):
    for path in ("/nothing", "/api/v1/ask", "/privacy/forget"):
        with capture_logs() as logs:
            status = client.get(path).status_code
        assert [line["status"] for line in logs] == [status]


def test_lines_are_json_on_standard_error_and_carry_the_id_that_the_parent_sees(client, capsys):
    configure_logging()
    response = client.get("/nothing?q=secret")
    out, err = capsys.readouterr()
    assert out == ""
    line = json.loads(err)
    assert line["request_id"] == response.headers["X-Request-ID"]
    assert line["level"] == "info"
    assert "secret" not in err


def test_a_line_of_a_library_is_json_too_and_the_server_for_development_does_not_log_addresses(capsys):
    configure_logging()
    logging.getLogger("somewhere").warning("careful %s", "now")
    logging.getLogger("werkzeug").info("GET /ask?q=secret")
    _, err = capsys.readouterr()
    line = json.loads(err)
    assert line["event"] == "careful now"
    assert line["logger"] == "somewhere"


def test_a_forged_line_stays_inside_its_field(client, capsys):
    configure_logging()
    client.get('/x%0A{"event":"forged"}')
    _, err = capsys.readouterr()
    (line,) = err.splitlines()
    assert json.loads(line)["event"] == "request"
