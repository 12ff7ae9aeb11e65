"""What code says itself of the content that it downloads: digests, commits, releases, checksums, hosts of its own."""

from typing import Any

import pytest

from memolint.code.effects import effects

SHA1 = "da39a3ee5e6b4b0d3255bfef95601890afd80709"
SHA256 = "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824"


def confidences(program: str, source: str) -> list[str]:
    template: dict[str, Any] = {"script": {"image": "x", "command": [program], "source": source}}
    return [one.confidence for one in effects(template)]


FETCHED = "import hashlib, hmac, requests\nraw = requests.get('https://x/y').content\n"


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("curl https://x/y", ["high"]),
        (f"curl https://x/{SHA256}", []),
        (f"curl 'https://x/y?sha={SHA1}'", []),
        (f"curl https://x/{SHA256}0", ["high"]),
        (f"curl https://x/{SHA256.upper()}", ["high"]),
        (f"curl -d @x https://x/{SHA256}", ["high"]),
        (f"aws s3 cp s3://b/{SHA256} f", []),
        # A release can be replaced, and is not meant to be.
        ("curl -L https://x/o/r/releases/download/nightly/y", ["low"]),
        ("curl https://x/y-1.21.tar.gz", ["low"]),
        ("curl https://x/v4.44.2/y", ["low"]),
        ("curl https://x/1.2/y", ["high"]),
        ("curl 'https://x/y?v=1.2.3'", ["high"]),
        ("curl -d @x https://x/v4.44.2/y", ["high"]),
        ("aws s3 cp s3://b/v3/f f", ["low"]),
        ("aws s3 cp s3://b/d/f f", ["high"]),
        # A checksum that is verified.
        ("curl https://x/y -o y\nsha256sum -c y.sum", []),
        ("curl https://x/y -o y\ncurl https://x/y.sha256 -o y.sha256\nsha256sum -c y.sha256", ["high", "high"]),
        ("wget https://x/y https://x/SHA256SUMS\ngrep y SHA256SUMS | sha256sum -c -", ["high"]),
        ("curl https://x/y -o y\nsha256sum y", ["high"]),
        ('curl https://x/y -o y\n[ "$(sha256sum y)" = "$SUM" ]', []),
        ("curl https://x/y -o y\nsha256sum y | grep -q $SUM", []),
        ("curl https://x/y -o y\nsha256sum y | grep $SUM", ["high"]),
        # A clone that is followed by the checkout of a commit.
        ("git clone https://x r", ["high"]),
        (f"git clone https://x r\ngit -C r checkout {SHA1}", []),
        (f"git clone https://x r\ngit -C r reset --hard {SHA1}", []),
        ("git clone https://x r\ngit -C r checkout main", ["high"]),
        ("git clone https://x r\ngit -C r checkout $SHA", ["low"]),
        (f"git clone https://x r\ngit clone https://y s\ngit -C r checkout {SHA1}", ["high", "high"]),
        (f"git clone https://x r\ngit -C r log {SHA1}", ["high"]),
        ("git clone $URL r", ["high"]),
        ("git pull", ["high"]),
        ("git clone https://x r\ngit -C r checkout $SHA\ngit -C r push", ["low", "high"]),
        # What stays in the pod.
        ("curl http://127.0.0.1:80/x", []),
        ("curl http://localhost.example/x", ["high"]),
        ("curl http://[::1]:80/x", []),
        ("psql -h localhost -c 'select 1'", []),
        ("psql -h /var/run/postgresql -c 'select 1'", []),
        ("psql -h db -c 'select 1'", ["high"]),
        ("psql -f /tmp/x -h db -c 'select 1'", ["high"]),
        ("pg_ctl start\npsql -h $HOST -c 'select 1'", []),
        ("kubectl -s https://localhost get pods", ["high"]),
    ],
)
def test_a_shell(source: str, expected: list[str]) -> None:
    assert confidences("bash", source) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("import requests\nrequests.get('https://x/y')", ["high"]),
        (f"import requests\nrequests.get('https://x/{SHA256}')", []),
        ("import requests\nrequests.get('https://x/o/r/releases/download/v1/y')", ["low"]),
        (f"import requests\nrequests.post('https://x/{SHA256}')", ["high"]),
        ("import subprocess\nsubprocess.run('git push', shell=True)", ["high"]),
        ("import subprocess\nsubprocess.run(['git', 'push'])", ["high"]),
        ("import subprocess\nsubprocess.run(['git', 'status'])", []),
        ("import os\nos.system('git clone https://x r')\nos.system('git -C r checkout $SHA')", ["low"]),
        ("import os\nos.system('git clone https://x r')\nos.system('git -C r log')", ["high"]),
        ("import requests\nrequests.post('https://x/o/r/releases/download/v1/y')", ["high"]),
        (
            "import os, requests\nos.system('git clone https://x r && git -C r checkout $SHA')\n"
            "requests.get('https://x')",
            ["low", "high"],
        ),
        (f"{FETCHED}got = hashlib.sha256(raw).hexdigest()\nif got != want:\n    raise SystemExit(got)", []),
        (f"{FETCHED}got = hashlib.sha256(raw).hexdigest()\nassert '0a' == got", []),
        (f"{FETCHED}got = hashlib.sha256(raw).hexdigest()\nassert hmac.compare_digest(want, got)", []),
        (f"{FETCHED}got = hashlib.sha256(raw).hexdigest()\nprint(got)", ["high"]),
        (f"{FETCHED}got = hashlib.sha256(raw).hexdigest()\nif size != want:\n    raise SystemExit(got)", ["high"]),
        ("connection.execute('insert into t values (1)')", ["high"]),
        ("import sqlite3\nsqlite3.connect('x').execute('insert into t values (1)')", []),
        ("import sqlite3, psycopg2\nsqlite3.connect('x')\npsycopg2.connect('y')", ["medium", "low"]),
    ],
)
def test_python(source: str, expected: list[str]) -> None:
    assert confidences("python", source) == expected
