"""A service with its own engine and a session a request, ordinary and asynchronous."""

from __future__ import annotations

import json

import pytest
import sqlalchemy as sa

from quotes.database import make_engine
from tests.database_fixtures import NewDatabase
from tests.hosts.conftest import Host
from tests.recipe_world import fill

pytest.importorskip("fastapi")
PROJECT = "service"
CLIENT = """
import importlib, json, sys
from fastapi.testclient import TestClient
module, *requests = sys.argv[1:]
with TestClient(importlib.import_module(module).app) as client:
    for request in requests:
        answer = client.request(*request.split(" ", 1))
        print(json.dumps([answer.status_code, answer.json()]))
assert "spacy" not in sys.modules
"""
GATE = {
    "text": "The gate stays open,",
    "speakers": ["Haidar al-Khaffaf"],
    "roles": ["water minister of Nahrain"],
    "publisher": "The Halden Courier",
    "published_on": "2025-03-12",
}


@pytest.mark.parametrize("module", ["service.app", "service.async_app"])
def test_the_service_searches_reads_and_decides(
    host: Host, new_database: NewDatabase, module: str
) -> None:
    url = new_database()
    engine = make_engine(url)
    fill(engine)
    with engine.connect() as connection:
        query = "SELECT quotation_id, speaker_id FROM v1_quotation WHERE text LIKE 'The gate%'"
        quotation, speaker = connection.execute(sa.text(query)).one()
    engine.dispose()
    if module.endswith("async_app"):
        url = url.replace("sqlite://", "sqlite+aiosqlite://")
    rename = f"PUT /speakers/{speaker}/name?name=H.+al-Khaffaf&by=ines"
    asked = {
        "GET /search?words=gate+stays&speaker=Hayder+Al-Khafaf": (200, [{"id": quotation} | GATE]),
        "GET /search?speaker=Nobody+Such": (404, None),
        f"GET /quotations/{quotation}": (
            200,
            {"id": quotation} | GATE | {"publisher": None, "published_on": None},
        ),
        "GET /quotations/q_0": (404, None),
        rename: (200, None),
        f"{rename}&again=1": (409, None),
        "PUT /speakers/s_0/name?name=Ana&by=ines": (404, None),
        f"GET /speakers/{speaker}": (
            200,
            {
                "id": speaker,
                "name": "H. al-Khaffaf",
                "spellings": ["Haidar al-Khaffaf", "Hayder Al-Khafaf"],
            },
        ),
    }
    printed = host("-c", CLIENT, module, *asked, SERVICE_DATABASE_URL=url)
    answers = [json.loads(line) for line in printed.splitlines()]
    for (status, body), (request, expected) in zip(answers, asked.items(), strict=True):
        assert status == expected[0], (request, body)
        assert expected[1] is None or body == expected[1], request
