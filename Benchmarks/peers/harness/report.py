"""The table for people and the JSON for machines."""

from dataclasses import asdict
from statistics import median

from .catalog import CASES, Case, Peer
from .measure import Cell, Rate

Cells = dict[Case, dict[str, Cell]]


def markdown(results: dict, cells: Cells, own: dict[Case, list[Rate]], peers: list[Peer]) -> str:
    """The one table, with what must be known to read it below."""
    cases = [case for case in CASES if case in cells]
    titles = [case.title for case in cases]
    rows = [
        ["a second, on one core", *titles, "bytes"],
        ["---"] + ["---:"] * (len(titles) + 1),
        ["**Stampede**", *(own_rate(own[case]) for case in cases), own_memory(own)],
    ]
    for peer in peers:
        row = [cells[case][peer.name] for case in cases]
        rows.append([peer.title, *(cell_text(cell) for cell in row), memory(cases, row)])
    table = "\n".join(f"| {' | '.join(row)} |" for row in rows)
    return "\n\n".join([table, *notes(results, cells, peers)]) + "\n"


def own_rate(runs: list[Rate]) -> str:
    return f"**{magnitude(median(run.rate for run in runs))}**" if runs else "—"


def own_memory(own: dict[Case, list[Rate]]) -> str:
    return memory_text([(case, own[case][0].bytes) for case in own if own[case]])


def cell_text(cell: Cell) -> str:
    if cell.rate is None:
        return "—"
    if cell.failed_checks:
        return "**wrong**"
    ratio = f" · {times(median(cell.ratios))}" if cell.ratios else ""
    return f"{magnitude(cell.rate)}{ratio}"


def memory(cases: list[Case], row: list[Cell]) -> str:
    return memory_text([(case, cell.bytes) for case, cell in zip(cases, row) if cell.samples])


def memory_text(found: list[tuple[Case, float]]) -> str:
    """Bytes a session at the largest number of sessions that was run."""
    sessions = [(case.size, size) for case, size in found if case.workload == "session"]
    if not sessions:
        return "—"
    size, amount = max(sessions)
    return f"{amount:,.0f}" + ("" if size == 1_000_000 else f" at {size:,}")


def magnitude(rate: float) -> str:
    """Three digits and a prefix: 13.8 M, 243 k."""
    for unit, prefix in ((1e6, " M"), (1e3, " k"), (1, "")):
        if rate >= unit:
            break
    value = rate / unit
    return f"{value:.{2 if value < 10 else 1 if value < 100 else 0}f}{prefix}"


def times(ratio: float) -> str:
    return f"{ratio:.1f}×" if ratio < 10 else f"{ratio:,.0f}×"


def notes(results: dict, cells: Cells, peers: list[Peer]) -> list[str]:
    machine, settings = results["machine"], results["settings"]
    versions = dict.fromkeys(
        [results["stampede"]["version"]]
        + [version for version in results["versions"].values() if version != "own code"]
        + [machine["compiler"], f"Python {machine['python']}"]
    )
    lines = [
        "Holds, customers and requests a second of processor time, medians of "
        f"{settings['samples']}; *n*×: how many times as fast Stampede was in the run beside it. "
        f"Command: `{results['command']}`, {results['date']}, {results['minutes']:.1f} minutes.",
        f"{machine['processor']}, {machine['cores']} cores, {machine['memory']}, "
        f"{machine['system']}, core {settings['core']}. " + "; ".join(versions) + ".",
        checks_text(cells),
    ]
    reasons = omissions(results, cells, peers)
    if reasons:
        lines.append("Left out:\n" + "\n".join(f"- {reason}" for reason in reasons))
    if results["share"] is not None and results["share"] < 0.95:
        lines.append(
            f"The machine was busy: the programs had {100 * results['share']:.0f} % of their core."
        )
    return lines


def checks_text(cells: Cells) -> str:
    checks = [
        (check, peer, case)
        for case, row in cells.items()
        for peer, cell in row.items()
        for sample in cell.samples
        for check in sample.checks
    ]
    wrong = [entry for entry in checks if not entry[0].holds]
    if not wrong:
        return f"All {len(checks)} checks of the peers' results against theory hold."
    lines = [
        f"- {peer}, {case.title}: {check.name} {check.observed:.6g}, expected "
        f"{check.expected:.6g} within {100 * check.tolerance:.1f} %"
        for check, peer, case in wrong
    ]
    return f"{len(wrong)} of {len(checks)} checks against theory fail:\n" + "\n".join(lines)


def omissions(results: dict, cells: Cells, peers: list[Peer]) -> list[str]:
    """Every empty place of the table with its reason; equal reasons of a peer come together."""
    places: dict[tuple[str, str], list[str]] = {}
    for case, reason in results["stampede"]["reasons"].items():
        places.setdefault(("Stampede", reason), []).append(case)
    for peer in peers:
        for case, row in cells.items():
            reason = row[peer.name].reason
            if reason is not None:
                places.setdefault((peer.title, reason), []).append(case.title)
    return [f"{who}, {', '.join(where)}: {why}" for (who, why), where in places.items()] + [
        f"{name}: {reason}" for name, reason in results["missing"].items()
    ]


def as_json(cells: Cells, own: dict[Case, list[Rate]]) -> list[dict]:
    """All samples, with the spread of the ratios."""
    return [
        {
            "workload": case.workload,
            "size": case.size,
            "stampede": [run.rate for run in own[case]],
            "peers": {name: cell_json(cell) for name, cell in row.items()},
        }
        for case, row in cells.items()
    ]


def cell_json(cell: Cell) -> dict:
    if not cell.samples:
        return {"leftOut": cell.reason}
    return {
        "rate": cell.rate,
        "ratio": median(cell.ratios) if cell.ratios else None,
        "ratios": cell.ratios,
        "bytes": cell.bytes,
        "samples": [
            asdict(sample) | {"checks": [check.as_json() for check in sample.checks]}
            for sample in cell.samples
        ],
    }
