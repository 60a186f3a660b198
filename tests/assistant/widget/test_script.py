"""The built widget as it is served, and its fingerprint."""

import base64
import hashlib
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from assistant.app import create_app
from assistant.errors import WidgetMissing
from assistant.pipeline import Assistant
from assistant.widget.script import WidgetScript
from tests.assistant.services import make_service

SCRIPT = WidgetScript(b"void 0; // \xc3\xa6\n")


@pytest.fixture
def client(guarded: Assistant) -> TestClient:
    return TestClient(create_app(guarded, make_service(guarded), SCRIPT))


def test_the_tag_holds_the_fingerprint_of_what_is_served(client: TestClient) -> None:
    response = client.get("/widget.js")
    digest = base64.b64encode(hashlib.sha384(response.content).digest()).decode()
    assert response.headers["content-type"].startswith("text/javascript")
    assert SCRIPT.tag("https://ks.example") == (
        f'<script src="https://ks.example/widget.js" integrity="sha384-{digest}" '
        'crossorigin="anonymous" defer></script>'
    )
    assert f'integrity="sha384-{digest}"' in client.get("/").text
    assert f'integrity="sha384-{digest}"' in client.get("/frame").text


def test_any_page_may_include_it(client: TestClient) -> None:
    response = client.get("/widget.js", headers={"Origin": "https://elsewhere.example"})
    assert response.headers["access-control-allow-origin"] == "*"
    assert response.headers["cross-origin-resource-policy"] == "cross-origin"


def test_it_is_sent_again_only_when_it_has_changed(client: TestClient) -> None:
    etag = client.get("/widget.js").headers["etag"]
    same = client.get("/widget.js", headers={"If-None-Match": etag})
    assert (same.status_code, same.content) == (304, b"")
    assert client.get("/widget.js", headers={"If-None-Match": '"other"'}).status_code == 200


@pytest.mark.parametrize("content", [None, b"", b" \n"])
def test_a_widget_that_was_not_built_says_what_to_do(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "widget.js"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(WidgetMissing, match="npm ci"):
        WidgetScript.read(path)


def test_a_page_without_the_widget_still_has_its_form(
    guarded: Assistant, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("assistant.widget.script.BUNDLE", tmp_path / "none.js")
    client = TestClient(create_app(guarded, make_service(guarded)))
    assert client.get("/widget.js").status_code == 404
    page = client.get("/").text
    assert "<script" not in page
    assert '<form class="ask"' in page
