"""Damaged labels are matched with the central agreement's groups, or left as they stand."""

from ingest.tables.position_groups import named, position_groups


def test_damaged_labels_of_a_whole_table_are_named() -> None:
    damaged = [
        "Stiling uten saerski1t krav til utdaning",
        "Fagarbeidersti11ing/ tilsv. fagarbeiderstiling",
        "Stilling med krav om fagh agbrevog 1- arig fagskoleutdaning",
        "Stilling med krav om fagbrev og 2- arig fagskoleutdanning",
        "Laerer og Stiling dk med krav om 3-arig U/H-utdanning",
    ]
    assert named(damaged) == list(position_groups()[:5])


def test_other_labels_stay_as_they_stand() -> None:
    assert named(["Birøkter", "Lektor med tilleggsutdannin", "Fyrvokter"]) == [
        "Birøkter",
        "Lektor med tilleggsutdanning",
        "Fyrvokter",
    ]


def test_a_label_that_fits_two_groups_stays_as_it_stands() -> None:
    label = "Stilling med krav om fagbrev og -årig fagskoleutdanning"
    assert named([label]) == [label]


def test_no_labels_are_no_names() -> None:
    assert named([]) == []
