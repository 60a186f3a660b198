"""What a run holds: where it came from, every question's result, and the figures."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

Direction = Literal["higher", "lower"]
Method = Literal["wilson", "bootstrap", "percentile", "none"]


class _Record(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Shown(_Record):
    """What an adviser needs to see of one question; kept on the machine, never committed."""

    question: str
    history: tuple[str, ...] = ()
    status: str = ""
    answer: str = ""
    sources: tuple[str, ...] = ()
    expected_status: str = ""
    expected: tuple[str, ...] = ()
    expected_sources: tuple[str, ...] = ()


class Result(_Record):
    """One question in one suite.

    `scores` hold a value per metric, a share in [0, 1] or milliseconds; a metric that does not
    apply to the question is left out. `cluster` names the document that the question is about:
    questions on one document are not independent. `slices` are `name:value`. `why` are codes of
    what went wrong, empty where `passed`; `evals/report` puts them into words.
    """

    suite: str
    sample: str
    cluster: str = ""
    slices: tuple[str, ...] = ()
    scores: dict[str, float]
    passed: bool
    why: tuple[str, ...] = ()
    shown: Shown | None = None


class Figure(_Record):
    """One number with its uncertainty; `slice` is empty for all, else `name:value`."""

    suite: str
    metric: str
    slice: str = ""
    value: float
    n: int = Field(gt=0)
    low: float
    high: float
    method: Method
    unit: Literal["share", "ms", "ratio", "count"] = "share"
    better: Direction = "higher"

    @model_validator(mode="after")
    def _ordered(self) -> "Figure":
        if not self.low <= self.value <= self.high:
            raise ValueError(
                f"expected low <= value <= high for {self.suite}.{self.metric}, "
                f"got {self.low}, {self.value}, {self.high}"
            )
        return self

    @property
    def key(self) -> str:
        """What names the figure in baselines and thresholds."""
        whole = f"{self.suite}.{self.metric}"
        return f"{whole}[{self.slice}]" if self.slice else whole


class Bin(_Record):
    """One bar of a reliability curve: answers as likely as this, and how many were right."""

    low: float
    high: float
    mean: float
    right: float
    n: int = Field(gt=0)


class Provenance(_Record):
    """Everything that a figure depends on; digests are SHA-256 in hexadecimal."""

    started: str
    seconds: float
    split: str
    commit: str
    dirty: bool
    settings: dict[str, str]
    releases: dict[str, str]
    documents: dict[str, str]
    models: dict[str, str]
    prompts: dict[str, str]
    datasets: dict[str, str]
    packages: dict[str, str]
    machine: dict[str, str]
    cost: dict[str, float] = {}


class Run(_Record):
    """A finished run."""

    run_id: str
    provenance: Provenance
    figures: tuple[Figure, ...]
    results: tuple[Result, ...]
    reliability: tuple[Bin, ...] = ()

    def figure(self, key: str) -> Figure | None:
        """The figure of that key."""
        return next((one for one in self.figures if one.key == key), None)
