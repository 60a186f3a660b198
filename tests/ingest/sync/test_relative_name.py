import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.sync.relative_name import MAX_NAME_BYTES, is_safe

SAFE = ["a.xml", "nl/nl-20050617-062.xml", "Årsrapport 2024.pdf", "a..b/c", "a:b", "x" * 200]
UNSAFE = [
    "", "/etc/passwd", "../a", "a/../b", "a/./b", "./a", "a//b", "a/", ".sync/state.json",
    "a/.hidden", "a\\b", "a\x00b", "a\nb", "\udc80", "x" * 201, "æ" * 101, "/".join(["ab"] * 400),
]  # fmt: skip


@pytest.mark.parametrize("name", SAFE)
def test_an_ordinary_name_may_be_used(name: str) -> None:
    assert is_safe(name)


@pytest.mark.parametrize("name", UNSAFE)
def test_a_name_that_leads_elsewhere_may_not(name: str) -> None:
    assert not is_safe(name)


@given(st.text(alphabet="a./\\\x00 é", max_size=30))
def test_a_safe_name_stays_below_its_folder(name: str) -> None:
    if is_safe(name):
        assert ".." not in name.split("/")
        assert not name.startswith("/")
        assert len(name.encode()) <= MAX_NAME_BYTES
