"""Resident memory of a process, from the kernel."""

from pathlib import Path


def resident_kb(pid: int | str = "self") -> int:
    """What the process holds now."""
    return _line(pid, "VmRSS")


def peak_kb(pid: int | str = "self") -> int:
    """The most that it held since it began."""
    return _line(pid, "VmHWM")


def _line(pid: int | str, name: str) -> int:
    lines = Path(f"/proc/{pid}/status").read_text(encoding="ascii", errors="replace").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(f"{name}:"))
