"""The package that is written."""

import hashlib
import json
import zipfile
from pathlib import Path

import pytest

from assistant.errors import PackageUnfit
from assistant.teams.package.contents import files_of, write_package
from assistant.teams.package.icons import color_icon, outline_icon
from tests.assistant.teams.package.details import details

NAMES = ["color.png", "en.json", "manifest.json", "nb.json", "nn.json", "outline.png"]


def test_it_holds_what_the_manifest_names_and_nothing_more(tmp_path: Path) -> None:
    write_package(details(), tmp_path / "app.zip")
    with zipfile.ZipFile(tmp_path / "app.zip") as package:
        assert package.testzip() is None
        assert package.namelist() == NAMES
        read = {name: package.read(name) for name in NAMES}
    manifest = json.loads(read["manifest.json"])
    localised = manifest["localizationInfo"]
    named = {*manifest["icons"].values(), localised["defaultLanguageFile"]}
    named |= {one["file"] for one in localised["additionalLanguages"]}
    assert {"manifest.json", *named} == set(NAMES)
    assert read == files_of(details())
    assert (read["color.png"], read["outline.png"]) == (color_icon(), outline_icon())


def test_norwegian_letters_are_readable_in_it() -> None:
    assert "lønns- og arbeidsvilkår" in files_of(details())["nb.json"].decode()


def test_the_same_details_give_the_same_bytes(tmp_path: Path) -> None:
    targets = [tmp_path / "first.zip", tmp_path / "second.zip", tmp_path / "other.zip"]
    for target, version in zip(targets, ["1.0.0", "1.0.0", "1.0.1"], strict=True):
        write_package(details(version=version), target)
    sums = [hashlib.sha256(target.read_bytes()).hexdigest() for target in targets]
    assert sums[0] == sums[1] != sums[2]


def test_an_earlier_package_is_replaced(tmp_path: Path) -> None:
    target = tmp_path / "app.zip"
    target.write_bytes(b"x" * 100_000)
    write_package(details(), target)
    assert zipfile.is_zipfile(target)
    assert target.stat().st_size < 20_000


def test_a_folder_is_not_written_over(tmp_path: Path) -> None:
    with pytest.raises(PackageUnfit, match="found a folder"):
        write_package(details(), tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_no_folder_is_made_for_it(tmp_path: Path) -> None:
    with pytest.raises(PackageUnfit, match="make it first"):
        write_package(details(), tmp_path / "missing" / "app.zip")
    assert list(tmp_path.iterdir()) == []
