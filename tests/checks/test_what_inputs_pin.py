"""An image or a file that moves is covered by a digest or a full version in the key, not by what an input is called."""

import pytest

from memolint.app.config.options import Configured, Options
from memolint.app.lint.doors import lint_bytes
from memolint.finding import INFO, Finding

WORKFLOW = """\
apiVersion: argoproj.io/v1alpha1
kind: Workflow
metadata: {generateName: annotate-}
spec:
  entrypoint: main
  arguments: {parameters: [{name: NAME, VALUE}]}
  templates:
  - name: main
    steps:
    - - name: call
        template: annotate
        arguments: {parameters: [{name: NAME, value: "{{workflow.parameters.NAME}}"}]}
  - name: annotate
    inputs: {parameters: [{name: NAME}]}
    memoize:
      key: "annotate-{{=sprig.sha256sum(inputs.parameters['NAME'])}}"
      maxAge: 720h
      cache: {configMap: {name: annotate}}
    container: {image: "IMAGE", command: [annotate, "{{inputs.parameters.NAME}}", /tmp/o]}
    outputs: {parameters: [{name: o, valueFrom: {path: /tmp/o}}]}
"""
MOVES = "r.example.com/annotate:latest"
DIGEST = "r.example.com/annotate@sha256:" + "a1" * 32


def found(name: str, value: str, image: str) -> list[Finding]:
    given = f"value: {value!r}" if value else "description: given at submission"
    text = WORKFLOW.replace("NAME", name).replace("VALUE", given).replace("IMAGE", image)
    return list(lint_bytes(text.encode(), "w.yaml").findings)


@pytest.mark.parametrize(
    ("name", "value", "covered"),
    [
        ("release", "110", False),
        ("release", "", False),
        ("release", "1.4.2", True),
        ("image", "annotate", False),
        ("image", DIGEST, True),
        ("schema", "order", False),
        ("build", "nightly", False),
        ("build", "2026-05-01", True),
        ("tag", "", False),
        ("version", "", True),
        ("version", "3", True),
        ("version", "latest", False),
        ("annotate-version", "v2", True),
        ("genome-version", "1.4.2", False),
        ("cache-salt", "2", True),
        ("image-digest", "", True),
        ("image-revision", "", True),
        ("rev", "a1" * 20, False),
        ("commit", "a1" * 20, False),
        ("data-digest", "", False),
    ],
)
def test_an_input_pins_an_image_where_it_holds_a_digest_or_a_full_version(name: str, value: str, covered: bool) -> None:
    reported = [each for each in found(name, value, MOVES) if each.rule == "key-missing-image"]
    assert [each.witness is not None for each in reported] == [True] * (not covered)


@pytest.mark.parametrize(
    ("name", "value", "image", "shown"),
    [
        ("release", "latest", "r.example.com/annotate:{{inputs.parameters.release}}", "r.example.com/annotate:latest"),
        ("channel", "stable", "r.example.com/annotate:{{inputs.parameters.channel}}", "r.example.com/annotate:stable"),
        ("tag", "main", "r.example.com/annotate:{{workflow.parameters.tag}}", "r.example.com/annotate:main"),
        ("image", "python", "{{inputs.parameters.image}}", "python"),
        ("release", "110", "r.example.com/annotate:{{inputs.parameters.release}}", ""),
        ("release", "", "r.example.com/annotate:{{inputs.parameters.release}}", ""),
        ("image", DIGEST, "{{inputs.parameters.image}}", ""),
    ],
)
def test_an_image_that_an_input_names_moves_where_its_value_does(name: str, value: str, image: str, shown: str) -> None:
    reported = [each for each in found(name, value, image) if each.rule == "key-missing-image"]
    assert [each.message.partition(" becomes")[0] for each in reported] == [f"`{shown}`"] * bool(shown)
    assert all(each.witness is not None for each in reported)


def test_a_tag_that_is_declared_to_stay_does_not_hide_one_that_moves() -> None:
    text = WORKFLOW.replace("NAME", "release").replace("VALUE", "value: edge")
    image = "r.example.com/annotate:{{inputs.parameters.release}}"
    call = '"{{workflow.parameters.release}}"}]}'
    loop = 'value: "{{item}}"}]}\n        withItems: [edge, latest]'
    text = text.replace("IMAGE", image).replace(f"value: {call}", loop)
    options = Options(configured=Configured(immutable_tags=("edge",)))
    reported = [
        each for each in lint_bytes(text.encode(), "w.yaml", options).findings if each.rule == "key-missing-image"
    ]
    assert [each.message.partition(" becomes")[0] for each in reported] == ["`r.example.com/annotate:latest`"]


def test_an_image_without_a_tag_that_says_one_version_moves() -> None:
    def moves(image: str) -> bool:
        reported = [each for each in found("sample", "", image) if each.rule == "key-missing-image"]
        return bool(reported) and all(each.witness is not None and image in each.message for each in reported)

    moving = (
        "tool:latest-alpine tool:ubuntu-small-latest tool:latest-v1 tool:1.4-nightly tool:1.25-SNAPSHOT tool:main-amd64"
        " tool:stable_slim tool:dev-v1 tool:app.edge tool:lts tool:slim tool:alpine-slim tool:bookworm tool:lts-jammy"
        " tool:latest-11 tool:latest-py3.11"
    ).split()
    fixed = (
        "tool:1-alpine tool:3 tool:v1_57 tool:12.2-devel tool:1.25-stable tool:3.19.1-edge tool:main-4711"
        " tool:nightly-2026-05-01 tool:dev-a1b2c3d tool:master-12-ga1b2c3d4 tool:jdk17 tool:22-lts tool:demo"
        " tool:mainline-maps tool:release_105.0 tool:alpine3.19 debian:bookworm-slim"
    ).split()
    assert [image for image in (*moving, *fixed) if moves(image)] == moving
    assert not moves("r.example.com:5000/latest/tool:1.4")


FETCHED = """\
apiVersion: argoproj.io/v1alpha1
kind: WorkflowTemplate
metadata: {name: check}
spec:
  entrypoint: check
  arguments: {parameters: [{name: NAME, VALUE}]}
  templates:
  - name: check
    inputs:
      parameters: [{name: NAME}]
      artifacts: [{name: rules, path: /rules, LOCATION}]
    memoize:
      key: "check-{{=sprig.sha256sum(inputs.parameters['NAME'])}}"
      maxAge: 720h
      cache: {configMap: {name: check}}
    container: {image: "r.example.com/check:1.0.0", command: [check, /rules, /tmp/o]}
    outputs: {parameters: [{name: o, valueFrom: {path: /tmp/o}}]}
"""
WEB = 'http: {url: "https://rules.example.com/{{inputs.parameters.NAME}}"}'
BUCKET = 's3: {bucket: rules, key: "{{inputs.parameters.NAME}}"}'
GIT = 'git: {repo: "https://git.example.com/rules.git", revision: "{{inputs.parameters.NAME}}"}'


@pytest.mark.parametrize(
    ("location", "name", "value", "moves"),
    [
        (WEB, "schema", "", True),
        (WEB, "release", "", True),
        (WEB, "release", "1.4.2", False),
        (WEB, "version", "", False),
        (WEB, "sha256", "", False),
        (WEB, "version", "latest", True),
        (BUCKET, "schema", "", False),
        (GIT, "release", "", False),
        (GIT, "release", "main", True),
    ],
)
def test_what_a_web_server_has_under_a_name_moves_unless_that_is_a_version(
    location: str, name: str, value: str, moves: bool
) -> None:
    given = f"value: {value!r}" if value else "description: given at submission"
    text = FETCHED.replace("LOCATION", location).replace("NAME", name).replace("VALUE", given)
    reported = [each for each in lint_bytes(text.encode(), "w.yaml").findings if each.severity != INFO]
    assert [(each.rule, each.witness is not None) for each in reported] == [
        ("key-missing-mutable-source", True)
    ] * moves


DOWNLOADED = """\
apiVersion: argoproj.io/v1alpha1
kind: Workflow
metadata: {generateName: read-}
spec:
  entrypoint: main
  arguments: {parameters: [{name: scan, value: "s3://scans/1.tiff"}]}
  templates:
  - name: main
    steps:
    - - {name: look, template: look, arguments: {parameters: [{name: scan, value: "{{workflow.parameters.scan}}"}]}}
    - - name: read
        template: read
        arguments:
          parameters:
          - {name: scan, value: "{{workflow.parameters.scan}}"}
          - {name: state, value: "{{steps.look.outputs.result}}"}
  - name: look
    inputs: {parameters: [{name: scan}]}
    script: {image: "r.example.com/aws:2.15.0", command: [bash], source: "LOOK"}
  - name: read
    inputs: {parameters: [{name: scan}, {name: state}]}
    memoize: {key: "read-{{=sprig.sha256sum(inputs.parameters.KEY)}}", maxAge: 720h, cache: {configMap: {name: read}}}
    script:
      image: r.example.com/ocr:5.3.0
      command: [bash, -ec]
      source: |
        DOWNLOAD
        read-text in.tiff > /tmp/o
    outputs: {artifacts: [{name: o, path: /tmp/o}]}
"""
CURL, COPY = ("curl -fo in.tiff {{inputs.parameters.scan}}", "aws s3 cp {{inputs.parameters.scan}} in.tiff")
SUM, COUNT = ("curl {{inputs.parameters.scan}} | sha256sum", "curl {{inputs.parameters.scan}} | wc -c")


@pytest.mark.parametrize(
    ("look", "download", "key", "moves"),
    [
        (SUM, CURL, "state", False),
        (SUM, CURL, "scan", True),
        (COUNT, CURL, "state", True),
        (SUM, COPY, "state", False),
        (COUNT, COPY, "scan", False),  # an object that the key names: a note
    ],
)
def test_what_a_step_before_makes_a_digest_of_does_not_move(look: str, download: str, key: str, moves: bool) -> None:
    text = DOWNLOADED.replace("LOOK", look).replace("DOWNLOAD", download).replace("KEY", key)
    reported = {each.rule for each in lint_bytes(text.encode(), "w.yaml").findings if each.severity != INFO}
    assert ("impure-time-random-network" in reported) is moves


@pytest.mark.parametrize(
    ("place", "is_covered"),
    [
        ("repo-url", True),
        ("git-remote", True),
        ("branch", True),
        ("url", True),
        ("data-url", False),
        ("training-data-uri", False),
        ("bucket", False),
        ("env-file", False),
    ],
)
def test_a_commit_names_what_a_repository_holds(place: str, is_covered: bool) -> None:
    text = WORKFLOW.replace("{name: NAME, VALUE}", f"{{name: NAME}}, {{name: {place}}}")
    text = text.replace("[{name: NAME}]}", f"[{{name: NAME}}, {{name: {place}}}]}}")
    text = text.replace("/tmp/o]}", f'"{{{{inputs.parameters.{place}}}}}"]}}').replace("IMAGE", DIGEST)
    handed = f'[{{name: {place}, value: "{{{{workflow.parameters.{place}}}}}"}}, '
    text = text.replace("parameters: [{name: NAME, value", f"parameters: {handed}{{name: NAME, value")
    missing = [each.rule for each in lint_bytes(text.replace("NAME", "commit").encode(), "w.yaml").findings]
    assert ("key-missing-input-parameter" in missing) is not is_covered
