"""Python: values that differ from run to run: clocks, randomness, order, environment."""

from memolint.code.catalogue.signal import HIGH, LOW, MEDIUM, READS, UNSEEN, PythonSignal, names

SIGNALS = (
    PythonSignal(
        "py.now",
        READS,
        "time",
        HIGH,
        "current time",
        calls=names(
            "datetime.datetime.now datetime.datetime.utcnow datetime.datetime.today datetime.date.today "
            "pendulum.now pendulum.today arrow.now arrow.utcnow pandas.Timestamp.now "
            "pandas.Timestamp.today pandas.Timestamp.utcnow pandas.to_datetime.now "
            "django.utils.timezone.now maya.now numpy.datetime64.now"
        ),
        hits=(
            "import datetime\nprint(datetime.datetime.now())",
            "from datetime import datetime as d\nd.utcnow()",
            "from datetime import date\ndate.today()",
        ),
        misses=("import datetime\ndatetime.datetime(2024,1,1)",),
    ),
    PythonSignal(
        "py.time",
        READS,
        "time",
        MEDIUM,
        "clock (often only timing; matters if it reaches an output)",
        calls=names(
            "time.time time.time_ns time.monotonic time.monotonic_ns time.perf_counter "
            "time.perf_counter_ns time.process_time time.thread_time time.clock_gettime "
            "timeit.default_timer"
        ),
        hits=("import time\nt=time.time()",),
    ),
    PythonSignal(
        "py.time-default",
        READS,
        "time",
        HIGH,
        "defaults to the current time",
        calls=("time.localtime", "time.gmtime", "time.ctime", "email.utils.formatdate", "email.utils.localtime"),
        at_most=0,
        hits=("import time\ntime.ctime()",),
        misses=("import time\ntime.ctime(0)",),
    ),
    PythonSignal(
        "py.strftime",
        READS,
        "time",
        MEDIUM,
        "one-argument strftime formats the current time",
        calls=("time.strftime", "time.asctime"),
        at_most=1,
        hits=("import time\ntime.strftime('%F')",),
        misses=("import time\ntime.strftime('%F', t)",),
    ),
    PythonSignal(
        "py.np-now",
        READS,
        "time",
        HIGH,
        "current time",
        calls=("numpy.datetime64",),
        argument=r"['\"](now|today)['\"]",
        hits=("import numpy as np\nnp.datetime64('now')",),
    ),
    PythonSignal(
        "py.random",
        READS,
        "random",
        HIGH,
        "unseeded random",
        fix="random.seed(<input>)",
        calls=("random.*",),
        but=("random.seed", "random.Random", "random.setstate", "random.getstate", "random.SystemRandom"),
        seed="random.seed",
        hits=(
            "import random\nrandom.randint(0,1)",
            "from random import choice\nchoice([1])",
            "import random\nrandom.seed()\nrandom.random()",
        ),
        misses=("import random\nrandom.seed(42)\nrandom.random()", "import random\nr=random.Random(3)\nr.random()"),
    ),
    PythonSignal(
        "py.random-obj",
        READS,
        "random",
        HIGH,
        "generator without a seed",
        calls=(
            "random.Random",
            "numpy.random.default_rng",
            "numpy.random.RandomState",
            "numpy.random.SeedSequence",
            "numpy.random.PCG64",
        ),
        at_most=0,
        hits=("import numpy as np\nnp.random.default_rng()",),
        misses=("import numpy as np\nnp.random.default_rng(1)",),
    ),
    PythonSignal(
        "py.sysrandom",
        READS,
        "random",
        HIGH,
        "system randomness",
        calls=names(
            "random.SystemRandom secrets.* os.urandom os.getrandom ssl.RAND_bytes "
            "Crypto.Random.get_random_bytes nacl.utils.random cryptography.fernet.Fernet.generate_key "
            "bcrypt.gensalt"
        ),
        but=("secrets.compare_digest",),
        hits=("import secrets\nsecrets.token_hex()", "import os\nos.urandom(8)"),
    ),
    PythonSignal(
        "py.np-random",
        READS,
        "random",
        HIGH,
        "unseeded numpy random",
        calls=("numpy.random.*",),
        but=names(
            "numpy.random.seed numpy.random.default_rng numpy.random.RandomState "
            "numpy.random.SeedSequence numpy.random.Generator numpy.random.PCG64 numpy.random.set_state"
        ),
        seed="numpy.random.seed",
        hits=("import numpy as np\nnp.random.rand(3)",),
        misses=("import numpy as np\nnp.random.seed(1)\nnp.random.rand(3)",),
    ),
    PythonSignal(
        "py.torch-random",
        READS,
        "random",
        MEDIUM,
        "unseeded torch (weights, shuffling, sampling)",
        calls=names(
            "torch.rand torch.randn torch.randint torch.randperm torch.normal torch.bernoulli "
            "torch.multinomial torch.nn.init.* torch.rand_like torch.randn_like torch.nn.* "
            "torch.utils.data.DataLoader torch.utils.data.random_split"
        ),
        but=("torch.nn.functional.*", "torch.nn.Module"),
        seed="torch.manual_seed",
        hits=("import torch\ntorch.rand(3)",),
        misses=("import torch\ntorch.manual_seed(0)\ntorch.rand(3)",),
    ),
    PythonSignal(
        "py.tf-random",
        READS,
        "random",
        LOW,
        "unseeded TensorFlow or Keras initialisation",
        calls=("tensorflow.random.*", "tensorflow.keras.layers.*", "keras.layers.*"),
        but=("tensorflow.random.set_seed",),
        seed="tensorflow.random.set_seed",
        hits=("import tensorflow as tf\ntf.random.normal([1])",),
    ),
    PythonSignal(
        "py.sklearn-random",
        READS,
        "random",
        MEDIUM,
        "no random_state",
        calls=names(
            "sklearn.model_selection.train_test_split sklearn.model_selection.KFold "
            "sklearn.model_selection.ShuffleSplit sklearn.model_selection.RandomizedSearchCV "
            "sklearn.utils.shuffle sklearn.utils.resample sklearn.ensemble.* sklearn.cluster.KMeans "
            "sklearn.neural_network.MLPClassifier sklearn.datasets.make_classification "
            "sklearn.datasets.make_blobs umap.UMAP sklearn.manifold.TSNE"
        ),
        seed="numpy.random.seed",
        without=("random_state", "seed"),
        hits=("from sklearn.model_selection import train_test_split as t\nt(X,y)",),
        misses=("from sklearn.model_selection import train_test_split as t\nt(X,y,random_state=1)",),
    ),
    PythonSignal(
        "py.sample",
        READS,
        "random",
        LOW,
        "DataFrame.sample without random_state",
        methods=("sample",),
        receiver=r"(?i)^(df|data|frame|dataset|series|rdd|spark)\w*$",
        without=("random_state", "seed"),
        hits=("df.sample(3)",),
        misses=("df.sample(3, random_state=1)",),
    ),
    PythonSignal(
        "py.uuid",
        READS,
        "random",
        HIGH,
        "unique id",
        fix="uuid.uuid5(namespace, <input>)",
        calls=names(
            "uuid.uuid1 uuid.uuid4 uuid.uuid6 uuid.uuid7 uuid.getnode shortuuid.uuid ulid.new "
            "nanoid.generate bson.ObjectId ksuid.ksuid"
        ),
        hits=("import uuid\nuuid.uuid4()", "from uuid import uuid4\nuuid4()"),
        misses=("import uuid\nuuid.uuid5(uuid.NAMESPACE_DNS,'a')",),
    ),
    PythonSignal(
        "py.tempfile",
        READS,
        "random",
        LOW,
        "random file name",
        calls=("tempfile.*",),
        hits=("import tempfile\ntempfile.mkdtemp()",),
    ),
    PythonSignal(
        "py.hash",
        READS,
        "random",
        LOW,
        "hash() of str depends on PYTHONHASHSEED",
        fix="hashlib",
        calls=("builtins.hash",),
        hits=("hash('a')",),
    ),
    PythonSignal("py.id", READS, "random", LOW, "memory address", calls=("builtins.id",), hits=("id(x)",)),
    PythonSignal(
        "py.listdir",
        READS,
        "ordering",
        LOW,
        "readdir order is unspecified",
        fix="sorted(...)",
        calls=names(
            "os.listdir os.scandir os.walk glob.glob glob.iglob pathlib.Path.iterdir pathlib.Path.glob "
            "pathlib.Path.rglob"
        ),
        not_inside="sorted",
        hits=("import os\nos.listdir('.')",),
        misses=("import os\nsorted(os.listdir('.'))",),
    ),
    PythonSignal(
        "py.environ",
        READS,
        "env",
        LOW,
        "environment variable (pure if the template sets it to a literal or an input)",
        attributes=("os.environ", "os.environb"),
        environment=True,
        hits=("import os\nos.environ['A']", "from os import environ\nenviron.get('A')"),
    ),
    PythonSignal(
        "py.getenv",
        READS,
        "env",
        LOW,
        "environment variable",
        calls=("os.getenv", "os.getenvb", "decouple.config", "environs.Env", "dotenv.load_dotenv"),
        environment=True,
        hits=("import os\nos.getenv('A')",),
    ),
    PythonSignal(
        "py.identity",
        READS,
        "identity",
        MEDIUM,
        "host or process identity",
        calls=names(
            "socket.gethostname socket.getfqdn platform.node platform.uname platform.platform os.uname "
            "os.getpid os.getppid os.getuid os.getlogin getpass.getuser psutil.* os.cpu_count "
            "multiprocessing.cpu_count os.getloadavg os.sysconf pwd.getpwuid torch.cuda.is_available "
            "torch.cuda.device_count torch.cuda.get_device_name resource.getrusage locale.getlocale "
            "locale.getdefaultlocale"
        ),
        hits=("import socket\nsocket.gethostname()",),
    ),
    PythonSignal(
        "py.subprocess",
        UNSEEN,
        "opaque",
        LOW,
        "runs a command: a literal argv or shell string is analysed with the shell rules, otherwise opaque",
        calls=names(
            "subprocess.run subprocess.call subprocess.check_call subprocess.check_output "
            "subprocess.Popen subprocess.getoutput subprocess.getstatusoutput os.system os.popen "
            "os.exec* os.spawn* os.posix_spawn pexpect.spawn plumbum.local sh.Command invoke.run "
            "asyncio.create_subprocess_exec asyncio.create_subprocess_shell commands.getoutput"
        ),
        runs=True,
        hits=("import subprocess\nsubprocess.run(x)",),
    ),
    PythonSignal(
        "py.dynamic",
        UNSEEN,
        "opaque",
        LOW,
        "dynamic code",
        calls=names(
            "builtins.eval builtins.exec importlib.import_module runpy.run_path runpy.run_module "
            "pickle.load pickle.loads dill.load cloudpickle.load cloudpickle.loads"
        ),
        hits=("exec(s)",),
    ),
    PythonSignal(
        "py.threads",
        READS,
        "ordering",
        LOW,
        "completion order",
        calls=(
            "threading.Thread",
            "concurrent.futures.as_completed",
            "multiprocessing.pool.Pool.imap_unordered",
            "asyncio.as_completed",
            "asyncio.wait",
            "multiprocessing.Process",
        ),
        hits=("from concurrent.futures import as_completed\nas_completed(f)",),
    ),
    PythonSignal(
        "py.mtime",
        READS,
        "fs",
        LOW,
        "file metadata",
        calls=("os.path.getmtime", "os.path.getctime", "os.path.getatime", "os.stat", "os.lstat", "pathlib.Path.stat"),
        hits=("import os\nos.path.getmtime(f)",),
    ),
    PythonSignal(
        "py.input",
        READS,
        "env",
        LOW,
        "standard input",
        calls=("builtins.input", "sys.stdin.read", "sys.stdin.readline"),
        hits=("input()",),
    ),
)
