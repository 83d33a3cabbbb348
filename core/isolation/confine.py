"""What code in a fork cannot reach: the one module that asks the system to take rights away, and says what held.

The reader of a format may have a fault by which a document runs code of its own. That code then has the document, two
pipes and processor time: no secrets, no descriptors, no network, no other process. The warm process gives up what all
of its forks do without (`confine_process`), each fork gives up the rest (`confine_fork`). What a system does not offer
is left out and told by `held`: macOS has none of these calls, and containers often forbid namespaces.
"""

from __future__ import annotations

import contextlib
import ctypes
import errno
import math
import os
import platform
import resource
import signal
import struct
import sys
import time
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path

from core.isolation.calls import Limits

# The names of the environment that reading needs; every other one may be a secret. Programs, libraries and their data
# are found by these, texts and times of the system are told by these.
KEPT = frozenset(
    ["PATH", "HOME", "LANG", "LC_ALL", "LC_CTYPE", "TZ", "TMPDIR", "TMP", "TEMP", "PYTHONPATH", "PYTHONHOME",
     "PYTHONUTF8", "VIRTUAL_ENV", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "TESSDATA_PREFIX"]
)  # fmt: skip
# A call has one processor at most, and threads that wait in the warm process would be missing in its forks.
_ONE_THREAD = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}

# Of prctl(2), unshare(2) and capset(2).
_DIE_WITH_PARENT, _DUMPABLE, _SECCOMP, _NO_NEW_PRIVILEGES = 1, 4, 22, 38
_FILTER = 2
_NEW_USER, _NEW_NETWORK = 0x10000000, 0x40000000
_CAPABILITIES_VERSION = 0x20080522
# Of landlock(7): the calls have the same numbers on all machines.
_CREATE_RULES, _ADD_RULE, _ENFORCE_RULES = 444, 445, 446
_READ_FILE, _BENEATH = 1 << 2, 1
# Where programs, libraries and fonts stand, and what they ask of the system; not /etc as a whole, /home, /var or /srv.
_OF_SYSTEM = (
    "/usr", "/lib", "/lib64", "/bin", "/opt", "/nix", "/home/linuxbrew", "/proc", "/sys", "/dev/null", "/dev/urandom",
    "/etc/ld.so.cache", "/etc/localtime", "/etc/fonts",
)  # fmt: skip
_PATHS_OF_SYSTEM = ("PATH", "LD_LIBRARY_PATH", "TESSDATA_PREFIX")  # variables that name more such folders

# Of bpf(4) and seccomp(2): instructions, offsets in the description of a call, and verdicts.
_LOAD, _JUMP_IF_EQUAL, _JUMP_IF_AT_LEAST, _RETURN = 0x20, 0x15, 0x35, 0x06
_NUMBER_AT, _MACHINE_AT = 0, 4
_ALLOW, _FAIL = 0x7FFF0000, 0x00050000 | errno.EPERM
_OTHER_TABLE = 0x40000000  # x32 has numbers of its own from here on

# What a reader never calls. Unix sockets are not in a namespace of the network, so that sockets are refused as such.
_NEW_CALLS = (424, 425, 434, 438)  # pidfd_send_signal, io_uring_setup, pidfd_open, pidfd_getfd: alike on all machines
_REFUSED = {
    # socket, kill, ptrace, rt_sigqueueinfo, tkill, tgkill, rt_tgsigqueueinfo, process_vm_readv, process_vm_writev
    "x86_64": (0xC000003E, (41, 62, 101, 129, 200, 234, 297, 310, 311, *_NEW_CALLS)),
    "aarch64": (0xC00000B7, (198, 129, 117, 138, 130, 131, 240, 270, 271, *_NEW_CALLS)),
}


class Measure(StrEnum):
    """What code in a fork has to do without; the values complete "without ..."."""

    NETWORK = "a network"
    PRIVILEGES = "new privileges"
    CAPABILITIES = "capabilities"
    MEMORY = "the memory of other processes"
    CALLS = "sockets and signals"
    FILES = "files but those of programs"


_held: set[Measure] = set()


def held() -> frozenset[Measure]:
    """What this process, or the warm one that it was forked from, has given up."""
    return frozenset(_held)


def environment() -> dict[str, str]:
    """The environment of the warm process: what reading needs, and nothing that may be a secret."""
    return {name: value for name, value in os.environ.items() if name in KEPT} | _ONE_THREAD


def confine_process(*kept: int) -> None:
    """What the warm process gives up for itself and its forks, before it has threads; `kept` are its descriptors."""
    _close_all_but(kept)
    _try(Measure.NETWORK, lambda: _system("unshare", _NEW_USER | _NEW_NETWORK))
    hide_memory()


def confine_fork(*kept: int) -> None:
    """What a fork gives up before strangers' bytes come; `kept` are its descriptors."""
    with open(os.devnull, "r+b", buffering=0) as nothing:
        for standard in (0, 1, 2):
            if standard not in kept:
                os.dup2(nothing.fileno(), standard)
    _close_all_but(kept)
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    _try(Measure.PRIVILEGES, lambda: _system("prctl", _NO_NEW_PRIVILEGES, 1, 0, 0, 0))
    _try(Measure.CAPABILITIES, _drop_capabilities)
    hide_memory()
    _try(Measure.FILES, _shut_files)
    # After the capabilities, because the kernel forgets this wish when they change.
    with contextlib.suppress(OSError, AttributeError):
        _system("prctl", _DIE_WITH_PARENT, signal.SIGKILL, 0, 0, 0)
    _try(Measure.CALLS, _refuse_calls)


def hide_memory() -> None:
    """Let no process of the same user look into this one: not at its memory, environment or descriptors."""
    _try(Measure.MEMORY, lambda: _system("prctl", _DUMPABLE, 0, 0, 0, 0))


def limit(limits: Limits) -> None:
    """Memory and CPU time on top of what the fork has used so far."""
    seconds = math.ceil(time.process_time()) + limits.cpu_seconds
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    with contextlib.suppress(OSError, ValueError):  # where there is no /proc, or the system refuses this limit
        held_bytes = int(Path("/proc/self/statm").read_bytes().split()[0]) * resource.getpagesize()
        resource.setrlimit(resource.RLIMIT_AS, (held_bytes + limits.memory_bytes,) * 2)


def _close_all_but(kept: tuple[int, ...]) -> None:
    """Close what was inherited, above the standard three. Descriptors can be inherited by mistake: uvloop's are."""
    start = 3
    for descriptor in sorted(kept):
        os.closerange(start, descriptor)
        start = max(start, descriptor + 1)
    os.closerange(start, os.sysconf("SC_OPEN_MAX"))


def _try(measure: Measure, give_up: Callable[[], object]) -> None:
    """Give something up where the system can; `AttributeError` is a C library without such a function."""
    with contextlib.suppress(OSError, AttributeError, KeyError):
        give_up()
        _held.add(measure)


def _system(name: str, *arguments: int | ctypes.Array[ctypes.c_char] | None) -> None:
    """Call a function of the C library. Raises `OSError` where it fails, `AttributeError` where there is none."""
    words = [ctypes.c_ulong(value) if isinstance(value, int) else value for value in arguments]
    if getattr(ctypes.CDLL(None, use_errno=True), name)(*words) != 0:
        raise OSError(ctypes.get_errno(), name)


def _drop_capabilities() -> None:
    """Those of root, and those that a new namespace of users brings."""
    head = ctypes.create_string_buffer(struct.pack("=Ii", _CAPABILITIES_VERSION, 0))
    _system("capset", head, ctypes.create_string_buffer(24))


def _shut_files() -> None:
    """Refuse to open every file that is no program's: settings, keys and the file store lie in the same folders."""
    call = ctypes.CDLL(None, use_errno=True).syscall
    rules = call(_CREATE_RULES, struct.pack("=Q", _READ_FILE), ctypes.c_size_t(8), 0)
    if rules < 0:
        raise OSError(ctypes.get_errno(), "landlock")
    for path in _files_of_programs():
        with contextlib.suppress(FileNotFoundError, NotADirectoryError):
            place = os.open(path, os.O_PATH)
            call(_ADD_RULE, rules, _BENEATH, struct.pack("=Qi", _READ_FILE, place), 0)
            os.close(place)
    _system("syscall", _ENFORCE_RULES, rules, 0)
    os.close(rules)


def _files_of_programs() -> set[str]:
    """The folders of the system, of this Python, and of the packages that are loaded; not the folder they stand in."""
    named = {folder for name in _PATHS_OF_SYSTEM for folder in os.environ.get(name, "").split(os.pathsep) if folder}
    loaded = {folder for name, module in list(sys.modules.items()) if "." not in name for folder in _folders_of(module)}
    return {*_OF_SYSTEM, *named, *loaded, sys.prefix, sys.base_prefix}


def _folders_of(package: object) -> list[str]:
    return [folder for folder in getattr(package, "__path__", ()) if isinstance(folder, str)]


def _refuse_calls() -> None:
    """Have the kernel refuse what a reader never asks for. Raises `KeyError` on machines whose numbers are not here."""
    machine, numbers = _REFUSED[platform.machine()]
    last = len(numbers) + 5  # where the refusal stands
    program = [
        (_LOAD, 0, 0, _MACHINE_AT),
        (_JUMP_IF_EQUAL, 0, last - 2, machine),
        (_LOAD, 0, 0, _NUMBER_AT),
        (_JUMP_IF_AT_LEAST, last - 4, 0, _OTHER_TABLE),
        *((_JUMP_IF_EQUAL, last - at - 1, 0, number) for at, number in enumerate(numbers, start=4)),
        (_RETURN, 0, 0, _ALLOW),
        (_RETURN, 0, 0, _FAIL),
    ]
    code = ctypes.create_string_buffer(b"".join(struct.pack("=HBBI", *instruction) for instruction in program))
    # A `struct sock_fprog`: the number of instructions and, aligned, where they stand.
    frame = ctypes.create_string_buffer(struct.pack("@HP", len(program), ctypes.addressof(code)))
    _system("prctl", _SECCOMP, _FILTER, frame)
