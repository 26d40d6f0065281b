"""What was measured with: the machine, the versions, the day."""

import os
import platform
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import psutil

PACKAGES = (
    "wasl", "numpy", "numba", "rapidfuzz", "anyascii", "splink", "duckdb", "pyarrow",
    "recordlinkage", "pandas", "scikit-learn", "doublemetaphone", "altair", "vl-convert-python",
)  # fmt: skip
CPU_NAMES = Path("/proc/cpuinfo")


def described() -> dict[str, str | int]:
    """The machine and the day, for whoever repeats the measurement."""
    return {
        "cores": len(os.sched_getaffinity(0))
        if hasattr(os, "sched_getaffinity")
        else os.cpu_count() or 1,
        "processor": _processor(),
        "memory GB": round(psutil.virtual_memory().total / 2**30),
        "load at the end": f"{os.getloadavg()[0]:.1f}",
        "system": f"{platform.system()} {platform.machine()}",
        "Python": platform.python_version(),
        "date": datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC"),
    }


def versions() -> dict[str, str]:
    """The version of each package that takes part; of absent ones, that they are."""
    found: dict[str, str] = {}
    for package in PACKAGES:
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            found[package] = "not installed"
    return found


def _processor() -> str:
    if CPU_NAMES.is_file():
        for line in CPU_NAMES.read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or "unknown"
