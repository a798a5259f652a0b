"""The tables for people: medians of the rounds, and which goals they meet."""

from statistics import median


def middle(results: list[dict], key: str) -> float | None:
    """The median over the rounds that gave a figure."""
    values = [result[key] for result in results if result.get(key) is not None]
    return median(values) if values else None


def worst(results: list[dict], key: str) -> float | None:
    values = [result[key] for result in results if result.get(key) is not None]
    return max(values, key=abs) if values else None


def micro(value: float | None) -> str:
    if value is None:
        return "—"
    return f"{value:,.0f}" if value >= 10 else f"{value:.1f}"


def thousands(value: float | None) -> str:
    return "—" if value is None else f"{value / 1e3:,.1f} k"


def table(head: list[str], rows: list[list[str]]) -> str:
    lines = [head, ["---"] + ["---:"] * (len(head) - 1), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


class Goals:
    """The goals, in the order in which they were looked at."""

    def __init__(self) -> None:
        self.rows: list[tuple[str, str, str, bool | None]] = []

    def add(self, name: str, bound: str, found: str, is_met: bool | None) -> None:
        self.rows.append((name, bound, found, is_met))

    def at_most(self, name: str, value: float | None, limit: float | None, unit: str) -> None:
        known = value is not None and limit is not None
        self.add(
            name,
            "—" if limit is None else f"at most {limit:,.4g} {unit}",
            "—" if value is None else f"{value:,.4g} {unit}",
            value <= limit if known else None,
        )

    def at_least(self, name: str, value: float | None, limit: float | None, unit: str) -> None:
        known = value is not None and limit is not None
        self.add(
            name,
            "—" if limit is None else f"at least {limit:,.4g} {unit}",
            "—" if value is None else f"{value:,.4g} {unit}",
            value >= limit if known else None,
        )

    def text(self) -> str:
        words = {True: "met", False: "**missed**", None: "not measured"}
        return table(
            ["goal", "bound", "found", ""],
            [[name, bound, found, words[is_met]] for name, bound, found, is_met in self.rows],
        )

    def as_json(self) -> list[dict]:
        return [
            {"goal": name, "bound": bound, "found": found, "met": is_met}
            for name, bound, found, is_met in self.rows
        ]


TITLES = {
    "stampede": "**stampede-emit**",
    "yardstick": "bare clock_nanosleep loop",
    "wrk-like-ours": "wrk, requests as long as ours",
}


def paced_table(cells: dict[int, dict[str, list[dict]]], names: list[str]) -> str:
    rates = sorted(cells)
    rows = []
    for name in names:
        row = [TITLES.get(name, name)]
        for rate in rates:
            results = cells[rate].get(name, [])
            row.append(" / ".join(micro(middle(results, key)) for key in ("p50", "p99", "p999")))
        rows.append(row)
    return table(["µs: p50 / p99 / p99.9", *(f"{rate:,}/s" for rate in rates)], rows)


def steadiness_table(cells: dict[int, dict[str, list[dict]]], names: list[str]) -> str:
    rates = sorted(cells)
    rows = []
    for name in names:
        row = [TITLES.get(name, name)]
        for rate in rates:
            results = cells[rate].get(name, [])
            window, planned = worst(results, "windowError"), middle(results, "windowPlanned")
            share = "—" if window is None or not planned else f"{window:.0f} of {planned:.0f}"
            variation = middle(results, "variation")
            row.append(share + ("" if variation is None else f"; {variation:.2f}"))
        rows.append(row)
    return table(
        ["worst 100 ms off by; variation of gaps", *(f"{rate:,}/s" for rate in rates)], rows
    )


def saturated_table(cells: dict[str, dict[str, list[dict]]]) -> str:
    kinds = list(cells)
    names = list(dict.fromkeys(name for kind in kinds for name in cells[kind]))
    rows = []
    for name in names:
        row = [TITLES.get(name, name)]
        for kind in kinds:
            rate, reference = (
                middle(cells[kind].get(each, []), "rate") for each in (name, "wrk")
            )
            ratio = f" ({rate / reference:.2f})" if rate and reference else ""
            row.append(thousands(rate) + ratio)
        rows.append(row)
    return table(["requests a second (to wrk's)", *kinds], rows)
