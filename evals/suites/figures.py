"""From results to figures: every mean with its n and its interval."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from evals.errors import NothingMeasured
from evals.metrics.interval import Share
from evals.metrics.resampling import bootstrap_mean
from evals.records import Figure, Method, Result
from evals.suites.suite import Metric, Suite

_SHARES = {0.0, 1.0}
_ENOUGH_CLUSTERS = 8
"""Fewer clusters than this say too little of how they vary (Field & Welsh 2007)."""


def figures_of(suite: Suite, results: Sequence[Result]) -> list[Figure]:
    """The suite's figures, in the order of its metrics, each whole before its slices.

    Raises:
        NothingMeasured: A metric has no score at all; nothing is not zero.
    """
    found: list[Figure] = []
    for metric in suite.metrics:
        having = [result for result in results if metric.name in result.scores]
        if not having and metric.spoken:
            continue
        if not having:
            raise NothingMeasured(
                f"expected at least one question that {suite.name}.{metric.name} applies to; "
                "add questions to the dataset or leave the suite out"
            )
        found.append(figure(suite.name, metric, having))
        found += [figure(suite.name, metric, own, name) for name, own in _slices(metric, having)]
    return [*found, *suite.derived(results)]


def figure(suite: str, metric: Metric, having: Sequence[Result], slice_name: str = "") -> Figure:
    """The mean of one score over results that all have it.

    Shares without clusters get Wilson's interval (1927); others the percentile bootstrap over
    clusters. A share of all or of none gets Wilson's too: resampling cannot tell what it hides.
    """
    method: Method
    values = [result.scores[metric.name] for result in having]
    clusters = [result.cluster or result.sample for result in having]
    if set(values) <= _SHARES and not _clustered(values, clusters):
        share = Share.of([value == 1.0 for value in values])
        low, high = share.bounds
        method = "wilson"
        mean = share.value
    else:
        resampled = bootstrap_mean(values, clusters)
        low, high, mean, method = resampled.low, resampled.high, resampled.value, "bootstrap"
    return Figure(
        suite=suite,
        metric=metric.name,
        slice=slice_name,
        value=mean,
        n=len(values),
        low=min(low, mean),
        high=max(high, mean),
        method=method,
        better=metric.better,
    )


def _clustered(values: Sequence[float], clusters: Sequence[str]) -> bool:
    several = len(set(clusters)) < len(clusters)
    return several and len(set(clusters)) >= _ENOUGH_CLUSTERS and len(set(values)) > 1


def _slices(metric: Metric, having: Sequence[Result]) -> Iterator[tuple[str, list[Result]]]:
    grouped: dict[str, list[Result]] = defaultdict(list)
    for result in having:
        for name in result.slices:
            if name.partition(":")[0] in metric.by:
                grouped[name].append(result)
    yield from sorted(grouped.items())
