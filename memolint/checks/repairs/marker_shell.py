"""The shell of the marker pattern: it looks for what an earlier run has kept, does the work, and keeps that in turn.

What is kept is a folder with the outputs, or an object. It appears at once and whole: a folder is made aside and moved
into the folder of all, which fails where another run was first, because none that holds something is ever replaced.
What a killed run leaves aside, a later one removes.
"""

import re
from collections.abc import Iterator

from memolint.typed import Record

PVC, S3 = PLACES = ("pvc", "s3")
_SAFE = r"[\w./-]+"
# A file, or all that is in a folder: what it goes to may be there already, and may be a mount.
_PUT = (
    "put() {",
    '  if [ -d "$1" ]; then',
    '    mkdir -p "$2"',
    '    cp -R "$1/." "$2"',
    "  else",
    '    mkdir -p "$(dirname "$2")"',
    '    cp "$1" "$2"',
    "  fi",
    "}",
)
# Of a bucket that cannot be read nothing is known: to go on would do the work again, or twice.
_NOT_ABSENT = (
    'elif ! grep -Eq "404|NoSuchKey|does not exist" "$scratch/error"; then',
    '  cat "$scratch/error" >&2',
    "  exit 1",
)


class KeptOutput(Record):
    """An output that is kept, by its path, and whether it may be absent."""

    path: str
    optional: bool


class Shell(Record):
    """What the shell is about: the `outputs` of the step and the `inputs` whose content names the marker.

    `results` are files that stay where the work writes them, beside the marker; `prints`: what the work prints is read.
    `scratch` is a folder of the pod alone.
    """

    on: str
    outputs: tuple[KeptOutput, ...]
    inputs: tuple[str, ...]
    results: tuple[str, ...]
    prints: bool
    scratch: str

    @property
    def needs_scratch(self) -> bool:
        """Whether something is put aside in the pod, where no output can be around it."""
        return self.on == S3 or self.prints

    def variables(self) -> Iterator[tuple[str, str]]:
        """Paths that only a run knows, as variables: a tag in shell code could be read as code."""
        yield from ((f"RESULT_{number}", path) for number, path in enumerate(self.results))
        yield from ((f"OUTPUT_{at}", each.path) for at, each in enumerate(self.outputs) if not _is_safe(each.path))

    def lines(self) -> list[str]:
        """The script; the words of the step's own command are its arguments."""
        aside = [f'scratch="$(mktemp -d {self.scratch}/XXXXXX)"'] if self.needs_scratch else []
        keeps = self._in_bucket() if self.on == S3 else self._beside() if self.results else self._on_claim()
        return [*aside, *(_PUT if self.outputs else ()), *self._named(), *keeps]

    def _named(self) -> Iterator[str]:
        name = "$MARKER"
        if self.inputs:
            found = " ".join(each if _is_safe(each) else f"'{each}'" for each in self.inputs)
            digest = f"find {found} -type f -exec sha256sum {{}} + | LC_ALL=C sort | sha256sum | cut -c 1-64"
            yield f'content="$({digest})"'
            name += "-$content"
        yield f'name="{name}"'

    def _beside(self) -> Iterator[str]:
        """The marker of a file says what that was made from. One run at a time: the work writes it in place."""
        there = " && ".join(f'[ -e "$RESULT_{number}" ]' for number in range(len(self.results)))
        yield 'kept="$MARKERS/.${RESULT_0##*/}.done"'
        yield f'if [ "$(cat "$kept/name" 2> /dev/null)" = "$name" ] && {there}; then'
        yield from (f"  {each}" for each in self._hand_out("$kept"))
        yield from ("  exit 0", "fi", 'rm -rf "$kept"', *self._work(), f"if {there}; then", '  mkdir -p "$kept"')
        yield from (f"  {each}" for each in self._set_aside("$kept"))
        yield from ('  echo "$name" > "$kept/.name"', '  mv "$kept/.name" "$kept/name"', "fi")

    def _on_claim(self) -> Iterator[str]:
        yield from ('kept="$MARKERS/$name"', 'if [ -d "$kept" ]; then')
        yield from (f"  {each}" for each in self._hand_out("$kept"))
        yield from ("  exit 0", "fi", *self._work(), 'mkdir -p "$MARKERS"')
        yield from (
            "find \"$MARKERS\" -maxdepth 1 -name '.fresh.*' -mtime +1 -exec rm -rf {} + 2> /dev/null || true",
            'fresh="$(mktemp -d "$MARKERS/.fresh.XXXXXX")"',
            "trap 'rm -rf \"$fresh\"' EXIT",
            "trap 'exit 143' HUP INT TERM",
            'mkdir "$fresh/$name"',
            *self._set_aside("$fresh/$name"),
            ': > "$fresh/$name/done"',
            'mv "$fresh/$name" "$MARKERS" 2> "$fresh/error" || [ -d "$kept" ] || { cat "$fresh/error" >&2; exit 1; }',
        )

    def _in_bucket(self) -> Iterator[str]:
        """An object that is not there is one thing, a bucket that cannot be read another."""
        yield 'kept="$MARKERS/$name"'
        yield 'if aws s3 cp --only-show-errors "s3://$kept.tar" "$scratch/old.tar" 2> "$scratch/error"; then'
        yield from ('  mkdir "$scratch/old"', '  tar -xf "$scratch/old.tar" -C "$scratch/old"')
        yield from (f"  {each}" for each in self._hand_out("$scratch/old"))
        yield from ("  exit 0", *_NOT_ABSENT, "fi")
        yield from self._work()
        yield from ('mkdir "$scratch/new"', *self._set_aside("$scratch/new"))
        yield 'tar -cf "$scratch/new.tar" -C "$scratch/new" .'
        yield 'aws s3 cp --only-show-errors "$scratch/new.tar" "s3://$kept.tar"'

    def _work(self) -> Iterator[str]:
        yield '"$@"' + (' > "$scratch/stdout"' if self.prints else "")
        if self.prints:
            yield 'cat "$scratch/stdout"'

    def _hand_out(self, kept: str) -> Iterator[str]:
        for number, each in enumerate(self.outputs):
            put = f'put "{kept}/{number}" {_word(number, each)}'
            yield f'if [ -e "{kept}/{number}" ]; then {put}; fi' if each.optional else put
        if self.prints:
            yield f'cat "{kept}/stdout"'

    def _set_aside(self, kept: str) -> Iterator[str]:
        for number, each in enumerate(self.outputs):
            word = _word(number, each)
            put = f'put {word} "{kept}/{number}"'
            yield f"if [ -e {word} ]; then {put}; fi" if each.optional else put
        if self.prints:
            yield f'cp "$scratch/stdout" "{kept}/stdout"'


def _is_safe(path: str) -> bool:
    return re.fullmatch(_SAFE, path) is not None


def _word(number: int, each: KeptOutput) -> str:
    return each.path if _is_safe(each.path) else f'"$OUTPUT_{number}"'
