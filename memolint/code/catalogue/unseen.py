"""Code that cannot be seen from here."""

from memolint.code.catalogue.signal import BOTH, LOW, MEDIUM, UNSEEN, Signal, names

SIGNALS = (
    Signal(
        "sh.eval",
        UNSEEN,
        "opaque",
        LOW,
        "dynamic code",
        commands=("eval", "source", "."),
        word=r"\$|__ARGO|<\(",
        hits=('eval "$X"', "source $F"),
        misses=("source ./lib.sh",),
    ),
    Signal(
        "sh.python-module",
        BOTH,
        "network",
        MEDIUM,
        "python -m <server module>",
        commands=("http.server", "SimpleHTTPServer", "smtpd", "aiosmtpd"),
        hits=("python -m http.server",),
    ),
    Signal(
        "sh.server",
        UNSEEN,
        "network",
        LOW,
        "starts a server",
        commands=names(
            "nginx httpd apache2 influxd redis-server mysqld postgres mongod caddy uvicorn gunicorn "
            "flask rails jupyter-lab tensorboard minio vault-server sshd dockerd dockerd-entrypoint.sh kube-proxy etcd "
            "memcached rabbitmq-server"
        ),
        hits=('nginx -g "daemon off;"',),
    ),
)
