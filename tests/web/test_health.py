from __future__ import annotations

from sqlalchemy.exc import OperationalError

from tests.web.stand_in import make_services
from web.app import create_app


def test_a_living_process_says_so_even_without_a_database(client, services):
    services.database = None
    assert client.get("/healthz").get_json() == {"status": "alive"}


def test_a_process_with_database_content_and_index_is_ready(client):
    response = client.get("/readyz")
    assert response.status_code == 200
    assert response.get_json() == {"status": "ready", "missing": []}
    assert response.headers["Cache-Control"] == "no-store"


def test_a_missing_database_is_named(client, services, monkeypatch):
    def away():
        raise OperationalError(statement="select", params={}, orig=OSError("gone"))

    monkeypatch.setattr(services.database, "reading", away)
    response = client.get("/readyz")
    assert response.status_code == 503
    assert "数据库连不上" in response.get_json()["missing"][0]


def test_missing_content_and_index_are_named_with_what_to_do(tmp_path):
    services = make_services(tmp_path, articles=[])
    services.documents = 0
    response = create_app(services=services).test_client().get("/readyz")
    services.database.engine.dispose()
    assert response.status_code == 503
    content, index = response.get_json()["missing"]
    assert "yuertong content load" in content
    assert "yuertong index rebuild" in index
