"""A process that kills itself at a chosen statement: SIGKILL, so that nothing of ours can tidy up behind it."""

import os
import signal
import sys
import traceback
from collections.abc import Callable
from typing import Any

from django.core.management.base import CommandError
from django.db import connection, connections


class Fuse:
    """Kills this process when it burns down: it loses one at each statement and around each commit."""

    def __init__(self, points: int) -> None:
        self.points = points

    def burn(self) -> None:
        self.points -= 1
        if self.points < 0:
            os.kill(os.getpid(), signal.SIGKILL)

    def around_statement(self, execute: Callable[..., object], *arguments: object) -> object:
        self.burn()
        return execute(*arguments)

    def light(self) -> None:
        """Fit it to the connection of this process."""
        wrapper: Any = connection  # the point where Django commits has no public name
        commit = wrapper._commit

        def burning_commit() -> None:
            self.burn()
            commit()
            self.burn()

        wrapper._commit = burning_commit
        connection.execute_wrappers.append(self.around_statement)


def fork(act: Callable[[], None], points: int) -> int:
    """Do the act in a process of its own with a fuse of so many points; its process id."""
    connections.close_all()
    process = os.fork()
    if process:
        return process
    code = 1
    try:
        Fuse(points).light()
        act()
        code = 0
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stderr.flush()
        os._exit(code)


def was_killed(process: int) -> bool:
    """Wait for a child. Raises CommandError if it failed by itself: that is a fault of ours, not an injected one."""
    _pid, status = os.waitpid(process, 0)
    if os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL:
        return True
    if status:
        raise CommandError("a process failed by itself; see above")
    return False
