"""What the child gives up before it reads a query: files, network, processes, memory, time, and the rights of root.

A filter of system calls (seccomp) lets through what a computation needs and nothing that opens, connects or starts. It
is Linux's own; elsewhere the limits below it stand alone, together with DuckDB's settings.
"""

import ctypes
import os
import platform
import resource
import signal
import struct
import sys
import time

NOBODY = 65534
_PR_SET_PDEATHSIG, _PR_SET_NO_NEW_PRIVS, _PR_SET_SECCOMP, _SECCOMP_MODE_FILTER = 1, 38, 22, 2
_LOAD, _IF_EQUAL, _RETURN = 0x20, 0x15, 0x06
_ALLOW, _REFUSE, _KILL = 0x7FFF0000, 0x00050001, 0x80000000  # refused with EPERM, so that DuckDB says it as an error
_ARCHITECTURE_AT, _NUMBER_AT = 4, 0

# close lseek mmap mprotect munmap brk rt_sigaction rt_sigprocmask rt_sigreturn read write readv writev sched_yield
# mremap madvise nanosleep getpid exit uname fcntl gettimeofday getrusage sysinfo times sigaltstack gettid futex
# sched_getaffinity clock_gettime clock_getres clock_nanosleep exit_group tgkill restart_syscall getcpu getrandom
# membarrier rseq set_robust_list fstat ppoll; x86-64 has poll and time besides.
_COMPUTING = {
    "x86_64": (0xC000003E, (
        3, 8, 9, 10, 11, 12, 13, 14, 15, 0, 1, 19, 20, 24, 25, 28, 35, 39, 60, 63, 72, 96, 98, 99, 100, 131, 186, 202,
        204, 228, 229, 230, 231, 234, 219, 309, 318, 324, 334, 273, 5, 271, 7, 201,
    )),
    "aarch64": (0xC00000B7, (
        57, 62, 222, 226, 215, 214, 134, 135, 139, 63, 64, 65, 66, 124, 216, 233, 101, 172, 93, 160, 25, 169, 165, 179,
        153, 132, 178, 98, 123, 113, 114, 115, 94, 131, 128, 168, 278, 283, 293, 99, 80, 73,
    )),
}  # fmt: skip


def confine(*, seconds: float, bytes_more: int) -> bool:
    """Give all of it up, for good; whether the filter of system calls holds too.

    Args:
        seconds: of processor time, and a little more of any time; then the kernel ends the process.
        bytes_more: of address space beyond what is mapped already.
    """
    os.chdir("/")
    ceiling = _mapped() + bytes_more
    for limit, value in (
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, 3),
        (resource.RLIMIT_CPU, int(time.process_time() + seconds) + 2),
        (resource.RLIMIT_AS, ceiling),
    ):
        resource.setrlimit(limit, (value, value))
    signal.alarm(int(seconds) + 5)
    if os.getuid() == 0:
        os.setgroups([])
        os.setgid(NOBODY)
        os.setuid(NOBODY)
    resource.setrlimit(resource.RLIMIT_NPROC, (0, 0))
    return _filter_system_calls() if sys.platform == "linux" else False


def _mapped() -> int:
    try:
        with open("/proc/self/statm", encoding="ascii") as statm:  # noqa: PTH123  # one line of the kernel's
            return int(statm.read().split()[0]) * resource.getpagesize()
    except OSError:
        return 1024**3


def _filter_system_calls() -> bool:
    known = _COMPUTING.get(platform.machine())
    if known is None:
        return False
    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    program = ctypes.create_string_buffer(_program(*known))
    length = (len(program) - 1) // 8
    header = ctypes.create_string_buffer(struct.pack("HP", length, ctypes.addressof(program)))
    if libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0):
        return False
    return not libc.prctl(_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, ctypes.c_void_p(ctypes.addressof(header)), 0, 0)


def _program(architecture: int, numbers: tuple[int, ...]) -> bytes:
    """Another architecture is another numbering: killed. Then a comparison for each number that is let through."""
    lines = [
        (_LOAD, 0, 0, _ARCHITECTURE_AT), (_IF_EQUAL, 1, 0, architecture), (_RETURN, 0, 0, _KILL),
        (_LOAD, 0, 0, _NUMBER_AT),
        *((_IF_EQUAL, len(numbers) - place, 0, number) for place, number in enumerate(numbers)),
        (_RETURN, 0, 0, _REFUSE), (_RETURN, 0, 0, _ALLOW),
    ]  # fmt: skip
    return b"".join(struct.pack("HBBI", *line) for line in lines)
