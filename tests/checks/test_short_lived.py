"""Passwords and tokens that expire, in what a step hands back; and whose they are, which is no secret."""

import textwrap

import pytest

from memolint.app.config.options import Options
from memolint.app.lint.doors import lint_bytes
from memolint.finding import INFO

WHO = "{{inputs.parameters.who}}"
RULE = "impure-credential-output"


def found_in(source: str, max_age: str = "24h", command: str = "[bash, -e]") -> dict[str, str]:
    """The rules that find something in a memoized step with this code, but for the version of the code."""
    text = f"""\
apiVersion: argoproj.io/v1alpha1
kind: WorkflowTemplate
metadata: {{name: login}}
spec:
  entrypoint: login
  arguments: {{parameters: [{{name: who}}]}}
  templates:
  - name: login
    inputs: {{parameters: [{{name: who}}]}}
    memoize: {{key: "v1-{WHO}", maxAge: {max_age}, cache: {{configMap: {{name: login}}}}}}
    script:
      image: x:1.0
      command: {command}
      source: |
"""
    text += textwrap.indent(source, " " * 8)
    text += "\n    outputs: {parameters: [{name: o, valueFrom: {path: /tmp/o}}]}\n"
    found = lint_bytes(text.encode(), "login.yaml", Options(min_severity=INFO)).findings
    return {each.rule: each.severity for each in found if each.rule != "key-over-specified"}


@pytest.mark.parametrize(
    "client",
    [
        "aws ecr get-login-password",
        f"aws --region {WHO} ecr get-login-password",
        "aws ecr-public get-login-password --region us-east-1",
        "aws ecr get-login --no-include-email",
        "docker-credential-ecr-login get",
        f"yc iam create-token --profile {WHO}",
        f"aws eks get-token --cluster-name {WHO}",
        f"az acr login --name {WHO} --expose-token",
        f"vault login -method=aws -token-only role={WHO}",
        f"vault write -field=token auth/approle/login role_id={WHO}",
        f"ibmcloud iam oauth-tokens {WHO}",
        f"kubectl create token {WHO}",
        f"gcloud auth print-access-token {WHO}",
    ],
)
def test_a_password_of_a_day_is_not_kept_for_longer(client: str) -> None:
    assert found_in(f"{client} > /tmp/o").keys() == {RULE}
    assert found_in(f"p=$({client})\nprintf '%s' \"$p\" > /tmp/o").keys() == {RULE}
    assert found_in(f"{client} > /tmp/o", "5m") == {RULE: "info"}


def test_it_is_compared_with_the_time_that_it_is_good_for() -> None:
    assert found_in("aws ecr get-login-password > /tmp/o", "6h") == {RULE: "info"}
    assert found_in("aws ecr get-login-password > /tmp/o", "13h") == {RULE: "error"}
    python = f"import boto3\nt = boto3.client('ecr').get_federation_token(Name='{WHO}')\nopen('/tmp/o', 'w').write(t)"
    assert found_in(python, "13h", "[python]") == {RULE: "error"}


@pytest.mark.parametrize(
    "client",
    [
        f"aws ecr get-login-password | docker login -u AWS --password-stdin {WHO}",
        f"docker login -u AWS -p $(aws ecr get-login-password) {WHO}",
        f"aws codeartifact login --tool pip --domain {WHO}",
        f"az acr login --name {WHO}",
        f"vault login -method=aws role={WHO}",
        "oc whoami",
        f"gcloud container clusters get-credentials {WHO}",
    ],
)
def test_who_only_logs_in_hands_back_nothing(client: str) -> None:
    assert RULE not in found_in(f"{client}\nrender {WHO} > /tmp/o")


@pytest.mark.parametrize(
    "use",
    [
        f"kubectl create token {WHO}",
        f"gcloud auth print-access-token {WHO}",
        f"gcloud secrets versions access latest --secret={WHO}",
        f"kubectl get secret {WHO} -o yaml",
        f"bw get password {WHO}",
        f"oc serviceaccounts get-token {WHO}",
    ],
)
def test_whose_token_is_asked_for_is_no_secret(use: str) -> None:
    assert "secret-in-key" not in found_in(f"{use} > /tmp/o")


@pytest.mark.parametrize(
    "use",
    [
        f"curl -H 'Authorization: Bearer {WHO}' https://x",
        f"curl -H 'Authorization: token {WHO}' https://x",
        f"login --token {WHO}",
        f"login --secret={WHO}",
        f"X_TOKEN={WHO} login",
        f"echo machine h login u password {WHO} > ~/.netrc && login -x",
    ],
)
def test_what_opens_a_door_is_one(use: str) -> None:
    assert "secret-in-key" in found_in(f"{use} > /tmp/o")
