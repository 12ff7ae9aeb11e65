"""Where a read of the machine or of a service ends: in the log, on standard output, in the status, or in an output."""

from typing import Any

import pytest

from memolint.code.effects import effects

OUTPUTS = {
    "parameters": [{"name": "p", "valueFrom": {"path": "/tmp/out/p"}}],
    "artifacts": [{"name": "a", "path": "/data/a.log"}],
}


def sinks(program: str, source: str) -> list[str]:
    template: dict[str, Any] = {"script": {"image": "x", "command": [program], "source": source}}
    template |= {"inputs": {"artifacts": [{"name": "i", "path": "/tmp/in"}]}, "outputs": OUTPUTS}
    return [one.sink for one in effects(template) if one.effect == "reads-world"]


@pytest.mark.parametrize(
    ("source", "sink"),
    [
        ("echo $RANDOM", "printed"),
        ("echo $RANDOM > x", "output"),
        ("echo $RANDOM > /work/x; echo", "output"),
        # The name of a scratch file.
        ("train > /tmp/run-$RANDOM", "log"),
        ("train > $TMPDIR/run-$RANDOM", "log"),
        ("train > /var/tmp/$(id -u)-$RANDOM", "log"),
        ("train > $scratch_dir/$RANDOM", "log"),
        ("train > /data/$RANDOM", "output"),
        ("train > /tmp/out/p/$RANDOM", "output"),
        ("train /tmp/x $RANDOM", "output"),
        ("w=/tmp/$(cat /proc/sys/kernel/random/uuid)\nmkdir $w\ncd $w\ntrain > /tmp/out/p", "log"),
        ("w=/tmp/$(head -c 8 /dev/urandom | xxd -p)\ntrain --tmp $w", "log"),
        ("id=$(uuidgen)\nmkdir -p /tmp/$id\ntrain /tmp/$id", "log"),
        ("id=$(uuidgen)\nmkdir -p /tmp/$id\ntrain $id", "output"),
        ("d=/tmp/w\ntrain > $d/$RANDOM", "log"),
        ('d=$(mktemp -d)\ntrain > "$d/$(date +%s)"', "log"),
        ("train > ${TMPDIR:-/tmp}/$RANDOM", "log"),
        ("train > $template/$RANDOM", "output"),
        ("exec > >(tee x)\ntrain > /tmp/$RANDOM", "log"),
        ("sh -c 'train > /tmp/$RANDOM'", "log"),
        # A scratch name that is itself a text of the result.
        ("d=$(mktemp -d)\necho $d > /tmp/out/p", "output"),
        ("w=/tmp/$RANDOM\necho $w", "printed"),
        ("w=/tmp/$RANDOM\necho $w > /tmp/out/p", "output"),
        ("w=/tmp/$RANDOM\nx=$(basename $w)\necho $x > /tmp/out/p", "output"),
        ("cat > /tmp/out/p <<E\n/tmp/$RANDOM\nE", "output"),
        ("echo $(train --tmp /tmp/$RANDOM) > /tmp/out/p", "log"),
        ("w=/tmp/$RANDOM\ntrain > $w\nsort $w > /tmp/out/p", "log"),
        ("f=/tmp/$RANDOM.csv\ntrain > $f\nmv $f /tmp/out/p/", "output"),
        ("f=/tmp/$RANDOM.csv\ntrain > $f\nmv $f /tmp/out/p", "log"),
        ("f=/tmp/$RANDOM.csv\ntrain > $f\nmkdir /tmp/out/p\nmv $f /tmp/out/p", "output"),
        # `exec` says where descriptors lead from there on.
        ("exec 3>&2\necho $(date) >&3", "log"),
        ("exec 3>&1\necho $(date) >&3", "printed"),
        ("exec 3>&1 >&2\necho $(date)\ntrain >&3", "log"),
        ("exec 3>&1 1>&2\necho $(date) >&3", "printed"),
        ("exec 3>&1 >&2\nexec >&3\necho $(date)", "printed"),
        ("exec 2>&1\necho $(date) >&2", "printed"),
        ("exec 2>/tmp/errors\necho $(date)", "printed"),
        ("exec 3>/tmp/out/p\necho $(date) >&3", "output"),
        ("if a; then exec >&2; fi\necho $(date)", "printed"),
        ("exec >/data/b.log\necho $(date)", "log"),
        ("exec >/tmp/out/p 2>&1\necho $(date)", "output"),
        ("exec >/data/b.log\necho $(date) > /data/a.txt", "output"),
        # The time says which of the given files is read.
        ("f=/tmp/out/p/$(date +%s)\ntrain > $f", "output"),
        ("D=/tmp/out\nf=$D/p/$(date +%s)\ntrain > $f", "output"),
        ("train < /in/$(date +%F)", "output"),
        ("train < /tmp/in/$(date +%F)", "output"),
        # A file that is called a log.
        ("echo $(date) >> /data/b.log", "log"),
        ("echo $(date) >> /data/a.log", "output"),
        ("echo $(date) | tee -a /data/b.log", "printed"),
        ("echo $(date) | tee -a /data/b.log > /dev/null", "log"),
        ("echo $(date) | tee -a /data/b.log /data/b.txt", "output"),
        ("echo $(date) | tee -a /data/a.log", "output"),
        ("LOG=/data/b.log\necho $(date) >> $LOG", "log"),
        ("LOG=/data/b.txt\necho $(date) >> $LOG", "output"),
        ("echo $(date) > /dev/null", "log"),
        ("train $(date) > /data/b.log", "output"),
        ("date > .log", "output"),
        ("date >> /data/b.log", "log"),
        ("D=/data\ndate >> $D/b.log", "log"),
        ("D=/data\ndate >> $D/a.log", "output"),
        # A log that the code takes back.
        ("date >> /data/b.log\ncat /data/b.log", "printed"),
        ("date >> /data/b.log\ncat /data/b.log >&2", "log"),
        ("date >> /data/b.log\ncp /data/b.log /tmp/out/p", "output"),
        ("date >> /data/b.log\ngrep 1 < /data/b.log > /tmp/out/p", "output"),
        # A file that nobody is given, and after which nothing runs.
        ("train\ndate > /tmp/x", "log"),
        ("train\necho $(date) | tee /tmp/x", "printed"),
        ("date > /tmp/x\ntrain", "output"),
        ("date > /tmp/x\nsed 1q /tmp/x > /tmp/out/p", "output"),
        ("date > /tmp/x\nwc /tmp/* > /tmp/out/p", "output"),
        ("while train; do date > /tmp/x; done", "output"),
        ("trap 'train /tmp/x' EXIT\ndate > /tmp/x", "output"),
        # What `printf` puts into a variable is not printed.
        ("printf -v s '%(%F)T' -1\ntrain --day $s", "output"),
        ("printf -vs '%(%s)T'\necho $s > /tmp/out/p", "output"),
        ("printf -v s '%(%s)T'\necho at $s\ntrain > /tmp/out/p", "printed"),
        # A trap that tidies up uses no more than the name of a scratch file; what was in it when it was set, is set.
        ('l=/tmp/log.$RANDOM\ntrap \'rm -f "$l"\' EXIT\ntrain > /tmp/out/p 2> "$l"', "log"),
        ('l=/tmp/log.$RANDOM\ntrap "rm -f $l" EXIT INT\ntrain > /tmp/out/p', "log"),
        ('d=/tmp/$RANDOM\nmkdir $d\nbash -c "train > $d/x; cp $d/x /tmp/out/p"', "log"),
        ("end() { rm -f $log; }\nlog=/tmp/l.$$\ntrap end EXIT\ndate > $log\ntrain", "log"),
        ("log=/tmp/log.1\ntrap 'rm -f $log' EXIT\ndate > $log\ntrain", "log"),
        ("trap 'rm -f /tmp/x' EXIT\ndate > /tmp/x", "log"),
        ("log=/tmp/log.1\ntrap 'cat $log > /tmp/out/p' EXIT\ndate > $log\ntrain", "output"),
        ("log=/tmp/out/p\ndate > $log\ntrain", "output"),
        ('seed=$RANDOM\nbash -c "train --seed $seed" > /tmp/out/p', "output"),
        ("seed=$RANDOM\ntrap 'train --seed $seed > /tmp/out/p' EXIT", "output"),
        ("date > /tmp/out/p/x", "output"),
        ("date > /dev/shm/x\ntrain", "output"),
        # Streams, by any of their names.
        ("date | tee /dev/stderr", "printed"),
        ("date | tee /dev/fd/2", "printed"),
        ("date | tee -a /proc/1/fd/2", "printed"),
        ("date | tee /dev/stderr > /dev/null", "log"),
        ("date | tee /dev/stderr | cat >&2", "log"),
        ("date | tee /dev/stderr > /tmp/out/p", "output"),
        ("date | tee /tmp/out/p >&2", "output"),
        ("x=$(date | tee /dev/stderr)\ntrain $x", "output"),
        ("x=$(date | tee /data/b.log)\ntrain $x", "output"),
        ("date > /dev/fd/1", "printed"),
        ("date > /proc/1/fd/1", "log"),
        ("date >> /dev/termination-log", "log"),
        ("date | logger -t x", "log"),
        ('logger -s "$(date)"', "log"),
        ("t=$(date +%s)\ntrain\necho $(($(date +%s) - t)) | tee /dev/stderr", "printed"),
        ("t=$(date +%s)\ntrain\nlogger $(($(date +%s) - t))", "log"),
        ("t=$(date +%s)\ntrain\necho $(($(date +%s) - t)) >> /data/b.log", "log"),
        ("t=$(date +%s)\ntrain\necho $(($(date +%s) - t)) | tee /tmp/out/p", "output"),
        ("echo $(date) | tee /data/b.txt /data/b.log", "output"),
        # Python inside of a shell.
        ('python3 -c "import time; print(time.time())"', "printed"),
        ('python3 -c "import time; save(time.time())"', "output"),
        ("python3 - <<E\nimport uuid\ntrain('/tmp/' + uuid.uuid4().hex)\nE\n", "log"),
        ("python3 - <<E\nimport uuid\ntrain('/tmp/out/p/' + uuid.uuid4().hex)\nE\n", "output"),
        ("python3 - <<E\nimport time\nsave(time.time())\nprint(1)\nE\n", "output"),
    ],
)
def test_a_read_of_a_shell_is_marked(source: str, sink: str) -> None:
    assert set(sinks("bash", source)) == {sink}


@pytest.mark.parametrize(
    ("source", "sink"),
    [
        ("import time\nprint(time.time())", "printed"),
        ("import time\nsave(time.time())", "output"),
        ("import uuid\nopen(f'/tmp/{uuid.uuid4()}', 'w')", "log"),
        ("import uuid\nopen(f'/data/{uuid.uuid4()}', 'w')", "output"),
        ("import uuid\nopen(f'/tmp/out/p/{uuid.uuid4()}', 'w')", "output"),
        ("import os, uuid\nos.makedirs(os.path.join('/tmp', uuid.uuid4().hex))", "log"),
        ("import os, uuid\nos.makedirs(os.path.join('/tmp', 'out', 'p', uuid.uuid4().hex))", "output"),
        ("import os, uuid\nos.makedirs(os.path.join('/data', uuid.uuid4().hex))", "output"),
        ("import os, uuid, tempfile as t\nw = os.path.join(t.gettempdir(), uuid.uuid4().hex)\nload(scratch=w)", "log"),
        ("import pathlib, uuid\nw = pathlib.Path('/tmp') / uuid.uuid4().hex\nw.mkdir()", "log"),
        ("import pathlib, uuid\npathlib.Path('/tmp').joinpath(uuid.uuid4().hex).mkdir()", "log"),
        ("import os, uuid\nw = '/tmp/' + uuid.uuid4().hex\nos.mkdir(w)\nos.chdir(w)", "log"),
        ("import os, uuid\nos.mkdir('/tmp/%s' % uuid.uuid4())", "log"),
        ("import os, uuid\nos.mkdir('/tmp/{}'.format(uuid.uuid4()))", "log"),
        ("import os, uuid\nos.mkdir('/'.join(['/tmp', uuid.uuid4().hex]))", "log"),
        ("import os, uuid\nB = '/tmp/w'\nos.mkdir(os.path.join(B, uuid.uuid4().hex))", "log"),
        ("import tempfile as t\ntrain(t.mkdtemp())", "log"),
        ("import tempfile as t\nopen('/tmp/out/p', 'w').write(t.mkdtemp())", "output"),
        ("import tempfile as t\ntrain(t.mkdtemp(dir='/tmp/out/p'))", "output"),
        ("import os, uuid\nB = ''\nos.mkdir(os.path.join(B, uuid.uuid4().hex))", "output"),
        ("import os, uuid\nrun = uuid.uuid4().hex\nos.mkdir(f'/tmp/{run}')", "log"),
        ("import os, uuid\nrun = uuid.uuid4().hex\nos.mkdir(f'/tmp/{run}')\nsave(run)", "output"),
        ("import random\ndef f(temp): return temp + random.random()", "output"),
        ("import time\nopen(f'/tmp/in/{time.time()}')", "output"),
        # A scratch name that is itself a text of the result.
        ("import os, uuid\nw = '/tmp/' + uuid.uuid4().hex\nos.mkdir(w)\nprint(w)", "printed"),
        ("import uuid\nw = '/tmp/' + uuid.uuid4().hex\nopen('/tmp/out/p', 'w').write(f'at {w}')", "output"),
        ("import uuid\nw = '/tmp/' + uuid.uuid4().hex\nopen('/tmp/out/p', 'w').write(train(w))", "log"),
        ("import json, uuid\nw = '/tmp/' + uuid.uuid4().hex\njson.dump({'w': w}, open('/tmp/out/p', 'w'))", "output"),
        ("import shutil, uuid\nw = f'/tmp/{uuid.uuid4()}'\ntrain(w)\nshutil.move(w, '/tmp/out/p/')", "output"),
    ],
)
def test_a_read_of_python_is_marked(source: str, sink: str) -> None:
    assert set(sinks("python", source)) == {sink}


@pytest.mark.parametrize(
    ("source", "sink"),
    [
        ("kubectl get pods", "printed"),
        ("kubectl get pods >&2", "log"),
        ("kubectl get pods > x", "output"),
        ("kubectl get pods | grep Running | wc -l", "printed"),
        ("kubectl get pods | tee x", "output"),
        ("kubectl get pods | xargs train", "output"),
        ("kubectl get pods | awk '{print > \"/tmp/x\"}'", "output"),
        ("kubectl get pods | while read -r pod; do echo $pod; done", "printed"),
        ("kubectl get pods | while read -r pod; do train $pod; done", "output"),
        ('echo "$(kubectl get pods)"', "printed"),
        ("n=$(kubectl get pods | wc -l)\necho $n pods", "printed"),
        ("n=$(kubectl get pods | wc -l)\ntrain $n", "output"),
        ("if kubectl get ns x; then echo there; fi", "printed"),
        ("if kubectl get ns x; then train; fi", "output"),
        ("if ! kubectl get ns x; then exit 1; fi", "control"),
        ("kubectl get ns x || exit 1\ntrain", "control"),
        ("[ $(date +%u) -lt 6 ] || exit 1\ntrain", "control"),
        ("curl -fsS https://x", "printed"),
        ("curl -fsSo /tmp/x https://x", "output"),
        ("curl -O https://x", "output"),
        ("wget https://x", "output"),
        ("wget -qO- https://x | head", "printed"),
        ("git clone https://x", "output"),
        ("git ls-remote https://x", "printed"),
        ("psql -c 'select 1'", "printed"),
        ("psql -c '\\copy (select 1) to /tmp/x'", "output"),
        ("aws s3 ls s3://x", "printed"),
        ("aws s3 cp s3://x /tmp/x", "output"),
        ("pip install x", "output"),
    ],
)
def test_what_a_service_answers_ends_where_the_command_sends_it(source: str, sink: str) -> None:
    assert set(sinks("bash", source)) == {sink}


def test_what_code_reads_twice_ends_in_two_places() -> None:
    assert sinks("bash", "echo $(kubectl get pods)\ncurl https://x -o x") == ["printed", "output"]
    assert sinks("bash", "curl https://x > /tmp/$(date +%s)\ntrain /tmp") == ["output", "log"]
    assert sinks("python", "import requests\nprint(requests.get('https://x'))") == ["printed"]


def test_what_one_container_logs_another_may_use() -> None:
    logs = {"image": "x", "command": ["bash"], "source": "echo $RANDOM"}
    uses = {"name": "s", "image": "x", "command": ["bash", "-c", "echo $RANDOM > x"]}
    assert [one.sink for one in effects({"script": logs, "sidecars": [uses]})] == ["printed", "output"]


@pytest.mark.parametrize(
    ("program", "source"),
    [
        ("bash", 'w="/work/$(hostname)-$(date +%s)"\nmkdir -p "$w"\ntrain --in "$w" > /tmp/out/p'),
        ("bash", "train > /work/$RANDOM"),
        ("python", "import os, time\nw = f'/work/{time.time()}'\nos.makedirs(w)\ntrain(w)"),
    ],
)
@pytest.mark.parametrize(
    ("volume", "is_scratch"),
    [
        ({"emptyDir": {}}, True),
        ({"emptyDir": {"medium": "Memory"}}, True),
        ({"persistentVolumeClaim": {"claimName": "c"}}, False),
    ],
)
def test_an_empty_volume_of_one_container_is_a_place_for_scratch_files(
    program: str, source: str, volume: dict[str, object], is_scratch: bool
) -> None:
    script = {"image": "x", "command": [program], "source": source}
    mounts = {"volumeMounts": [{"name": "w", "mountPath": "/work/"}]}
    template = {"script": {**script, **mounts}, "volumes": [{"name": "w", **volume}], "outputs": OUTPUTS}
    found = {one.sink for one in effects(template) if one.effect == "reads-world"}
    assert found == ({"log"} if is_scratch else {"output"})
    shared = {**template, "sidecars": [{"name": "s", "image": "x", **mounts}]}
    assert {one.sink for one in effects(shared) if one.effect == "reads-world"} == {"output"}
