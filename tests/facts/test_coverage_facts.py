"""What two uses of one entry must agree on, and what reaches the work while no key says so."""

import json

import pytest
from facts_projects import A, B, memo_of, step, steps, work, workflow

from memolint.facts import inventory
from memolint.facts.coverage import agreed, artifacts, coverage, versions
from memolint.facts.declarations import Policy
from memolint.facts.memo import Memo
from memolint.facts.reads.references import INPUT, Variable, variable_of

IN_B = Variable(INPUT, "b")
CODE = "name: make\ninputs: {parameters: [{name: p}]}\nscript: {image: x, command: [bash], source: 'SOURCE'}"


def missing(memo: Memo) -> list[str]:
    return [each.text for each in (*coverage.inputs(memo), *coverage.items(memo), *coverage.variables(memo))]


@pytest.mark.parametrize(
    ("key", "covered"),
    [
        (B, True),
        ("{{inputs.parameters}}", True),
        ("{{=sprig.sha256sum(toJson(inputs.parameters))}}", True),
        ("{{=sprig.sha256sum(toJson(sprig.omit(inputs.parameters, 'b')))}}", False),
        ("{{=sprig.sha256sum(toJson(sprig.omit(inputs.parameters, 'b')))}}" + B, True),
        (A, False),
        ("k", False),
    ],
)
def test_an_input_that_the_key_holds(key: str, covered: bool) -> None:
    memo = memo_of(workflow(work(key)))
    assert agreed.covers(memo, IN_B) is covered
    assert ("inputs.parameters.b" in missing(memo)) is not covered


@pytest.mark.parametrize(
    ("arguments", "covered"),
    [
        ("a: {{workflow.parameters.p}}; b: {{workflow.parameters.p}}", True),
        ("a: {{workflow.parameters.p}}; b: {{workflow.parameters.q}}", False),
        ("a: {{workflow.parameters.p}}-{{workflow.parameters.q}}; b: x-{{workflow.parameters.q}}", True),
        ("a: {{workflow.parameters.p}}; b: x", False),
        ("a: {{workflow.parameters.p}}", False),
        ("a: {{workflow.parameters}}; b: {{workflow.parameters.q}}", True),
        ("a: {{=sprig.sha256sum(toJson(workflow.parameters.p))}}; b: {{workflow.parameters.p}}", True),
        ("a: {{=sprig.uuidv4()}}; b: {{=sprig.uuidv4()}}", True),
        ("a: {{=sprig.uuidv4() + workflow.name}}; b: {{workflow.name}}", False),
    ],
)
def test_an_input_that_every_caller_makes_of_what_the_key_holds(arguments: str, covered: bool) -> None:
    text = workflow(steps(step(arguments)), work())
    assert agreed.covers(memo_of(text), IN_B) is covered
    two = workflow(steps(step(arguments), step("a: x; b: {{workflow.labels.l}}", name="t")), work())
    assert not agreed.covers(memo_of(two), IN_B)
    submitted = workflow(steps(step(arguments)), work(), spec="entrypoint: work\n")
    assert not agreed.covers(memo_of(submitted), IN_B)


@pytest.mark.parametrize(
    ("field", "covered"), [("startedAt", False), ("finishedAt", False), ("id", False), ("outputs.result", True)]
)
def test_when_a_step_ran_is_of_one_run(field: str, covered: bool) -> None:
    before = "name: before\ncontainer: {image: 'x:1.0.0', command: [make]}"
    main = steps(step("", name="s", template="before"), step(f"a: x; b: {{{{steps.s.{field}}}}}"))
    assert agreed.covers(memo_of(workflow(main, before, work())), IN_B) is covered


@pytest.mark.parametrize(
    ("key", "passed", "covered"),
    [
        ("{{workflow.parameters.p}}", "{{workflow.parameters.p}}", True),
        ("{{workflow.parameters.p}}", "x-{{=sprig.lower(workflow.parameters.p)}}", True),
        ("{{=sprig.sha256sum(workflow.labels.l)}}", "{{workflow.labels.l}}", True),
        ("{{workflow.parameters.p}}", "{{workflow.parameters.p}}-{{workflow.parameters.q}}", False),
        ("{{workflow.parameters.p}}", "{{workflow.labels.p}}", False),
        ("{{workflow.parameters.p}}", "x", False),
    ],
)
def test_an_input_that_is_made_of_what_the_key_knows_of_the_run(key: str, passed: str, covered: bool) -> None:
    memo = memo_of(workflow(steps(step(f"a: x; b: {passed}")), work(key)))
    assert agreed.covers(memo, IN_B) is covered


@pytest.mark.parametrize(
    ("key", "covered"), [("{{workflow.parameters.b}}", True), ("{{workflow.parameters.a}}", False)]
)
def test_an_input_that_a_submission_fills_is_the_argument_of_its_name(key: str, covered: bool) -> None:
    spec = "entrypoint: work\narguments: {parameters: [{name: a, value: x}, {name: b, value: x}]}\n"
    assert agreed.covers(memo_of(workflow(work(key), spec=spec)), IN_B) is covered
    called = workflow(steps(step("a: x; b: y")), work(key), spec=spec)
    assert not agreed.covers(memo_of(called), IN_B)


@pytest.mark.parametrize(
    ("source", "arguments", "covered"),
    [
        ("sha256sum f", "a: {{steps.m.outputs.result}}; b: {{workflow.parameters.p}}", True),
        ("cat f", "a: {{steps.m.outputs.result}}; b: {{workflow.parameters.p}}", False),
        ("cat f", "a: {{workflow.parameters.p}}; b: {{steps.m.outputs.result}}", True),
        ("curl http://x", "a: {{workflow.parameters.p}}; b: {{steps.m.outputs.result}}", False),
        ("cat f", "a: {{workflow.parameters.q}}; b: {{steps.m.outputs.result}}", False),
        ("cat {{workflow.labels.l}}", "a: {{workflow.parameters.p}}; b: {{steps.m.outputs.result}}", False),
    ],
)
def test_steps_that_fingerprint_or_pass_on(source: str, arguments: str, covered: bool) -> None:
    main = steps(step("p: {{workflow.parameters.p}}", name="m", template="make"), step(arguments))
    text = workflow(main, CODE.replace("SOURCE", source), work())
    assert agreed.covers(memo_of(text), IN_B) is covered


@pytest.mark.parametrize(
    ("place", "covered"),
    [("current.csv", False), ("v1.2/f.csv", True), ("'{{inputs.parameters.p}}'", True)],
)
def test_a_step_that_fetches_what_moves_passes_nothing_on(place: str, covered: bool) -> None:
    own = f"inputs: {{parameters: [{{name: p}}], artifacts: [{{name: f, path: /f, s3: {{bucket: b, key: {place}}}}}]}}"
    made = CODE.replace("SOURCE", "cat f").replace("inputs: {parameters: [{name: p}]}", own)
    main = steps(
        step("p: {{workflow.parameters.p}}", name="m", template="make"),
        step("a: {{workflow.parameters.p}}; b: {{steps.m.outputs.result}}"),
    )
    assert agreed.covers(memo_of(workflow(main, made, work())), IN_B) is covered


@pytest.mark.parametrize(
    ("key", "variable", "covered"),
    [
        ("{{workflow.parameters.p}}", "workflow.parameters.p", True),
        ("{{workflow.parameters.json}}", "workflow.parameters.p", True),
        ("{{workflow.parameters.q}}", "workflow.parameters.p", False),
        ("{{workflow.uid}}", "workflow.parameters.p", True),
        ("{{workflow.creationTimestamp.s}}", "workflow.parameters.p", True),
        ("{{workflow.creationTimestamp.Y}}", "workflow.parameters.p", False),
    ],
)
def test_variables_of_the_workflow(key: str, variable: str, covered: bool) -> None:
    assert agreed.covers(memo_of(workflow(work(key))), variable_of(variable)) is covered
    passed = workflow(steps(step("a: " + key)), work())
    assert agreed.covers(memo_of(passed), variable_of(variable)) is (covered and "json" not in key)
    both = workflow(steps(step("a: " + key), step("a: x", name="t")), work())
    assert not agreed.covers(memo_of(both), variable_of(variable))


@pytest.mark.parametrize(
    ("place", "content", "covered"),
    [
        ("uri", "sha256", True),
        ("scene", "scene-version-id", True),
        ("model-uri", "model-digest", True),
        ("model_path", "MODEL_ETAG", True),
        ("image", "image-digest", True),
        ("repo-url", "commit", True),
        ("model-uri", "sha256", True),  # the only place that the work reads
        ("model-uri", "data-digest", False),
        ("epochs", "sha256", False),
        ("epochs", "model-sha256", False),
        ("batch-day", "batch-md5", False),
        ("uri", "version", False),
        ("schema", "schema-version", False),
    ],
)
def test_a_place_is_covered_by_what_names_its_content(place: str, content: str, covered: bool) -> None:
    values = ", ".join(f"'{{{{inputs.parameters.{name}}}}}'" for name in (place, content))
    body = f"container: {{image: 'x:1.0', args: [{values}]}}"
    named = work(f"k-{{{{inputs.parameters.{content}}}}}", body, f"[{{name: {place}}}, {{name: {content}}}]")
    assert (missing(memo_of(workflow(named))) == []) is covered


def test_a_bare_digest_is_that_of_no_one_of_two_places() -> None:
    values = ", ".join(f"'{{{{inputs.parameters.{name}}}}}'" for name in ("data-uri", "model-uri"))
    body = f"container: {{image: 'x:1.0', args: [{values}]}}"
    named = work("k-{{inputs.parameters.sha256}}", body, "[{name: data-uri}, {name: model-uri}, {name: sha256}]")
    assert missing(memo_of(workflow(named))) == ["inputs.parameters.data-uri", "inputs.parameters.model-uri"]
    one = named.replace("{name: model-uri}", "{name: mode}").replace("parameters.model-uri", "parameters.mode")
    assert missing(memo_of(workflow(one))) == ["inputs.parameters.mode"]


CHECKED = 'curl -o /f https://h/$URL.gz\necho "$SUM  /f" | sha256sum -c -\nwc -c /f > /o'


@pytest.mark.parametrize(
    ("code", "left"),
    [
        (CHECKED, []),
        (CHECKED.replace("-c -", "--check --strict"), []),
        ('wget $URL -O /f; [ "$(sha256sum /f | cut -c-64)" = "$SUM" ] || exit 1', ["b"]),
        ('wget $URL -O /f\n[ "$(sha256sum /f | cut -c-64)" = "$SUM" ] || exit 1', []),
        ("at=https://h/$URL\nexport at\n" + CHECKED.replace("https://h/$URL.gz", "\\\n  $at"), []),
        (CHECKED + "\nrun --name $URL", ["b"]),
        ('echo "from $URL" >&2\n' + CHECKED, []),
        ("echo $URL > /o\n" + CHECKED, ["b"]),
        ("curl -o /g https://h/g\n" + CHECKED, ["b"]),
        (CHECKED.replace("$SUM", "abc"), ["b"]),
        ("curl -o /f $URL", ["b"]),
        ("echo $SUM | sha256sum > /o; run $URL", ["b"]),
    ],
)
def test_what_a_step_verifies_may_come_from_anywhere(code: str, left: list[str]) -> None:
    env = "[{name: URL, value: '" + B + "'}, {name: SUM, value: '" + A + "'}]"
    body = "script:\n  image: x\n  command: [bash]\n  env: " + env + "\n  source: " + json.dumps(code)
    found = memo_of(workflow(work(body=body)))
    assert missing(found) == [f"inputs.parameters.{each}" for each in left]
    assert missing(memo_of(workflow(work("k", body)))) == ["inputs.parameters.a", "inputs.parameters.b"]


@pytest.mark.parametrize(
    ("declared", "left"),
    [
        ("a", []),
        ("b=a", ["inputs.parameters.c"]),
        ("b=a, c=a", []),
        ("b=d", ["b", "c"]),
        ("a=b", ["b", "c"]),
        ("", ["b", "c"]),
    ],
)
def test_a_writer_says_what_determines_an_input(declared: str, left: list[str]) -> None:
    body = f"annotations: {{memolint.dev/determined-by: '{declared}'}}\n"
    body += f"container: {{image: x, args: ['{A}', '{B}', '{{{{inputs.parameters.c}}}}']}}"
    memo = memo_of(workflow(work(body=body, inputs="[{name: a}, {name: b}, {name: c}]")))
    assert missing(memo) == [f"inputs.parameters.{each.rpartition('.')[2]}" for each in left]


@pytest.mark.parametrize(
    ("maker", "user", "covered"),
    [
        ("", "", True),
        ("when: '{{workflow.parameters.p}} == x'", "", True),
        ("when: '{{workflow.parameters.q}} == x'", "", False),
        ("continueOn: {failed: true}", "", False),
        ("", "depends: m.Failed || m.Succeeded", False),
        ("", "depends: other.Failed", True),
    ],
)
def test_how_a_step_ended_is_a_source(maker: str, user: str, covered: bool) -> None:
    before = step("p: {{workflow.parameters.p}}", name="m", more=maker, template="make")
    after = step("a: {{workflow.parameters.p}}; b: {{steps.m.status}}", name="u", more=user)
    assert (
        agreed.covers(memo_of(workflow(steps(before, after), CODE.replace("SOURCE", "cat f"), work())), IN_B) is covered
    )


def test_steps_that_wait_for_each_other_determine_nothing() -> None:
    one = step("p: x", name="m", more="when: '{{steps.n.status}} == x'", template="make")
    other = step("p: x", name="n", more="when: '{{steps.m.status}} == x'", template="make")
    after = step("a: {{workflow.parameters.p}}; b: {{steps.m.status}}")
    memo = memo_of(workflow(steps(one, other, after), CODE.replace("SOURCE", "cat f"), work()))
    assert not agreed.covers(memo, IN_B)


@pytest.mark.parametrize(
    ("spec", "found"),
    [
        ("volumes: [{name: v, persistentVolumeClaim: {claimName: 'd-VAR'}}]", True),
        ("volumes: [{name: v, emptyDir: {sizeLimit: 'VAR'}}]", False),
        ("volumes: [{name: w, persistentVolumeClaim: {claimName: 'd-VAR'}}]", False),
        ("podSpecPatch: 'containers: [{name: main, image: \"x:VAR\"}]'", True),
        ("podSpecPatch: 'tolerations: [{key: VAR}]'", False),
        ("podSpecPatch: 'VAR'", True),
        ("templateDefaults: {podSpecPatch: 'containers: [{name: main, image: \"x:VAR\"}]'}", True),
        ("templateDefaults: {podSpecPatch: 'priority: VAR'}", False),
        ("volumes: [{name: v, secret: {secretName: 'k-VAR'}}]", False),
        ("templateDefaults: {container: {command: [run, 'VAR']}}", True),
        ("templateDefaults: {container: {args: ['VAR']}}", False),
        ("templateDefaults: {container: {env: [{name: MODE, value: 'VAR'}]}}", True),
        ("templateDefaults: {container: {env: [{name: OWN, value: 'VAR'}]}}", False),
        ("templateDefaults: {script: {source: 'VAR'}}", False),
    ],
)
@pytest.mark.parametrize("variable", ["workflow.parameters.q", "inputs.parameters.b"])
def test_what_the_spec_around_a_template_brings_into_its_work(spec: str, variable: str, found: bool) -> None:
    own = "env: [{name: OWN, value: x}], volumeMounts: [{name: v, mountPath: /d}]"
    body = f"container: {{image: x, args: ['{A}'], {own}}}"
    text = workflow(work(body=body), spec=spec.replace("VAR", f"{{{{{variable}}}}}") + "\n")
    assert missing(memo_of(text)) == [variable] * found


@pytest.mark.parametrize(
    ("name", "values", "why"),
    [
        ("DB_HOST", ["db.example.com"], "it says where a service is, not what is asked of it"),
        ("TRACKING_URL", ["https://t.example.com/#/1"], "it says where a service is, not what is asked of it"),
        ("DB_HOST", ["db.example.com", "other.example.com"], "as it is called now, no two uses differ in that alone"),
        ("HOST", ["human"], ""),
        ("HOST", ["db2"], "it says where a service is, not what is asked of it"),
        ("S3_ENDPOINT", ["minio"], "it says where a service is, not what is asked of it"),
        ("S3_ENDPOINT", ["minio or not"], ""),
        ("DATA_URL", ["https://data.example.com/a"], ""),
    ],
)
def test_where_a_service_is_deserves_a_note(name: str, values: list[str], why: str) -> None:
    body = f"container: {{image: x, env: [{{name: {name}, value: '{{{{workflow.parameters.q}}}}'}}]}}"
    spec = f"arguments: {{parameters: [{{name: q, value: '{values[0]}'}}]}}\n"
    if len(values) == 1:
        memo = memo_of(workflow(work(body=body), spec=spec))
        [(source, read)] = coverage.variables(memo).items()
    else:
        calls = [step(f"a: {at}; b: {each}", name=f"s{at}") for at, each in enumerate(values)]
        memo = memo_of(workflow(steps(*calls), work(body=body.replace("workflow.parameters.q", "inputs.parameters.b"))))
        [(source, read)] = coverage.inputs(memo).items()
    found = coverage.excuse(memo, source, read)
    assert (found.why.partition(";")[0] if found else "") == why


@pytest.mark.parametrize(("entry", "found"), [("work", []), ("main", ["workflow.parameters.a"])])
def test_an_input_of_the_entrypoint_is_the_argument_of_its_name(entry: str, found: list[str]) -> None:
    body = "container: {image: 'x:1', args: ['{{workflow.parameters.a}}', '" + A + "']}"
    text = workflow(work("k-" + A, body), spec="arguments: {parameters: [{name: a, value: v}]}\n")
    assert missing(memo_of(text.replace("spec:", f"spec:\n  entrypoint: {entry}", 1))) == found


def test_a_chain_of_steps_that_share_outputs_is_walked_once_each() -> None:
    """Two references to every step before: were each followed alone, thirty steps would take a billion looks."""
    chain = [step("p: {{workflow.parameters.p}}", name="s0", template="make")]
    for at in range(1, 18):
        twice = f"{{{{steps.s{at - 1}.outputs.result}}}}{{{{steps.s{at - 1}.outputs.parameters.o}}}}"
        chain.append(step(f"p: {twice}", name=f"s{at}", template="make"))
    chain.append(step("a: {{workflow.parameters.p}}; b: {{steps.s17.outputs.result}}", name="last"))
    assert agreed.covers(memo_of(workflow(steps(*chain), CODE.replace("SOURCE", "cat f"), work())), IN_B)


@pytest.mark.parametrize(
    ("key", "args", "found"),
    [
        ("k-" + A, "'{{workflow.parameters.p}}'", ["workflow.parameters.p"]),
        ("k-" + A, "'{{workflow.labels.p}}'", ["workflow.labels.p"]),
        ("k-" + A, "'{{workflow.name}}'", []),
        ("k-" + A, "'{{workflow.creationTimestamp}}'", ["workflow.creationTimestamp"]),
        ("{{workflow.creationTimestamp.Y}}", "'{{workflow.creationTimestamp}}'", []),
        ("k-" + A, "'{{workflow.namespace}}'", []),
    ],
)
def test_variables_that_shape_results(key: str, args: str, found: list[str]) -> None:
    body = f"container: {{image: 'x:1', args: [{args}]}}"
    assert missing(memo_of(workflow(work(key, body)))) == found


def test_the_namespace_matters_where_a_template_serves_all_of_them() -> None:
    body = "container: {image: 'x:1', args: ['{{workflow.namespace}}']}"
    memo = memo_of(workflow(work(body=body), kind="ClusterWorkflowTemplate"))
    assert missing(memo) == ["workflow.namespace"]


def test_what_is_declared_insignificant_is_not_missed() -> None:
    declared = work(
        body="annotations: {memolint.dev/insignificant: 'x, b'}\ncontainer: {image: x, args: ['" + B + "']}"
    )
    assert missing(memo_of(workflow(declared))) == []
    assert missing(memo_of(workflow(work()), policy=Policy(frozenset("b")))) == []
    assert missing(memo_of(workflow(work()))) == ["inputs.parameters.b"]


@pytest.mark.parametrize(
    ("args", "memoize", "noted"),
    [
        (["run", B], "", ""),
        (["--threads", B], "", ""),
        (["-t", B], "", "by its name it only tunes the work"),
        (["-t " + B], "", "by its name it only tunes the work"),
    ],
)
def test_an_input_after_a_short_flag_goes_by_its_name(args: list[str], memoize: str, noted: str) -> None:
    named = json.dumps([each.replace("parameters.b", "parameters.threads") for each in args])
    body = f"container: {{image: 'x:1', args: {named}}}"
    memo = memo_of(workflow(work("k", body, "[{name: threads}]", memoize)))
    for source, read in coverage.inputs(memo).items():
        found = coverage.excuse(memo, source, read)
        assert (found.why if found else "") == noted


def test_a_time_that_is_missing_is_a_note_where_entries_live_a_day() -> None:
    body = "container: {image: 'x:1', args: ['{{workflow.creationTimestamp}}', '{{workflow.parameters.p}}']}"
    for age, note in (("24h", "entries live a day at most"), ("25h", "")):
        memo = memo_of(workflow(work(body=body, memoize=f"maxAge: {age}")))
        found = coverage.variables(memo)
        excuses = [coverage.excuse(memo, source, read) for source, read in found.items()]
        assert [each.why if each else "" for each in excuses] == [note, ""]


@pytest.mark.parametrize(
    ("key", "image", "moves"),
    [
        ("k", "x", True),
        ("k", "x:latest", True),
        ("k", "x:1.0", False),
        ("k-{{inputs.parameters.image-tag}}", "x:latest", True),
        ("k-{{inputs.parameters.image-digest}}", "x:latest", False),
        ("k-{{inputs.parameters.digest}}", "x:latest", True),
        ("k-{{inputs.parameters.genome-build}}", "x:latest", True),
        ("k-{{inputs.parameters.x-version}}", "x:latest", False),
        ("k-{{inputs.parameters.app-code}}", "x:latest", True),
        ("k-v3", "x:latest", False),
        ("k-3", "x:latest", True),
        ("resnet50", "x:latest", True),
    ],
)
def test_images_that_move_under_one_key(key: str, image: str, moves: bool) -> None:
    inputs = "[{name: image-tag}, {name: genome-build}, {name: x-version}, {name: app-code}]"
    memo = memo_of(workflow(work(key, f"container: {{image: '{image}'}}", inputs)))
    assert [each.text for each in coverage.own_images(memo)] == [image] * moves


@pytest.mark.parametrize(
    ("key", "code", "configuration"),
    [
        ("k", False, False),
        ("k-v3", True, True),
        ("k-1-0", True, False),
        ("k-{{inputs.parameters.commit}}", True, False),
        ("k-{{inputs.parameters.config-rev}}", True, True),
        ("k-{{inputs.parameters.settings}}", False, False),
        ("k-{{inputs.parameters.settings-sha256}}", True, True),
        ("{{=sprig.sha256sum('v3' + inputs.parameters.a)}}", False, True),
        ("k-{{inputs.parameters.a1}}", False, False),
    ],
)
def test_versions_in_a_key(key: str, code: bool, configuration: bool) -> None:
    memo = memo_of(workflow(work(key, "container: {image: x}", "[{name: a}]")))
    assert versions.has_version(memo) is code
    assert versions.has_configuration_version(memo, "app-settings") is configuration


def test_a_configuration_goes_by_the_longer_words_of_its_name() -> None:
    memo = memo_of(workflow(work("k-{{inputs.parameters.data-version}}-{{inputs.parameters.app-version}}")))
    assert versions.has_configuration_version(memo, "the-data")
    assert not versions.has_configuration_version(memo, "app-x")


CONFIGURED = "container: {image: 'x:1', envFrom: [{configMapRef: {name: app-data}}]}"


def test_config_maps_whose_content_the_key_lacks() -> None:
    def names(memo: Memo) -> list[str]:
        return [each.name for each in coverage.config_maps(memo)]

    assert names(memo_of(workflow(work(body=CONFIGURED)))) == ["app-data"]
    assert names(memo_of(workflow(work("k-v2", CONFIGURED)))) == []
    assert names(memo_of(workflow(work(body=CONFIGURED.replace("app-data", "'d-{{workflow.name}}'"))))) == []
    fixed = Policy(settled_config_maps=frozenset(["app-data"]))
    assert names(memo_of(workflow(work(body=CONFIGURED)), policy=fixed)) == []


def test_what_moves_below_a_template_of_steps() -> None:
    body = "steps: [[{name: i, template: inner}], [{name: m, template: memoized}]]"
    inner = "name: inner\ninputs: {artifacts: [{name: f, path: /f, s3: {bucket: b, key: current.csv}}]}\n"
    inner += "container: {image: 'y:latest', envFrom: [{configMapRef: {name: app-data}}]}"
    memoized = "name: memoized\nmemoize: {key: k, cache: {configMap: {name: c}}}\ncontainer: {image: 'z:latest'}"
    memo = memo_of(workflow(work(body=body), inner, memoized))
    assert [(at.label, image.text) for at, image in coverage.images_below(memo)] == [("inner", "y:latest")]
    assert [(at.label, content.name) for at, content in coverage.config_maps_below(memo)] == [("inner", "app-data")]
    assert [(at.label, where) for at, _, where in coverage.fetched_below(memo)] == [("inner", "current.csv")]
    assert [chain for _, chain in coverage.below(memo)] == [("work", "inner")]
    fetching = inner.replace("image: 'y:latest', envFrom: [{configMapRef: {name: app-data}}]", "image: 'y:1.0'")
    memo = memo_of(workflow(work(body=body), fetching, memoized))
    assert [at.label for at, _, _ in coverage.fetched_below(memo)] == ["inner"]
    alone = memo_of(workflow(work(body="container: {image: 'w:latest'}")))
    assert list(coverage.images_below(alone)) == []


@pytest.mark.parametrize(
    ("key", "artifact", "moves"),
    [
        ("k", "s3: {bucket: b, key: current.csv}", True),
        ("k", "s3: {bucket: b, key: v1.2/f.csv}", False),
        ("k", f"s3: {{bucket: b, key: {'0' * 64}/f.csv}}", False),
        ("k", "git: {repo: r}", True),
        ("k", "git: {repo: r, revision: v1.2}", True),
        ("k", f"git: {{repo: r, revision: {'a' * 40}}}", False),
        ("k", "git: {repo: r, revision: '{{inputs.parameters.commit}}'}", False),
        ("k-{{inputs.parameters.commit}}", "git: {repo: r, revision: '{{inputs.parameters.commit}}'}", False),
        ("k-{{inputs.parameters.branch}}", "git: {repo: r, revision: '{{inputs.parameters.branch}}'}", True),
        (
            "k-{{inputs.parameters.branch}}-{{inputs.parameters.commit}}",
            "git: {repo: r, revision: '{{inputs.parameters.branch}}/{{inputs.parameters.commit}}'}",
            False,
        ),
        ("k-{{inputs.parameters.a}}", "s3: {bucket: b, key: '{{inputs.parameters.a}}'}", False),
        ("k-{{inputs.parameters.url}}", "http: {url: '{{inputs.parameters.url}}'}", True),
        ("k-{{inputs.parameters.uri}}", "s3: {bucket: b, key: '{{inputs.parameters.uri}}'}", False),
        ("k", "raw: {data: x}", False),
    ],
)
def test_artifacts_that_a_template_fetches(key: str, artifact: str, moves: bool) -> None:
    inputs = "[{name: a}, {name: commit}, {name: branch}, {name: url}, {name: uri}]"
    template = work(key, "container: {image: x}", inputs)
    template = template.replace("]}\nmemoize", f"], artifacts: [{{name: f, path: /f, {artifact}}}]}}\nmemoize", 1)
    fetched = list(artifacts.fetched(memo_of(workflow(template))))
    assert any(not each.settled for each in fetched) is (moves or (key == "k" and "commit" in artifact and False))


@pytest.mark.parametrize(("value", "moves"), [("main", True), ("x", False), ("a" * 40, False)])
def test_what_a_caller_passes_says_whether_a_location_moves(value: str, moves: bool) -> None:
    artifact = "artifacts: [{name: f, path: /f, git: {repo: r, revision: '" + A + "'}}]"
    template = work(body="container: {image: x}", inputs="[{name: a}]")
    template = template.replace("]}\nmemoize", f"], {artifact}}}\nmemoize", 1)
    memo = memo_of(workflow(steps(step(f"a: {value}")), template))
    assert bool(list(artifacts.fetched(memo))) is moves


def handed_memo(key: str, given: str, *others: str, artifact_names: str = "[{name: f, path: /f}]") -> Memo:
    template = work(key, "container: {image: x}", "[{name: a}, {name: f-sha256}, {name: digest}, {name: model-sha256}]")
    template = template.replace("]}\nmemoize", f"], artifacts: {artifact_names}}}\nmemoize", 1)
    passed = "a: {{workflow.parameters.p}}; model-sha256: {{workflow.parameters.sum-sha256}}"
    call = step(passed).replace("arguments: {", f"arguments: {{artifacts: [{given}], ") if given else ""
    made = "name: made\ninputs: {parameters: [{name: p}]}\noutputs: {artifacts: [{name: o, path: /o}]}\n"
    made += "container: {image: x, args: ['{{inputs.parameters.p}}']}"
    main = [steps(*others, call)] if call else []
    return memo_of(workflow(*main, made, template))


def handed(key: str, given: str, *others: str, artifact_names: str = "[{name: f, path: /f}]") -> list[tuple[str, bool]]:
    memo = handed_memo(key, given, *others, artifact_names=artifact_names)
    return [(each.name, each.known) for each in artifacts.supplied(memo)]


MAKE_P = step("p: {{workflow.parameters.p}}", name="m", template="made")
MAKE_Q = step("p: {{workflow.parameters.q}}", name="m", template="made")
FROM = "{name: f, from: '{{steps.m.outputs.artifacts.o}}'}"


@pytest.mark.parametrize(
    ("key", "given", "others", "found"),
    [
        ("k-" + A, FROM, [MAKE_P], []),
        ("k-" + A, FROM, [MAKE_Q], [("f", True)]),
        ("k-" + A, "{name: f, raw: {data: '{{workflow.parameters.p}}'}}", [], []),
        ("k-" + A, "{name: f, raw: {data: '{{workflow.parameters.q}}'}}", [], [("f", True)]),
        ("k-" + A, "{name: f, s3: {key: '{{workflow.parameters.p}}'}}", [], []),
        ("k-" + A, "{name: f, s3: {key: x}}", [], [("f", True)]),
        ("k-" + A, "", [], [("f", False)]),
        ("k-{{inputs.parameters.f-sha256}}", FROM, [MAKE_Q], []),
        ("k-{{inputs.parameters.digest}}", FROM, [MAKE_Q], []),
        ("k", FROM, [MAKE_P], [("f", True)]),
        (
            "k-" + A,
            "{name: f, s3: {endpoint: '{{workflow.parameters.q}}', key: '{{workflow.parameters.p}}'}}",
            [],
            [("f", True)],
        ),
    ],
)
def test_artifacts_that_callers_hand_over(
    key: str, given: str, others: list[str], found: list[tuple[str, bool]]
) -> None:
    assert handed(key, given, *others) == found


@pytest.mark.parametrize(
    ("told", "covered"),
    [
        ("p: x; uri: {{workflow.parameters.uri}}; sum: {{workflow.parameters.sum-sha256}}", True),
        ("p: x; sum: {{workflow.parameters.sum-sha256}}", True),
        ("p: {{workflow.parameters.mode}}; uri: {{workflow.parameters.uri}}; sum: {{workflow.parameters.sum-sha256}}",
         False),
        ("p: x; uri: {{workflow.parameters.uri}}", False),
        ("p: x; uri: {{workflow.parameters.uri}}; sum: {{workflow.parameters.other-sha256}}", False),
    ],
)  # fmt: skip
def test_a_step_that_is_told_the_digest_of_what_it_fetches(told: str, covered: bool) -> None:
    made = step(told, name="m", template="made")
    assert handed("k-{{inputs.parameters.model-sha256}}", FROM, made) == ([] if covered else [("f", True)])


def test_a_digest_of_one_artifact_covers_what_the_same_step_makes_beside_it() -> None:
    both, key = "[{name: f, path: /f}, {name: index, path: /i}]", "k-{{inputs.parameters.f-sha256}}"
    beside = FROM + ", {name: index, from: '{{steps.m.outputs.artifacts.o}}'}"
    assert handed(key, beside, MAKE_Q, artifact_names=both) == []
    elsewhere = beside.replace("index, from: '{{steps.m.", "index, from: '{{steps.n.")
    other = MAKE_Q.replace("name: m", "name: n")
    assert handed(key, elsewhere, MAKE_Q, other, artifact_names=both) == [("index", True)]


def test_a_digest_called_after_one_artifact_says_nothing_of_others() -> None:
    both = "[{name: f, path: /f}, {name: g, path: /g}]"
    assert handed("k-{{inputs.parameters.f-sha256}}", "", artifact_names=both) == [("g", False)]
    assert handed("k-{{inputs.parameters.digest}}", "", artifact_names=both) == []
    optional = "[{name: f, path: /f, optional: true}]"
    assert handed("k", "", artifact_names=optional) == [("f", False)]
    raw = "[{name: f, path: /f, raw: {data: x}}]"
    assert handed("k", "", artifact_names=raw) == []
    assert handed("k", FROM, MAKE_P, artifact_names=raw) == [("f", True)]
    assert handed("k-" + A, FROM, MAKE_P, artifact_names=raw) == []


NOBODY = "nobody in the project supplies it, and nothing in the key says which content it is"


@pytest.mark.parametrize(
    ("key", "given", "declared", "determined", "why"),
    [
        ("k", "", "", "not", NOBODY),
        ("k-" + A, FROM, "", "not", "callers hand over content of which nothing is in the key"),
        ("k", "", ", raw: {data: x}", "exactly", "stands in the manifest"),
        ("k", "", ", s3: {key: v1.2/f.csv}", "unknown",
         "its location is fixed or in the key; whether it is overwritten cannot be seen"),
        ("k", "", ", s3: {key: current.csv}", "not",
         "is fetched from current.csv, which can change under the same key"),
        ("k-{{inputs.parameters.f-sha256}}", FROM, "", "unknown",
         "`inputs.parameters.f-sha256`, which is in the key, is taken for its content"),
        ("k-{{inputs.parameters.model-sha256}}", "{name: f, raw: {data: '{{workflow.parameters.sum-sha256}}'}}", "",
         "exactly", "all that its producers read is in the key"),
    ],
)  # fmt: skip
def test_an_inventory_of_artifacts(key: str, given: str, declared: str, determined: str, why: str) -> None:
    memo = handed_memo(key, given, MAKE_Q, artifact_names=f"[{{name: f, path: /f{declared}}}]")
    found = [(each.determined, each.why) for each in inventory.accounts(memo) if each.kind == "artifact"]
    assert found == [(determined, why)]


def test_an_inventory_says_what_an_input_is_used_for_that_reaches_no_work() -> None:
    inputs = "[{name: a}, {name: b}, {name: c, value: '{{inputs.parameters.a}}'}, {name: d}]"
    tuned = "resources: {limits: {cpu: '{{inputs.parameters.d}}'}}"
    body = f"container: {{image: 'x:1.0', args: ['{{{{inputs.parameters.c}}}}'], {tuned}}}"
    memo = memo_of(workflow(work("k-" + A + B, body, inputs)))
    found = {each.source.rpartition(".")[2]: each.why for each in inventory.accounts(memo) if each.kind == "input"}
    assert found["a"] == found["b"] == "reaches no work"
    assert found["d"] == "only tunes how the work runs"


def test_an_inventory_says_of_every_source_whether_the_key_determines_it() -> None:
    body = (
        "container: {image: 'x:1.0', args: ['"
        + A
        + "', '"
        + B
        + "', '{{workflow.labels.l}}'], env: [{name: LOG_LEVEL, value: '{{inputs.parameters.c}}'}]}"
    )
    memo = memo_of(
        workflow(work("k-{{=sprig.lower(inputs.parameters.a)}}", body, "[{name: a}, {name: b}, {name: c}, {name: d}]"))
    )
    found = {each.source: (each.kind, each.determined, each.matters) for each in inventory.accounts(memo)}
    assert found == {
        "inputs.parameters.a": ("input", "lossily", True),
        "inputs.parameters.b": ("input", "not", True),
        "inputs.parameters.c": ("input", "not", False),
        "inputs.parameters.d": ("input", "not", False),
        "workflow.labels.l": ("variable", "not", True),
        "x:1.0": ("image", "unknown", True),
        "code": ("code", "not", False),
    }
    never = memo_of(workflow(work("k_" + A)))
    assert {each.determined for each in inventory.accounts(never)} == {"unknown"}


@pytest.mark.parametrize(
    ("image", "key", "determined"),
    [
        ("x@sha256:" + "a" * 64, "k", "exactly"),
        ("x:1.0", "k", "unknown"),
        ("x:latest", "k", "not"),
        ("x:latest", "k-v3", "unknown"),
        ("x:" + A, "k-" + A, "exactly"),
        ("x:" + A, "k", "unknown"),
        ("x:$TAG", "k", "unknown"),
    ],
)
def test_an_inventory_of_images(image: str, key: str, determined: str) -> None:
    memo = memo_of(workflow(work(key, f"container: {{image: '{image}'}}")))
    assert [each.determined for each in inventory.accounts(memo) if each.kind == "image"] == [determined]
