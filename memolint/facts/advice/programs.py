"""Programs that are not in the manifest: what they are called, and whether they are told where their outputs go."""

import re
from collections.abc import Iterator

from memolint.argo.project import Project
from memolint.argo.views import Template, dig, mapping, sequence, text
from memolint.code.effects import Effect
from memolint.code.snippets import container_of, written_in
from memolint.facts.reads import results

_RUNNER = r"(?:.*/)?(?:python[\d.]*|bash|sh|node|java|Rscript|perl|ruby|php|julia)"
# Programs that are known to turn files into files: genomes, pictures and sound, maps, documents, compilers.
_KNOWN = frozenset(
    (
        "bcftools bedtools bedsort bedtobigbed bedgraphtobigwig bgzip blastn blastp bowtie2 bowtie2-build bwa bwa- "
        "mem2 cellranger cutadapt deepvariant diamond fastp fastqc featurecounts freebayes genrich hisat2 htseq-count "
        "iqtree kallisto macs2 mafft minimap2 mosdepth multiqc muscle picard plink plink2 qualimap raxml salmon "
        "samtools seqkit seqtk snpeff spades star stringtie tabix trim_galore trimmomatic vcftools ffmpeg ffprobe sox "
        "convert magick mogrify pngquant gdal_translate gdalwarp gdal_calc.py gdaladdo ogr2ogr tippecanoe pandoc "
        "pdflatex xelatex latexmk pdftotext ghostscript gs tesseract gcc g++ clang rustc javac protoc tsc lame flac "
        "exiftool povray"
    ).split()
)
# What code of other languages loads, by language, and what of that is known to compute and no more.
_LOADS = {
    "javascript": r"""(?:\brequire\s*\(|\bfrom\s|\bimport\s*\(?)\s*["'`](?:node:)?([^"'`]+)["'`]""",
    "r": r"""(?:\b(?:library|require|requireNamespace)\s*\(\s*["']?([\w.]+)|\b([A-Za-z][\w.]*):::?)""",
    "ruby": r"""(?m)^\s*(?:require|require_relative|load)\s*\(?\s*["']([^"']+)["']""",
}
_HARMLESS = {
    "javascript": frozenset("assert buffer crypto events fs fs/promises path readline stream url util zlib".split()),
    "r": frozenset(
        "base data.table digest dplyr forcats ggplot2 jsonlite lubridate magrittr Matrix methods parallel purrr readr"
        " stats stringr tibble tidyr tidyverse tools utils yaml".split()
    ),
    "ruby": frozenset("bigdecimal csv date digest erb fileutils json matrix pathname prime set stringio yaml".split()),
}
# Folders that many share: to mention one says nothing of what is in it.
_COMMON = frozenset(("", "/tmp", "/mnt", "/data", "/work", "/workspace", "/home", "/var", "/opt", "/mnt/data"))
_LEAST = 4  # characters of a file's name that are no accident


def program(told: str) -> str:
    """What a command is called: with its script, if an interpreter runs one; `conda run` runs another."""
    found = re.sub(r"^(?:conda|mamba|micromamba) run (?:(?:-n|-p|--name|--prefix)[ =]\S+ |--\S+ )*", "", told).split()
    head = found[0] if found else "the program"
    if re.fullmatch(_RUNNER, head) is None:
        return head
    script = next((each for each in found[1:] if not each.startswith("-")), "")
    return f"{head} {script}" if script and "-c" not in found[1:2] else f"code of {head}"


def is_known(name: str) -> bool:
    """Whether a program is known to compute and no more."""
    return name.rpartition("/")[2].lower() in _KNOWN


def only_computes(language: str, code: str) -> bool:
    """Whether all that code which is read by patterns loads is known to compute and no more."""
    if language not in _LOADS:
        return False
    loaded = (found[1] or found[found.re.groups] for found in re.finditer(_LOADS[language], code))
    return all(each in _HARMLESS[language] for each in loaded)


def says_enough(template: Template, project: Project, effect: Effect, kept: tuple[str, ...]) -> bool:
    """Whether the container is told where its outputs go, works where they are, or prints what somebody reads.

    `kept` are files that it leaves on a volume.
    """
    container = mapping(dig(template.value, *container_of(effect.path)))
    told = "\n".join(written_in(container))
    if "{{outputs." in told or any(_is_told(template, container, told, path) for path in (*_outputs(template), *kept)):
        return True
    return "source" in effect.path and results.is_printed_text_read(template, project)


def _is_told(template: Template, container: dict[str, object], told: str, path: str) -> bool:
    folder, _, name = path.rpartition("/")
    if path in told or (len(name) >= _LEAST and name in told) or (folder not in _COMMON and folder in told):
        return True
    works_there = text(container.get("workingDir")).rstrip("/")
    beside = (text(artifact.get("path")) for _, artifact in template.artifacts.values())
    return (works_there and f"{path}/".startswith(f"{works_there}/")) or any(
        each.startswith(f"{path}/") or (each in told and path.startswith(each)) for each in beside if each
    )


def _outputs(template: Template) -> Iterator[str]:
    """The paths of declared outputs."""
    for kind, way in (("parameters", ("valueFrom", "path")), ("artifacts", ("path",))):
        for output in sequence(dig(template.value, "outputs", kind)):
            path = text(dig(output, *way)).rstrip("/")
            if path:
                yield path
