"""Python: the network, packages, messages and forges."""

from memolint.code.catalogue.signal import BOTH, HIGH, LOW, MEDIUM, READS, WRITES, PythonSignal, names

SIGNALS = (
    PythonSignal(
        "py.http.get",
        READS,
        "network",
        HIGH,
        "reads the network",
        calls=names(
            "requests.get requests.head requests.options httpx.get httpx.head httpx.stream "
            "urllib.request.urlopen urllib.request.urlretrieve urllib2.urlopen urllib3.request "
            "wget.download gdown.download feedparser.parse aiohttp.request pandas.read_html "
            "tensorflow.keras.utils.get_file torch.hub.load torchvision.datasets.utils.download_url "
            "nltk.download huggingface_hub.hf_hub_download huggingface_hub.snapshot_download "
            "datasets.load_dataset transformers.pipeline sklearn.datasets.fetch_openml "
            "sklearn.datasets.fetch_* kaggle.api.dataset_download_files yfinance.download ee.Initialize "
            "pooch.retrieve openml.datasets.get_dataset"
        ),
        hits=("import requests as r\nr.get(u)", "from urllib.request import urlopen\nurlopen(u)"),
    ),
    PythonSignal(
        "py.http.write",
        WRITES,
        "network",
        HIGH,
        "writes to a server",
        calls=names(
            "requests.post requests.put requests.patch requests.delete httpx.post httpx.put httpx.patch httpx.delete"
        ),
        hits=("import requests\nrequests.post(u, json=d)",),
    ),
    PythonSignal(
        "py.http.request",
        BOTH,
        "network",
        MEDIUM,
        "HTTP request",
        calls=("requests.request", "httpx.request", "requests.api.request"),
        hits=("import requests\nrequests.request(m,u)",),
    ),
    PythonSignal(
        "py.http.session.read",
        READS,
        "network",
        HIGH,
        "reads the network",
        methods=("get", "head", "options", "stream", "getresponse", "ws_connect"),
        receivers=names(
            "requests.Session requests.session httpx.Client httpx.AsyncClient aiohttp.ClientSession "
            "urllib3.PoolManager http.client.HTTPConnection http.client.HTTPSConnection"
        ),
        hits=("import requests\ns=requests.Session()\ns.get(u)",),
    ),
    PythonSignal(
        "py.http.session.write",
        WRITES,
        "network",
        MEDIUM,
        "writes to a server",
        methods=("post", "put", "patch", "delete", "request", "send"),
        receivers=names(
            "requests.Session requests.session httpx.Client httpx.AsyncClient aiohttp.ClientSession "
            "urllib3.PoolManager http.client.HTTPConnection http.client.HTTPSConnection"
        ),
        hits=("import httpx\nwith httpx.Client() as c:\n  c.post(u)",),
    ),
    PythonSignal(
        "py.pandas.url",
        READS,
        "network",
        HIGH,
        "reads a remote object",
        calls=names(
            "pandas.read_csv pandas.read_json pandas.read_parquet pandas.read_excel pandas.read_table "
            "polars.read_csv polars.read_parquet xarray.open_dataset geopandas.read_file rasterio.open "
            "numpy.loadtxt joblib.load numpy.load"
        ),
        argument="['\"](https?|s3|gs|gcs|abfss?|hdfs|ftp|az)://",
        hits=("import pandas as pd\npd.read_csv('https://h/x.csv')",),
        misses=("import pandas as pd\npd.read_csv('/in/x.csv')",),
    ),
    PythonSignal(
        "py.socket",
        BOTH,
        "network",
        MEDIUM,
        "raw network",
        calls=names(
            "socket.socket socket.create_connection socket.getaddrinfo socket.gethostbyname "
            "telnetlib.Telnet websocket.create_connection websockets.connect grpc.insecure_channel "
            "grpc.secure_channel xmlrpc.client.ServerProxy dns.resolver.resolve imaplib.IMAP4_SSL "
            "poplib.POP3 zmq.Context http.server.* socketserver.* flask.Flask fastapi.FastAPI"
        ),
        hits=("import socket\nsocket.create_connection(a)",),
    ),
    PythonSignal(
        "py.mail",
        WRITES,
        "notify",
        MEDIUM,
        "notification or experiment tracker",
        calls=names(
            "smtplib.SMTP smtplib.SMTP_SSL sendgrid.* slack_sdk.* slack.WebClient "
            "slackclient.SlackClient telegram.Bot twilio.rest.Client discord.Client apprise.Apprise "
            "pagerduty.* sentry_sdk.init yagmail.SMTP wandb.* mlflow.log_* mlflow.start_run "
            "mlflow.set_tracking_uri neptune.* comet_ml.* clearml.*"
        ),
        hits=("import smtplib\nsmtplib.SMTP('h')", "import wandb\nwandb.init()"),
    ),
    PythonSignal(
        "py.queue",
        BOTH,
        "queue",
        MEDIUM,
        "message queue",
        calls=names(
            "kafka.* confluent_kafka.* aiokafka.* pika.BlockingConnection celery.* nats.* paho.mqtt.* "
            "pulsar.Client stomp.Connection google.cloud.pubsub.PublisherClient rq.* dramatiq.* "
            "kombu.Connection"
        ),
        hits=("from kafka import KafkaProducer\nKafkaProducer()",),
    ),
    PythonSignal(
        "py.git",
        READS,
        "vcs",
        MEDIUM,
        "git remote or forge",
        calls=(
            "git.Repo.clone_from",
            "git.Repo",
            "github.Github",
            "gitlab.Gitlab",
            "pygit2.clone_repository",
            "dulwich.porcelain.*",
        ),
        hits=("import git\ngit.Repo.clone_from(u,d)",),
    ),
    PythonSignal(
        "py.git.write",
        WRITES,
        "vcs",
        LOW,
        "writes a forge",
        methods=names(
            "create_pull create_issue create_release create_comment create_issue_comment create_git_ref create_status"
        ),
        hits=("repo.create_pull(title='x')",),
    ),
    PythonSignal(
        "py.pip",
        READS,
        "registry",
        HIGH,
        "installs packages at run time",
        calls=("pip.main", "pip._internal.main"),
        hits=("import pip\npip.main(['install','x'])",),
    ),
    PythonSignal(
        "py.llm",
        READS,
        "network",
        MEDIUM,
        "calls a model API: the answer differs from call to call",
        calls=names(
            "openai.* anthropic.* cohere.* langchain* google.generativeai.* litellm.* ollama.* replicate.* vertexai.*"
        ),
        hits=("import openai\nopenai.OpenAI()",),
    ),
)
