"""What a template reads besides its inputs, and what the names of values say."""

import json

import pytest
from facts_projects import A, manifests, memo_of, step, steps, template_of, work, workflow

from memolint.argo.project import Project
from memolint.argo.views import Manifest, Template
from memolint.code.effects import Effect
from memolint.facts import declarations, sizes
from memolint.facts.reads import configmaps, images, patches, roles, secrets, versions
from memolint.facts.reads.insignificant import without
from memolint.facts.reads.references import (
    ARGUMENT,
    ARTIFACT,
    INPUT,
    ITEM,
    OTHER,
    Variable,
    in_value,
    made_of,
    takes_in,
    variable_of,
    variables_in,
)
from memolint.facts.world import downloads, effects

pytestmark = pytest.mark.slow(every=5)


def template(body: str, spec: str = "") -> Template:
    return template_of(manifests(workflow("name: work\n" + body, spec=spec)))


@pytest.mark.parametrize(
    ("text", "variable"),
    [
        ("inputs.parameters.a.b", Variable(INPUT, "a.b")),
        ("inputs.artifacts.f.path", Variable(ARTIFACT, "f.path")),
        ("workflow.parameters.p", Variable(ARGUMENT, "p")),
        ("workflow.parameters", Variable(OTHER, "workflow.parameters")),
        ("item", Variable(ITEM, "item")),
        ("item.k", Variable(ITEM, "item.k")),
        ("items", Variable(OTHER, "items")),
        ("workflow.uid", Variable(OTHER, "workflow.uid")),
    ],
)
def test_variables(text: str, variable: Variable) -> None:
    assert variable_of(text) == variable
    assert variable.text == text


@pytest.mark.parametrize(
    ("reference", "variable", "takes"),
    [
        ("item", "item", True),
        ("item", "item.k", True),
        ("item.k", "item", False),
        ("inputs.parameters", "inputs.parameters.a", True),
        ("inputs.parameters.a", "inputs.parameters.ab", False),
        ("workflow.labels.json", "workflow.labels.x", True),
        ("workflow.labels.json", "workflow.annotations.x", False),
        ("inputs.parameters.json", "inputs.parameters.x", False),
    ],
)
def test_wholes_take_in_their_parts(reference: str, variable: str, takes: bool) -> None:
    assert takes_in(reference, variable) is takes


def test_what_makes_a_text() -> None:
    text = "x-{{ item }}-{{=workflow.name + sprig.upper(item.k)}}"
    assert variables_in(text) == ["item", "workflow.name", "item.k"]
    assert list(made_of(text + "{{=workflow.name + sprig.uuidv4()}}")) == [
        *variables_in(text),
        "{{=workflow.name + sprig.uuidv4()}}",
    ]
    assert variables_in("{{ never ends") == []


@pytest.mark.parametrize(
    ("fields", "found"),
    [
        ({"container": {"args": [A]}}, [("inputs.parameters.a", "result")]),
        ({"container": {"args": ["--log-level", A]}}, [("inputs.parameters.a", "tuning")]),
        ({"container": {"env": [{"name": "API_TOKEN", "value": A}]}}, [("inputs.parameters.a", "access")]),
        ({"container": {"resources": {"limits": {"cpu": A}}}}, [("inputs.parameters.a", "tuning")]),
        ({"podSpecPatch": '{"containers":[{"image":"' + A + '"}]}'}, [("inputs.parameters.a", "result")]),
        ({"podSpecPatch": '{"priority": "' + A + '"}'}, [("inputs.parameters.a", "tuning")]),
        ({"outputs": {"artifacts": [{"s3": {"key": A}}]}}, [("inputs.parameters.a", "tuning")]),
        ({"outputs": {"artifacts": [{"path": A}]}}, [("inputs.parameters.a", "result")]),
        ({"outputs": {"parameters": [{"valueFrom": {"expression": "steps.x.exitCode"}}]}},
         [("steps.x.exitCode", "result")]),
        ({"outputs": {"parameters": [{"valueFrom": {"parameter": "steps.x.outputs.result"}}]}},
         [("steps.x.outputs.result", "result")]),
        ({"steps": [[{"name": A}]], "dag": {"tasks": [A]}}, []),
        ({"memoize": {"key": A}}, [("inputs.parameters.a", "identity")]),
    ],
)  # fmt: skip
def test_references_have_the_role_of_their_field(fields: dict[str, object], found: list[tuple[str, str]]) -> None:
    assert [(each.name, each.role) for each in in_value(fields, "Template")] == found


@pytest.mark.parametrize(
    ("name", "role"),
    [
        ("MODE", "result"),
        ("LOG_LEVEL", "tuning"),
        ("log", "tuning"),
        ("catalog", "result"),
        ("verbosity", "tuning"),
        ("numThreads", "tuning"),
        ("num-threads", "tuning"),
        ("max_memory_gb", "tuning"),
        ("memory", "tuning"),
        ("API_TOKEN", "access"),
        ("token_count", "result"),
        ("AWS_SECRET_ACCESS_KEY", "access"),
        ("connect-timeout", "tuning"),
        ("SLURM_CPUS_PER_TASK", "tuning"),
        ("PGHOST", "service"),
        ("AWS_ENDPOINT_URL", "service"),
        ("endpoint-url", "service"),
        ("CARGO_REGISTRY_MIRROR", "service"),
        ("dbHost", "service"),
        ("host", "host"),
        ("cpu-count", "tuning"),
        ("job-request", "result"),
        ("threadsPerWorker", "tuning"),
        ("GDAL_CACHEMAX", "tuning"),
        ("gdal-cachemax-mb", "tuning"),
        ("max-ram-hint", "tuning"),
        ("cacheSizeMb", "tuning"),
        ("OMP_STACKSIZE", "tuning"),
        ("mem-per-cpu-mb", "tuning"),
        ("memory-limit-mib", "tuning"),
        ("driverMemoryOverhead", "tuning"),
        ("max-ram-percentage", "tuning"),
        ("number-of-threads", "tuning"),
        ("cache", "result"),
        ("cache-dir", "result"),
        ("max-size-mb", "result"),
        ("buffer-max", "result"),
        ("tile-size", "result"),
        ("submit-job", "result"),
        ("program", "result"),
        ("pvc-size", "tuning"),
        ("volume", "result"),
        ("AWS_ENDPOINT_URL_S3", "service"),
        ("dask-address", "service"),
        ("postal-address", "result"),
        ("AWS_REGION", "service"),
        ("region", "result"),
        ("trackingUri", "service"),
        ("RabbitMQUrl", "service"),
        ("logLevel", "tuning"),
        ("jobLogLevel", "tuning"),
        ("scratchSize", "tuning"),
        ("slackToken", "access"),
        ("DATA_URL", "result"),
        ("meshUrl", "result"),
        ("ghost", "result"),
    ],
)
def test_roles_of_names(name: str, role: str) -> None:
    assert roles.of_name(name) == role


@pytest.mark.parametrize(
    ("before", "previous", "role"),
    [
        ("--log-level=", "", "tuning"),
        ("--log-level ", "", "tuning"),
        ("run --threads '", "", "tuning"),
        ("", "--log-level", "tuning"),
        ("", "log-level", "result"),
        ("-j", "", "tuning"),
        ("-Xmx", "", "tuning"),
        ("", "-@", "tuning"),
        ("-n ", "", "result"),
        ("x", "--log-level", "result"),
        ("--mode=", "", "result"),
        ("Pool(processes=", "", "tuning"),
        ("context.setLogLevel('", "", "tuning"),
        ("torch.set_num_threads(", "", "tuning"),
        ("setMode(", "", "result"),
        ("master('local[", "", "tuning"),
        ("curl https://", "", "service"),
        ('echo "//', "", "service"),
        ("jdbc: redis://user:x@", "", "service"),
        ("aws s3 cp s3://", "", "result"),
        ("https://data.example.com/", "", "result"),
        ("serve host ", "", "result"),
        ("serve --host ", "", "host"),
        ("serve --db-host ", "", "service"),
        ('environ["OMP_NUM_THREADS"] = "', "", "tuning"),
        ("threads = int('", "", "tuning"),
        ('{"server": "', "", "result"),  # JSON is what is written, as often as not
    ],
)
def test_roles_of_flags(before: str, previous: str, role: str) -> None:
    assert roles.of_flag(before, previous) == role


def test_spans_of_words_that_have_a_role() -> None:
    code = "run --log-level 3 --mode fast -j 4 --token=abc --db-host=h"
    found = {code[start:end]: role for start, end, role in roles.flagged(code)}
    assert found == {"3": "tuning", "4": "tuning", "abc": "access"}
    calls = "context.setLogLevel('INFO'); Pool(processes=4); f(5); builder.master('local[6]')"
    assert {calls[start:end] for start, end, _ in roles.flagged(calls)} == {"INFO", "4);", "6"}
    assert list(roles.flagged("nothing here")) == []
    assert [roles.is_short_flag(*each) for each in (("run -t ", ""), ("", "-t"), ("", "--t"), ("t ", ""))] == [
        *(True, True, False, False),
    ]
    assert [roles.names_service(name) for name in ("DB_HOST", "hosted", "api-url")] == [True, False, True]


@pytest.mark.parametrize(
    ("code", "tunes"),
    [
        ("--workers=4", True),
        ("--workers 4 -j 2", True),
        ("--workers=4 --mode=eval", False),
        ("--mode=eval", False),
        ("workers=4", False),
        ("", False),
    ],
)
def test_a_text_of_flags_that_tune(code: str, tunes: bool) -> None:
    assert roles.only_tunes(code) is tunes


@pytest.mark.parametrize(
    ("code", "keeps"),
    [
        ('jwt sign --out /o "$KEY"', True),
        ("openssl dgst -sha256 -hmac $KEY", True),
        ("gpg --batch --sign f", True),
        ("jwt.encode(claims, key)", True),
        ("aws s3 presign s3://b/k", False),
        ("aws s3 cp --no-sign-request s3://b/k /o", False),
        ("# sign in first", False),
        ("design --out /o", False),
    ],
)
def test_code_whose_result_holds_its_secret(code: str, keeps: bool) -> None:
    assert roles.keeps_secrets({"script": {"image": "x", "source": code}}) is keeps


@pytest.mark.parametrize(
    ("program", "code", "flows"),
    [
        ("bash", 'printf %s "$KEY{{inputs.parameters.a}}" | sha256sum | cut -c1-9 > /tmp/o', True),
        ("bash", 'sha256sum <<< "$KEY" > /tmp/o', True),
        ("bash", 'h=$(printf %s "$KEY" | md5sum)\necho $h > /tmp/o', True),
        ("bash", 'openssl dgst -sha256 -hmac "$KEY" /in > /tmp/o', True),
        ("bash", 'openssl dgst -hmac "$KEY" -out /tmp/o /in', True),
        ("bash", "cat > /tmp/o <<E\npassword=$KEY\nE", True),
        ("bash", "echo $KEY > /k.pem\nopenssl dgst -sign /k.pem /in | base64 > /tmp/o", True),
        (
            "bash",
            'k=$(mktemp)\necho "$KEY" > "$k"\nopenssl dgst -sign "$k" -out /r /in\nbase64 /r > /tmp/o',
            True,
        ),
        ("bash", "cosign sign-blob --key env://KEY /in > /tmp/o", True),
        ("bash", "cosign sign-blob --key=env://KEY --output-signature=/tmp/o /in", True),
        ("bash", "echo $KEY | gpg --batch --import\ngpg --detach-sign --armor -o /tmp/o /in", True),
        ("bash", "echo $KEY > /k\ngpg --import /k\ncd /in\ngpg -ab x\nmv x.asc /tmp/o", True),
        ("bash", "echo $KEY > /k\nminisign -Sm /in -s /k -x /tmp/o", True),
        ("bash", "echo $KEY > /k\nopenssl base64 -in /k > /tmp/o", True),
        ("bash", "echo $KEY > /k\ncat /k | md5sum > /k.md5\ncp /k.md5 /tmp/o", True),
        ("bash", 'sign --key "$KEY" /in > /tmp/o', True),
        ("bash", "echo $KEY > /k\nopenssl dgst -sign /other /in > /tmp/o", False),
        ("bash", "echo $KEY | gpg --batch --import\ngpg --decrypt -o /tmp/o /in", False),
        ("bash", "echo $KEY | gpg --batch --import\ngpg --verify /in.sig /in > /tmp/o", False),
        ("bash", "echo $KEY | gpg --passphrase-fd 0 --decrypt /in > /tmp/o", False),
        ("bash", "echo $KEY > /k\nopenssl enc -d -kfile /k -in /in > /tmp/o", False),
        ("bash", "cosign verify-blob --key env://KEY --signature /in.sig /in > /tmp/o", False),
        ("bash", "echo $KEY > ~/.netrc\ncurl -n https://x | jq .v > /tmp/o", False),
        ("bash", 'openssl enc -d -k "$KEY" -in /in > /tmp/o', False),
        ("bash", 'x=$(curl -H "Authorization: $KEY" https://x)\necho $x > /tmp/o', False),
        ("bash", "u=postgres://u:$KEY@h\npsql $u -c 'select 1' | sort > /tmp/o", False),
        ("bash", "echo $KEY | docker login --password-stdin > /tmp/o", False),
        ("bash", "echo $KEYS > /tmp/o", False),
        ("bash", "echo $KEY > /tmp/p", False),
        ("bash", "echo $KEY", False),
        ("python", "open('/tmp/o', 'w').write(hashlib.sha256(os.environ['KEY'].encode()).hexdigest())", True),
        ("python", "h = hmac.new(os.getenv('KEY').encode(), b)\nopen('/tmp/o', 'w').write(h.hexdigest())", True),
        ("python", "h = hashlib.md5()\nh.update(os.environ['KEY'])\nopen('/tmp/o', 'w').write(h.hexdigest())", True),
        ("python", "r = requests.get(u, auth=os.environ['KEY'])\nopen('/tmp/o', 'w').write(r.text)", False),
        ("python", "c = Client(os.environ.get('KEY'))\nopen('/tmp/o', 'w').write(c.fetch())", False),
    ],
)
def test_a_secret_that_is_written_into_the_result(program: str, code: str, flows: bool) -> None:
    env = [{"name": "KEY", "valueFrom": {"secretKeyRef": {"name": "{{inputs.parameters.s}}", "key": "k"}}}]
    value = {"script": {"image": "x", "command": [program], "source": code, "env": env}}
    value |= {"outputs": {"parameters": [{"name": "o", "valueFrom": {"path": "/tmp/o"}}]}}
    assert secrets.flowing(value, is_printed=False) == ((("script", "env", 0),) if flows else ())
    assert (without(value, with_log=False)["script"]["env"] == env) is (flows or roles.keeps_secrets(value))


@pytest.mark.parametrize(
    ("name", "command", "flows"),
    [
        ("SIGNING_KEY", ["sign", "--to", "/tmp/o", "/in"], True),
        ("SIGNING_KEY", ["sh", "-c", "cd /in\n/opt/sign . > /tmp/o"], True),
        ("SIGNING_KEY", ["sh", "-c", "notation sign $IMAGE; date > /tmp/o"], False),
        ("SIGNING_KEY", ["pack", "--to", "/tmp/o", "/in"], False),
        ("STORE_TOKEN", ["sign", "--to", "/tmp/o", "/in"], False),
        ("SIGNING_KEY", ["sh", "-c", 'docker login -p "$SIGNING_KEY"; sign /in > /tmp/o'], False),
    ],
)
def test_a_program_that_signs_reads_its_key_by_itself(name: str, command: list[str], flows: bool) -> None:
    env = [{"name": name, "valueFrom": {"secretKeyRef": {"name": "s", "key": "k"}}}]
    value = {"container": {"image": "x", "command": command, "env": env}}
    value |= {"outputs": {"parameters": [{"name": "o", "valueFrom": {"path": "/tmp/o"}}]}}
    assert secrets.flowing(value, is_printed=False) == ((("container", "env", 0),) if flows else ())


def test_a_secret_that_is_printed_is_in_the_result_where_that_is_read() -> None:
    env = [{"name": "KEY", "valueFrom": {"secretKeyRef": {"name": "s", "key": "k"}}}]
    value = {"script": {"image": "x", "command": ["bash"], "source": "echo $KEY | md5sum", "env": env}}
    assert secrets.flowing(value, is_printed=True)
    assert not secrets.flowing(value, is_printed=False)


# Each patch with the values that stand in it, by their role.
PATCHES = [
    ("{{t}}", {"{{t}}": "result"}),
    ('{"containers": [{{t}}]}', {"{{t}}": "result"}),
    ('{"containers": [{"name": "main", "image": "x:{{t}}"}]}', {"main": "identity", "x:{{t}}": "result"}),
    ('{"containers": [{"resources": {"limits": {"memory": "{{t}}Gi"}}}]}', {"{{t}}Gi": "tuning"}),
    ('{"containers": [{"resources": {"limits": {"memory": {{t}}}}}]}', {"{{t}}": "tuning"}),
    ("tolerations: [{key: a, value: '{{t}}'}]", {"a": "tuning", "{{t}}": "tuning"}),
    ("containers: [{env: [{name: MODE, value: '{{t}}'}]}]", {"MODE": "result", "{{t}}": "result"}),
    ("containers: [{env: [{name: THREADS, value: '{{t}}'}]}]", {"THREADS": "tuning", "{{t}}": "tuning"}),
    (
        "containers: [{name: wait, env: [{name: MODE, value: '{{t}}'}]}]",
        {"wait": "tuning", "MODE": "tuning", "{{t}}": "tuning"},
    ),
    ("initContainers: [{name: init, image: '{{t}}'}]", {"init": "tuning", "{{t}}": "tuning"}),
    ("initContainers: [{name: wait, image: '{{t}}'}]", {"wait": "identity", "{{t}}": "result"}),
    ("containers: [{name: init, env: [{value: '{{t}}'}]}]", {"init": "identity", "{{t}}": "result"}),
    ("volumes: [{name: s, emptyDir: {sizeLimit: '{{t}}'}}]", {"s": "identity", "{{t}}": "tuning"}),
    ("volumes: [{persistentVolumeClaim: {claimName: '{{t}}'}}]", {"{{t}}": "result"}),
    ("nodeSelector: {disk: '{{=sprig.lower(\"a: {b}\")}}'}", {'{{=sprig.lower("a: {b}")}}': "tuning"}),
    ("a: {{t}", {}),
    ("]", {}),
    ("", {}),
    ("# nothing", {}),
]


@pytest.mark.parametrize(("patch", "found"), PATCHES, ids=range(len(PATCHES)))
def test_values_of_a_patch_have_the_role_of_their_field(patch: str, found: dict[str, str]) -> None:
    values = {patch[each.start : each.end].strip("'\""): each.role for each in patches.values(patch)}
    assert values == found
    assert patches.at(patch, len(patch)).role == "result"


@pytest.mark.parametrize(
    "name",
    "meshEtag meshETag mesh-e-tag meshSHA256 MESH_SHA256 meshSha256Sum mesh_sha256sum meshVersionId meshVersionID"
    " meshMD5 meshContentHash mesh-checksum meshCheckSum".split(),
)
@pytest.mark.parametrize("place", ["meshUrl", "meshURI", "mesh-url", "MESH_PATH", "mesh"])
def test_a_content_belongs_to_what_it_is_called_after(name: str, place: str) -> None:
    assert versions.is_content_of(name, place, [name, place, "otherUrl"])
    assert not versions.is_content_of(name, "otherUrl", [name, place, "otherUrl"])


@pytest.mark.parametrize(
    ("name", "content", "version"),
    [
        ("commit", True, True),
        ("inputs.parameters.model-sha256", True, True),
        ("sha256sum", True, True),
        ("content_id", True, True),
        ("inputs.parameters.modelSHA256", True, True),
        ("modelETag", True, True),
        ("shape", False, False),
        ("etags", False, False),
        ("image-tag", False, True),
        ("imageTag", False, True),
        ("v3", False, True),
        ("vx", False, False),
        ("release", False, True),
    ],
)
def test_names_of_contents_and_versions(name: str, content: bool, version: bool) -> None:
    assert (versions.names_content(name), versions.names_version(name)) == (content, version)


@pytest.mark.parametrize(
    ("length", "digest"), [(39, False), (40, True), (41, False), (64, True), (128, True), (127, False)]
)
def test_digests(length: int, digest: bool) -> None:
    assert versions.is_digest("a" * length) is digest
    assert versions.is_digest("g" * length) is False
    assert versions.is_digest("SHA256:" + "A" * length) is digest


@pytest.mark.parametrize(
    ("artifact", "kind", "field", "fixed"),
    [
        ({"s3": {"key": "a.csv"}}, "s3", "key", False),
        ({"s3": {"key": "release-110/a.csv"}}, "s3", "key", True),
        ({"s3": {"key": "2026-01-31/a.csv"}}, "s3", "key", True),
        ({"s3": {"key": "va/a.csv"}}, "s3", "key", False),
        ({"gcs": {"key": "a" * 40 + "/x"}}, "gcs", "key", True),
        ({"azure": {"blob": "b"}}, "azure", "blob", False),
        ({"git": {"repo": "r", "branch": "b"}}, "git", "branch", False),
        ({"git": {"repo": "r", "revision": "v1.2"}}, "git", "revision", False),
        ({"git": {"repo": "r", "revision": "b" * 40}}, "git", "revision", True),
        ({"git": {}}, "git", "repo", False),
        ({"raw": {"data": "x"}}, "", "", False),
    ],
)
def test_locations(artifact: dict[str, dict[str, str]], kind: str, field: str, fixed: bool) -> None:
    assert versions.location(artifact) == kind
    if kind:
        assert versions.content_field(artifact[kind], kind) == field
        assert versions.stands_for_one_content(artifact[kind], kind) is fixed


@pytest.mark.parametrize(
    ("image", "immutable", "kind"),
    [
        ("x@sha256:abc", "", images.PINNED),
        ("x:1.0", "", images.VERSIONED),
        ("x", "", images.MUTABLE),
        ("host:5000/x", "", images.MUTABLE),
        ("x:Latest", "", images.MUTABLE),
        ("x:1.0-SNAPSHOT", "", images.MUTABLE),
        ("x:nightly", "night.*", images.PINNED),
        ("x:nightly", "night", images.MUTABLE),
        ("x:$TAG", "", images.VARIABLE),
        ("x:" + A, "", images.VARIABLE),
    ],
)
def test_kinds_of_images(image: str, immutable: str, kind: str) -> None:
    assert images.kind_of(image, immutable) == kind


@pytest.mark.parametrize(
    ("body", "spec", "found"),
    [
        ("container: {image: a}", "", ["a"]),
        ("script: {image: a}\ninitContainers: [{name: i, image: b}]", "", ["a", "b"]),
        ("containerSet: {containers: [{name: m, image: a}, {name: n, image: b}]}", "", ["a", "b"]),
        ("container: {image: a}\nsidecars: [{name: db, image: b}, {name: logs, image: c}, {name: x, image: envoy}]", "",
         ["a", "b"]),
        ("container: {args: [x]}", "templateDefaults: {container: {image: d}}\n", ["d"]),
        ("container: {image: a}", "templateDefaults: {container: {image: d}}\n", ["a"]),
        ("script: {source: x}", "templateDefaults: {container: {image: d}}\n", []),
        ("container: {image: a}", "templateDefaults: {sidecars: [{name: s, image: d}]}\n", ["a", "d"]),
        ("container: {image: a}\nsidecars: [{name: s, image: b}]",
         "templateDefaults: {sidecars: [{name: s, image: d}]}\n", ["a", "b"]),
        ("steps: []", "templateDefaults: {sidecars: [{name: s, image: d}]}\n", []),
    ],
)  # fmt: skip
def test_images_that_a_template_runs(body: str, spec: str, found: list[str]) -> None:
    assert [each.text for each in images.images(template(body, spec))] == found


VOLUME = "volumes: [{name: v, configMap: {name: m}}]\n"


@pytest.mark.parametrize(
    ("fields", "spec", "found"),
    [
        ("envFrom: [{configMapRef: {name: m}}, {secretRef: {name: s}}]", "", [("m", False)]),
        ("env: [{name: MODE, valueFrom: {configMapKeyRef: {name: m, key: k}}}]", "", [("m", False)]),
        ("env: [{name: DB_HOST, valueFrom: {configMapKeyRef: {name: m, key: k}}}]", "", [("m", True)]),
        ("env: [{name: API_TOKEN, valueFrom: {configMapKeyRef: {name: m, key: k}}}]", "", []),
        ("env: [{name: DB_HOST, valueFrom: {configMapKeyRef: {name: m}}}], envFrom: [{configMapRef: {name: m}}]", "",
         [("m", False)]),
        ("volumeMounts: [{name: v, mountPath: /v}]", VOLUME, [("m", False)]),
        ("volumeMounts: [{name: v, mountPath: /etc/ssl/certs}]", VOLUME, [("m", True)]),
        ("volumeMounts: [{name: v, mountPath: /v}]",
         "volumes: [{name: v, projected: {sources: [{configMap: {name: m}}]}}]\n", [("m", False)]),
        ("args: [x]", VOLUME, []),
        ("args: [x]", "templateDefaults: {container: {envFrom: [{configMapRef: {name: m}}]}}\n", [("m", False)]),
        ("envFrom: []", "templateDefaults: {container: {envFrom: [{configMapRef: {name: m}}]}}\n", []),
        ("env: [{name: MODE, value: x}]",
         "templateDefaults: {container: {env: [{name: MODE, valueFrom: {configMapKeyRef: {name: m}}}]}}\n", []),
    ],
)  # fmt: skip
def test_config_maps_that_reach_the_work(fields: str, spec: str, found: list[tuple[str, bool]]) -> None:
    read = configmaps.read_by(template(f"container: {{image: x, {fields}}}", spec))
    assert [(each.name, each.noted) for each in read] == found


def test_a_volume_of_the_template_hides_that_of_the_workflow() -> None:
    body = "container: {image: x, volumeMounts: [{name: v, mountPath: /v}, {name: w, mountPath: /w}]}"
    body += "\nvolumes: [{name: v}]"
    found = list(configmaps.mounted(template(body, "volumes: [{name: v}, {name: w}, {name: u}]\n")))
    assert [(each.volume["name"], each.path, each.is_shared) for each in found] == [
        ("v", "/v", False),
        ("w", "/w", True),
    ]
    assert list(configmaps.mounted(template("container: {image: x}\nvolumes: [{name: v}]"))) == []
    whole = "containerSet: {containers: [{name: c, image: x}], volumeMounts: [{name: v, mountPath: /v}]}"
    whole += "\nvolumes: [{name: v}]"
    assert [each.path for each in configmaps.mounted(template(whole))] == ["/v"]


SCRIPT = "script: {image: x, command: [bash], source: 'SOURCE'}"


@pytest.mark.parametrize(
    ("source", "more", "reads", "writes"),
    [
        ("echo 1 > /o", "", False, False),
        ("date +%s > /o", "", True, False),
        ("curl -X POST http://x", "", False, True),
        ("curl -X POST http://x", "annotations: {memolint.dev/effects: none}\n", False, False),
        ("date +%s > /o", "annotations: {memolint.dev/effects: idempotent}\n", False, False),
        ("date +%s > /o", "annotations: {memolint.dev/effects: some}\n", True, False),
    ],
)
def test_effects_of_a_template_and_below(source: str, more: str, reads: bool, writes: bool) -> None:
    outputs = "outputs: {parameters: [{name: o, valueFrom: {path: /o}}]}\n"
    inner = ("name: inner\n" + more + outputs + SCRIPT).replace("SOURCE", source)
    found = manifests(workflow(steps("{name: i, template: inner}"), inner))
    project = Project(found)
    for label in ("main", "inner"):
        reached = list(effects.below(project, template_of(found, label)))
        assert any(effects.reads_what_moves(project, each.template, each.effect) for each in reached) is reads
        assert any(each.effect.effect == effects.WRITES for each in reached) is writes
        assert all(each.chain[-1] == "inner" for each in reached)


@pytest.mark.parametrize(
    ("source", "values", "named"),
    [
        ("wget http://x/{{inputs.parameters.sha256}}", {}, True),
        ("wget http://x/{{inputs.parameters.version}}", {}, True),
        ("wget http://x/{{inputs.parameters.version}}", {"version": "2.10.3"}, True),
        ("wget http://x/{{inputs.parameters.version}}", {"version": "latest"}, False),
        ("wget http://x/{{inputs.parameters.version}}", {"version": "v2"}, False),
        ("wget http://x/{{inputs.parameters.release}}", {}, False),
        ("wget http://x/{{inputs.parameters.release}}", {"release": "stable"}, False),
        ("wget http://x/{{inputs.parameters.release}}", {"release": "v2.10.3"}, True),
        ("wget http://x/{{inputs.parameters.schema}}", {"schema": "order.json"}, False),
        ("wget http://x/{{inputs.parameters.tag}}", {"tag": "2026-01-31"}, True),
        ("wget {{inputs.parameters.input-image}}", {"input-image": "http://x/cat.jpg"}, False),
        ("wget http://x/{{inputs.parameters.name}}", {}, False),
        ("wget http://x/{{inputs.parameters.name}}", {"name": "1.2.3"}, False),
        ("wget http://x/{{inputs.parameters.name}}", {"name": "d" * 64}, True),
        ("wget http://x/data", {}, False),
        ("V={{inputs.parameters.version}}\nwget http://x/$V", {}, True),
        ("git clone http://x\ngit checkout {{inputs.parameters.commit}}", {}, False),
        ("git clone --branch {{inputs.parameters.version}} http://x", {}, False),
        ("aws s3 cp s3://b/{{inputs.parameters.name}} .", {}, False),
        ("aws s3 cp s3://b/{{inputs.parameters.name}}/{{inputs.parameters.commit}} .", {}, True),
        ("aws s3 cp {{inputs.parameters.uri}} .", {"uri": "s3://b/a", "sha256": ""}, True),
        ('psql -c "select 1 from t FOR VERSION AS OF {{inputs.parameters.id}}"', {}, True),
        ('psql -c "select 1 from t where id = {{inputs.parameters.id}}"', {}, False),
        ("aws s3 cp {{inputs.parameters.uri}} .", {"uri": "s3://b/a", "model-sha256": ""}, False),
    ],
)
def test_downloads_that_say_what_they_fetch(source: str, values: dict[str, str], named: bool) -> None:
    declared = ", ".join(f"{{name: {name}, value: {value!r}}}" for name, value in values.items())
    for style in ("|", "|-"):  # with and without a line break after the call
        script = f"script:\n  image: x\n  command: [bash]\n  source: {style}\n    " + source.replace("\n", "\n    ")
        found = manifests(workflow(f"name: main\ninputs: {{parameters: [{declared}]}}\n{script}"))
        made, read = download(found)
        assert downloads.is_named(made, read, Project(found)) is named


def download(found: tuple[Manifest, ...]) -> tuple[Template, Effect]:
    """The template `main` and the first thing that its code reads from outside."""
    made = template_of(found, "main")
    return made, next(each for each in effects.of_code(made, Project(found)) if each.effect == "reads-world")


@pytest.mark.parametrize(
    ("command", "is_object"),
    [
        ("aws s3 cp s3://b/{{inputs.parameters.name}} .", True),
        ("aws s3 cp s3://b/data .", False),
        ("aws s3 cp s3://b/{{inputs.parameters.branch}}/f .", False),
        ("gsutil cp gs://b/{{inputs.parameters.day}}/f .", True),
        ("curl -O https://h/{{inputs.parameters.name}}", False),
        ("git clone https://h/{{inputs.parameters.name}}", False),
        ("psql -c \"select '{{inputs.parameters.name}}' from s3://t\"", False),
        ("date -d {{inputs.parameters.name}} +s3://%s", False),
    ],
)
def test_downloads_of_one_object_of_a_bucket(command: str, is_object: bool) -> None:
    in_script = "script: {image: x, command: [bash], source: " + json.dumps(command) + "}"
    in_container = "container: {image: x, command: [sh, -c], args: [" + json.dumps(command) + "]}"
    for body in (in_script, in_container):
        made, read = download(manifests(workflow("name: main\n" + body)))
        assert downloads.is_object(made, read) is is_object


@pytest.mark.parametrize(
    ("output", "what"),
    [
        ("{name: o, valueFrom: {path: /o.csv}}", "a data file (`/o.csv`)"),
        ("{name: o, valueFrom: {path: /O.PARQUET}}", "an archive or binary file (`/O.PARQUET`)"),
        ("{name: o, valueFrom: {path: /o.json}}", "a JSON file of unknown size (`/o.json`)"),
        ("{name: o, valueFrom: {path: /o.txt}}", ""),
        ("{name: o, valueFrom: {jsonPath: '{.data}'}}", "a whole Kubernetes object"),
        ("{name: o, valueFrom: {jsonPath: '{.data.x}'}}", ""),
    ],
)
def test_outputs_that_are_large(output: str, what: str) -> None:
    found = list(sizes.large_outputs(template(f"outputs: {{parameters: [{output}]}}\ncontainer: {{image: x}}")))
    assert [each.what for each in found] == ([what] if what else [])


WHOLE = "the whole of `/in/d.csv`, an input artifact"


@pytest.mark.parametrize(
    ("command", "source", "output", "printed"),
    [
        ("bash", "cp /in/d.csv /tmp/o", WHOLE, ""),
        ("bash", "mv -f /in/d.csv /tmp/o", WHOLE, ""),
        ("bash", "cat < /in/d.csv > /tmp/o", WHOLE, ""),
        ("bash", "tee /tmp/o < /in/d.csv", WHOLE, WHOLE),
        ("bash", "sort -u -o /tmp/o /in/d.csv", WHOLE, ""),
        ("bash", "sed 's/,/;/g' /in/d.csv", "", WHOLE),
        ("bash", "sed -n 1p /in/d.csv > /tmp/o", "", ""),
        ("bash", "jq '.[]' /in/d.csv > /tmp/o", WHOLE, ""),
        ("bash", "jq length /in/d.csv > /tmp/o", "", ""),
        ("bash", "tar -czf /tmp/o /in", "an archive", ""),
        ("bash", "dd if=/dev/zero of=/tmp/o bs=1M count=4", "about 4.0 MiB", ""),
        ("bash", "cp /in/d.csv /tmp/copy", "", ""),
        ("python", "import shutil\nshutil.copy('/in/d.csv', '/tmp/o')", WHOLE, ""),
        ("python", "open('/tmp/o', 'w').write(open('/in/d.csv').read())", WHOLE, ""),
        ("python", "open('/tmp/o', 'w').write(str(len(open('/in/d.csv').read())))", "", ""),
    ],
)
def test_how_much_code_writes_and_prints(command: str, source: str, output: str, printed: str) -> None:
    inputs = "inputs: {artifacts: [{name: d, path: /in/d.csv}]}"
    outputs = "outputs: {parameters: [{name: o, valueFrom: {path: /tmp/o}}]}"
    code = f"script: {{image: x, command: [{command}], source: {json.dumps(source)}}}"
    found = template(f"{inputs}\n{outputs}\n{code}")
    assert [each.what for each in sizes.large_outputs(found)] == ([output] if output else [])
    result = sizes.large_result(found)
    assert (result.what if result is not None else "") == printed


def test_an_output_called_after_one_number_is_small() -> None:
    for name, confidence in (("row_count", "low"), ("rows", "medium")):
        body = f"outputs: {{parameters: [{{name: {name}, valueFrom: {{path: /o.csv}}}}]}}\ncontainer: {{image: x}}"
        assert [each.confidence for each in sizes.large_outputs(template(body))] == [confidence]


@pytest.mark.parametrize(
    ("resources", "why"),
    [
        ("limits: {cpu: 4}", "asks for 4 CPUs"),
        ("limits: {cpu: 3900m}", ""),
        ("requests: {memory: 16Gi}", "asks for 16 GiB of memory"),
        ("requests: {memory: 15Gi}, limits: {memory: 64Gi}", ""),
        ("limits: {nvidia.com/gpu: 1}", "asks for 1 × `nvidia.com/gpu`"),
        ("limits: {google.com/tpu-v4: 8}", "asks for 8 × `google.com/tpu-v4`"),
    ],
)
def test_templates_that_are_expensive(resources: str, why: str) -> None:
    assert sizes.expensive(template(f"container: {{image: x, resources: {{{resources}}}}}")) == why


def test_the_nearest_annotation_counts() -> None:
    outer = "name: t, annotations: {memolint.dev/effects: none}"
    for more, value in (("", "none"), ("annotations: {memolint.dev/effects: some}\n", "some"),
                        ("metadata: {annotations: {memolint.dev/effects: other}}\n", "other")):  # fmt: skip
        found = manifests(workflow("name: work\n" + more + "container: {image: x}", metadata=outer))
        assert declarations.annotation(template_of(found), declarations.EFFECTS) == value


def test_what_shapes_nothing_is_cut_out_of_what_is_played() -> None:
    made = {
        "script": {
            "image": "x",
            "command": ["bash"],
            "source": "run --log-level debug # note\necho done\n",
            "env": [{"name": "API_TOKEN", "value": "t"}, {"name": "MODE", "value": "m"}],
        },
        "podSpecPatch": '{"priority": 1}',
        "http": {"headers": [{"name": "Authorization", "value": "b"}, {"name": "X", "value": "y"}]},
    }
    cut = without(made, with_log=True)
    assert cut["script"]["source"] == "run --log-level  \necho done\n"
    assert [each["value"] for each in cut["script"]["env"]] == ["", "m"]
    assert [each["value"] for each in cut["http"]["headers"]] == ["", "y"]
    assert cut["podSpecPatch"] == '{"priority": }'
    assert made["script"]["source"].startswith("run --log-level debug")


def test_a_caller_reads_what_a_template_prints() -> None:
    body = SCRIPT.replace("SOURCE", "echo " + A) + "\noutputs: {parameters: [{name: o, valueFrom: {path: /o}}]}"
    use = "name: use\ninputs: {parameters: [{name: v}]}\ncontainer: {image: x, args: ['{{inputs.parameters.v}}']}"
    silent = steps(step("a: x"))
    heard = steps(step("a: x"), step("v: {{steps.s.outputs.result}}", name="u", template="use"))
    assert "a" not in memo_of(workflow(silent, use, work("k", body))).inputs
    assert "a" in memo_of(workflow(heard, use, work("k", body))).inputs
