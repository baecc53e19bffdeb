#!/usr/bin/env python3
"""Draws a run of gradual from the CSV files beside this script.

Throughput, latency, workload and errors over time, one below the other, on a background that shows the phases.
Needs pandas and matplotlib:

    pip3 install pandas matplotlib      (Debian: apt-get install python3-pandas python3-matplotlib)
    python3 visualize.py [-o picture.png]
"""

import argparse
import sys
from pathlib import Path

try:
    import matplotlib

    matplotlib.use("Agg")
    import matplotlib.dates as mdates
    import matplotlib.pyplot as plt
    import pandas as pd
except ImportError as error:
    sys.exit(f"{error.name} is missing: pip3 install pandas matplotlib")

STEPS_FILE = "gradual_overload_metrics.csv"
PHASES_FILE = "phase_transitions.csv"
SECONDS_FILE = "throughput_per_second.csv"

PHASE_COLORS = {
    "INIT": "#cfd8dc",
    "WARMUP": "#fff3c4",
    "LOAD_INCREASE": "#cfe3f7",
    "FAILURE": "#f5b7b1",
    "MITIGATION": "#f8dcb8",
    "RECOVERED": "#c8e6c9",
    "PARTIAL_RECOVERY": "#e3e9b5",
    "NOT_RECOVERED": "#e6b0aa",
    "STABLE": "#c8e6c9",
    "INCONCLUSIVE": "#e1d5e7",
    "ABORTED": "#d0d0d0",
}
LINE_COLORS = {"throughput": "#1f5fa8", "offered": "#7f7f7f", "mean": "#1f5fa8", "p99": "#c2571a", "errors": "#b3261e"}


def read_table(folder, name):
    """A table with its times parsed and in order of time; None where the file is missing or has no rows yet."""
    path = folder / name
    if not path.exists():
        return None
    table = pd.read_csv(path)
    if table.empty:
        return None
    table["timestamp"] = pd.to_datetime(table["timestamp"])
    return table.sort_values("timestamp", kind="stable")


def find_end(steps, phases, seconds):
    """The last moment of the run: a step's row has its start, so the last step gets the length of the one before."""
    ends = [table["timestamp"].max() for table in (phases, seconds) if table is not None]
    if steps is not None:
        gap = steps["timestamp"].diff().median() if len(steps) > 1 else pd.Timedelta(seconds=1)
        ends.append(steps["timestamp"].max() + gap)
    end = max(ends)
    if phases is None or phases["timestamp"].max() < end:
        return end
    # The outcome is entered at the very end: give its colour some room.
    return end + max((end - phases["timestamp"].min()) * 0.04, pd.Timedelta(milliseconds=100))


def shade_phases(axes, phases, end):
    if phases is None:
        return
    starts = list(phases["timestamp"])
    for number, (phase, start) in enumerate(zip(phases["phase"], starts)):
        stop = starts[number + 1] if number + 1 < len(starts) else end
        for axis in axes:
            axis.axvspan(start, stop, color=PHASE_COLORS.get(phase, "#eeeeee"), alpha=0.6, linewidth=0)
            axis.axvline(start, color="#555555", linewidth=0.6, linestyle=":")


def name_phases(axis, phases):
    """The names above the top panel. Neighbours that start close together are raised, so that they do not overlap."""
    if phases is None:
        return
    left, right = axis.get_xlim()
    last, level = None, 0
    for phase, start in zip(phases["phase"], phases["timestamp"]):
        at = mdates.date2num(start)
        close = last is not None and (at - last) / (right - left) < 0.12
        level = (level + 1) % 4 if close else 0
        last = at
        axis.annotate(
            phase,
            xy=(at, 1.0),
            xycoords=("data", "axes fraction"),
            xytext=(2, 4 + 11 * level),
            textcoords="offset points",
            fontsize=7.5,
            color="#333333",
            annotation_clip=False,
        )


def mark_failure(axes, phases):
    if phases is None:
        return
    failures = phases[phases["phase"] == "FAILURE"]
    for start, workload in zip(failures["timestamp"], failures["workload"]):
        for axis in axes:
            axis.axvline(start, color=LINE_COLORS["errors"], linewidth=1.6)
        axes[-2].annotate(
            f"critical point: {workload:g}",
            xy=(mdates.date2num(start), 0.06),
            xycoords=("data", "axes fraction"),
            xytext=(-5, 0),
            textcoords="offset points",
            color=LINE_COLORS["errors"],
            fontsize=9,
            ha="right",
        )


def draw(folder):
    steps = read_table(folder, STEPS_FILE)
    phases = read_table(folder, PHASES_FILE)
    seconds = read_table(folder, SECONDS_FILE)
    if steps is None and seconds is None:
        sys.exit(f"nothing to draw: {folder / STEPS_FILE} has no rows")
    end = find_end(steps, phases, seconds)
    fine = seconds if seconds is not None else steps

    figure, axes = plt.subplots(4, 1, figsize=(12, 11), sharex=True, height_ratios=[3, 3, 2, 1.3])
    throughput, latency, workload, errors = axes

    throughput.plot(fine["timestamp"], fine["throughput"], color=LINE_COLORS["throughput"], label="throughput")
    throughput.plot(
        fine["timestamp"],
        fine["workload"],
        color=LINE_COLORS["offered"],
        linestyle="--",
        linewidth=1,
        drawstyle="steps-post",
        label="workload",
    )
    throughput.set_ylabel("ops/s")
    throughput.legend(loc="upper left", fontsize=8)

    latency.plot(fine["timestamp"], fine["avg_latency_ms"], color=LINE_COLORS["mean"], label="average")
    latency.plot(fine["timestamp"], fine["p99_latency_ms"], color=LINE_COLORS["p99"], label="p99", linewidth=1)
    # Overload spans orders of magnitude; on a linear axis everything before it would be a flat line.
    if (fine["p99_latency_ms"] > 0).any():
        latency.set_yscale("log")
    latency.set_ylabel("latency, ms")
    latency.legend(loc="upper left", fontsize=8)

    workload.plot(fine["timestamp"], fine["workload"], color=LINE_COLORS["throughput"], drawstyle="steps-post")
    workload.set_ylabel("workload")

    errors.fill_between(fine["timestamp"], fine["errors"], step="post", color=LINE_COLORS["errors"], alpha=0.7)
    errors.set_ylabel("errors/s" if seconds is not None else "errors")

    for axis in (throughput, workload, errors):
        axis.set_ylim(bottom=0)
    start = min(table["timestamp"].min() for table in (steps, phases, seconds) if table is not None)
    errors.set_xlim(start, end)
    shade_phases(axes, phases, end)
    mark_failure(axes, phases)
    name_phases(throughput, phases)
    for axis in axes:
        axis.grid(True, alpha=0.3)
        axis.set_axisbelow(True)
    errors.xaxis.set_major_formatter(mdates.DateFormatter("%H:%M:%S"))
    errors.set_xlabel("time")
    figure.suptitle(f"Gradual overload test: {folder.resolve().name}")
    figure.tight_layout(rect=(0, 0, 1, 0.985))
    return figure


def main():
    folder = Path(__file__).parent
    parser = argparse.ArgumentParser(description="draw a run of gradual from the CSV files beside this script")
    parser.add_argument("-o", "--output", type=Path, default=folder / "gradual_overload_test.png")
    output = parser.parse_args().output
    draw(folder).savefig(output, dpi=120)
    print(output)


if __name__ == "__main__":
    main()
