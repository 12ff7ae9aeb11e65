"""Whether a program, a flag, a call or a variable reads or writes the path that it is given, by its name."""

import re

from memolint.code.shell.telling import FILTERS
from memolint.lang.words import words
from memolint.typed import Record

READ, WRITE, UNKNOWN = "read", "write", ""

READERS = FILTERS | frozenset(
    "ls stat du file diff cmp test [ [[ source . find zcat zgrep less more tree comm join md5 xmllint zipinfo".split()
)
WRITERS = frozenset("mkdir touch tee truncate rm rmdir chmod chown mkfifo shred unlink setfacl".split())
# Their last operand is written, the others are read.
COPIERS = frozenset("cp mv install ln rsync scp".split())
# Converters: what they make is their last path, or their first, and they read the others.
LAST_IS_MADE = frozenset(
    "gdalwarp gdal_translate gdal_merge gdaldem ffmpeg sox convert magick pdftotext lame cjpeg"
    " bedgraphtobigwig bedtobigbed wigtobigwig twobittofa".split()
)
FIRST_IS_MADE = frozenset(("gdalbuildvrt", "ogr2ogr"))
# They run the file that is their first operand.
RUNNERS = frozenset("python python2 python3 bash sh dash ash zsh ksh node ruby perl Rscript java php deno bun".split())
CALLS_THAT_READ = frozenset(
    "read_text read_bytes listdir glob rglob iglob iterdir exists isfile isdir is_file is_dir stat getsize walk scandir"
    " from_pretrained imread load loads fromfile loadtxt genfromtxt open_dataset open_zarr memmap getmtime".split()
)
CALLS_THAT_WRITE = frozenset(
    "write_text write_bytes mkdir touch unlink rmdir makedirs remove removedirs rmtree savefig save savez savetxt"
    " savez_compressed save_pretrained save_model save_weights save_file tofile extractall imwrite imsave write_image"
    " save_to_disk to_file make_archive mkfifo symlink chmod chown truncate snapshot_download".split()
)
# Their second argument is written.
CALLS_THAT_COPY = frozenset("copy copy2 copyfile copytree move rename replace urlretrieve download_file link".split())
_WRITING = frozenset(
    "out output outputs outfile outdir outpath outprefix dest dst destination target into to save saveto savedir store"
    " write dump export result results log logs logdir checkpoint checkpoints ckpt report emit artifacts".split()
)
_READING = frozenset(
    "in input inputs infile indir inpath from src source sources data dataset datasets datadir config cfg conf settings"
    " ref reference genome index train test val valid validation manifest list load read weights template query schema"
    " db credentials file bed vcf fasta".split()
)
_MARKS = r"^-{1,2}(?=[A-Za-z])"


class Touch(Record):
    """A path that code names, and whether it reads or writes there; offsets in the (masked) code, half open."""

    path: str
    role: str
    start: int
    end: int


def of_name(name: str) -> str:
    """The role of a path that a flag, a keyword or a variable of this name takes: its first telling word decides."""
    bare = re.sub(_MARKS, "", name)
    if len(bare) == 1:
        return {"o": WRITE, "O": WRITE, "i": READ}.get(bare, UNKNOWN)
    for word in words(bare):
        if word in _WRITING or word.startswith("out"):
            return WRITE
        if word in _READING or word.startswith("input"):
            return READ
    return UNKNOWN
