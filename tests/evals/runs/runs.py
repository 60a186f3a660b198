"""Small invented runs."""

from collections.abc import Mapping, Sequence

from evals.records import Figure, Provenance, Result, Run, Shown


def make_provenance(**changes: object) -> Provenance:
    """A provenance of the starter collection, but for what is named."""
    told: dict[str, object] = {
        "started": "2026-11-22T10:00:00+01:00",
        "seconds": 12.5,
        "split": "dev",
        "commit": "abc",
        "dirty": False,
        "settings": {"collection": "starter", "dense_weight": "0.5"},
        "releases": {},
        "documents": {"a.md": "1", "b.md": "2"},
        "models": {},
        "prompts": {},
        "datasets": {},
        "packages": {},
        "machine": {},
    }
    return Provenance.model_validate(told | changes)


def make_run(scores: Mapping[str, Sequence[float]], run_id: str = "r", **changes: object) -> Run:
    """A run with one figure a key `suite.metric`, the mean of its scores."""
    figures, results = [], []
    for key, values in scores.items():
        suite, _, metric = key.partition(".")
        mean = sum(values) / len(values)
        figures.append(
            Figure(
                suite=suite,
                metric=metric,
                value=mean,
                n=len(values),
                low=mean,
                high=mean,
                method="none",
                better="lower" if metric.startswith("false") else "higher",
            )
        )
        results += [
            Result(
                suite=suite,
                sample=f"{metric}-{number}",
                scores={metric: value},
                passed=value == 1,
                shown=Shown(question="Hemmelig spørsmål?", answer="Hemmelig svar."),
            )
            for number, value in enumerate(values)
        ]
    return Run(
        run_id=run_id,
        provenance=make_provenance(**changes),
        figures=tuple(figures),
        results=tuple(results),
    )
