"""Order that nobody promised: directory listings, parallel output."""

from memolint.code.catalogue.signal import LOW, MEDIUM, READS, UNSEEN, Signal

SIGNALS = (
    Signal(
        "sh.find.order",
        READS,
        "ordering",
        LOW,
        "find lists in readdir order",
        fix="sort the listing: find … | LC_ALL=C sort",
        commands=("find",),
        without=("-delete", "-exec", "-execdir", "-quit"),
        not_piped_to=("sort", "wc"),
        hits=("find d -type f",),
        misses=("find d | sort", "find d | wc -l"),
    ),
    Signal(
        "sh.ls.unsorted",
        READS,
        "ordering",
        MEDIUM,
        "unsorted listing",
        commands=("ls",),
        options=("-U", "-f"),
        hits=("ls -U",),
    ),
    Signal(
        "sh.parallel",
        READS,
        "ordering",
        LOW,
        "unordered output",
        fix="parallel -k",
        commands=("parallel",),
        without=("-k", "--keep-order"),
        hits=("parallel echo ::: 1 2",),
        misses=("parallel -k echo ::: 1 2",),
    ),
    Signal(
        "sh.pgzip",
        UNSEEN,
        "opaque",
        LOW,
        "parallel build",
        commands=("make", "ninja"),
        options=("-j", "--jobs"),
        hits=("make -j 4",),
    ),
)
