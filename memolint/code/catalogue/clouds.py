"""Other clouds and object stores."""

from memolint.code.catalogue.signal import HIGH, LOW, MEDIUM, PURE, READS, WRITES, Signal, names

SIGNALS = (
    Signal(
        "sh.az.read",
        READS,
        "cloud",
        HIGH,
        "reads Azure state",
        commands=("az",),
        word=r"^(list\S*|show\S*|get\S*|exists|download\S*|query|check-\S+|version|account)$",
        final=True,
        hits=("az vm list", "az storage blob download -c c -n n -f f"),
    ),
    Signal(
        "sh.az.local",
        PURE,
        "cloud",
        LOW,
        "local configuration",
        commands=("az",),
        subcommand="login|logout|configure|cloud|config|extension|bicep",
        final=True,
        hits=("az login",),
    ),
    Signal(
        "sh.az.write",
        WRITES,
        "cloud",
        MEDIUM,
        "changes Azure state",
        commands=("az",),
        hits=("az group create -n x", "az storage blob upload -c c -f f"),
    ),
    Signal(
        "sh.azcopy.write",
        WRITES,
        "cloud",
        HIGH,
        "uploads",
        commands=("azcopy",),
        subcommand="copy|sync|cp",
        last=r"https?://|\$",
        final=True,
        hits=('azcopy copy f "https://a.blob.core.windows.net/c"',),
    ),
    Signal(
        "sh.azcopy.read",
        READS,
        "cloud",
        MEDIUM,
        "Azure storage",
        commands=("azcopy",),
        hits=('azcopy copy "https://a/c" f',),
    ),
    Signal(
        "sh.cloud.local",
        PURE,
        "cloud",
        LOW,
        "local configuration or login",
        commands=names(
            "openstack doctl hcloud oci ibmcloud aliyun vault consul nomad databricks snow cf heroku fly "
            "flyctl vercel netlify firebase wrangler tks mc mcli rclone s3cmd dvc"
        ),
        word=("^(login|logout|auth|configure|config|alias|completion|help|--version|--help|context|init|complete)$"),
        final=True,
        hits=("vault login", "mc alias set a http://h k s"),
    ),
    Signal(
        "sh.dvc.read",
        READS,
        "cloud",
        LOW,
        "reads object storage by the digests that the repository holds",
        commands=("dvc",),
        subcommand="pull|fetch|status|checkout|diff|list|version",
        final=True,
        hits=("dvc pull", "dvc fetch -q data.dvc"),
        misses=("dvc push", "dvc get https://h/r data", "dvc import https://h/r data"),
    ),
    Signal(
        "sh.dvc.get",
        READS,
        "cloud",
        HIGH,
        "reads object storage",
        commands=("dvc",),
        subcommand="get|import|get-url|import-url|update",
        without=("--rev",),
        final=True,
        hits=("dvc get https://h/r data",),
    ),
    Signal(
        "sh.dvc.local",
        PURE,
        "cloud",
        MEDIUM,
        "works in the repository",
        commands=("dvc",),
        subcommand="repro|run|stage|add|commit|init|config|remote|dag|metrics|params|plots|exp|get|import|freeze|unprotect|root",
        final=True,
        hits=("dvc repro", "dvc metrics show --json"),
        misses=("dvc push",),
    ),
    Signal(
        "sh.dbt.local",
        PURE,
        "cloud",
        MEDIUM,
        "works on the project's files",
        commands=("dbt",),
        word=r"^(?:parse|ls|list|clean|init|debug|--version)$",
        final=True,
        hits=("dbt parse", "dbt ls --output json"),
        misses=("dbt run",),
    ),
    Signal(
        "sh.dbt.compile",
        READS,
        "database",
        LOW,
        "renders models; only introspective queries ask the warehouse",
        commands=("dbt",),
        subcommand="compile|docs",
        final=True,
        hits=("dbt compile",),
    ),
    Signal(
        "sh.dbt.deps",
        READS,
        "registry",
        LOW,
        "installs the packages of a dbt project; its lock file pins them",
        commands=("dbt",),
        subcommand="deps",
        final=True,
        hits=("dbt deps",),
    ),
    Signal(
        "sh.objstore.read",
        READS,
        "cloud",
        HIGH,
        "reads object storage",
        commands=names("mc mcli s3cmd s5cmd rclone swift ossutil obsutil coscmd b2 s4cmd gof3r lakectl"),
        subcommand=(
            "ls|cat|get|stat|find|du|head|info|list|download|tree|size|lsf|lsl|lsd|lsjson|check|"
            "cryptcheck|hashsum|md5sum|diff|pull|fetch|status|version|ping|alias|admin info|pipe-get"
        ),
        final=True,
        hits=("mc ls a/b", "s3cmd get s3://b/k", "rclone ls r:"),
    ),
    Signal(
        "sh.objstore.copy-down",
        READS,
        "cloud",
        MEDIUM,
        "downloads from object storage",
        commands=("mc", "mcli", "s5cmd", "rclone", "s3cmd"),
        subcommand="cp|copy|copyto|sync|mirror|mv|move",
        last=r"^(/|\./|\.$|\.\./)",
        final=True,
        hits=("mc cp a/b /tmp/x", "rclone copy r:b /data"),
    ),
    Signal(
        "sh.objstore.write",
        WRITES,
        "cloud",
        MEDIUM,
        "writes object storage",
        commands=names("mc mcli s3cmd s5cmd rclone swift ossutil obsutil coscmd b2 dvc lakectl"),
        hits=("mc cp f a/b", "s3cmd put f s3://b/k", "mc rm a/b", "dvc push", "rclone sync d r:b"),
    ),
    Signal(
        "sh.cloud.read",
        READS,
        "cloud",
        MEDIUM,
        "reads a cloud or service",
        commands=names(
            "openstack doctl hcloud linode-cli oci ibmcloud aliyun yc scw exo civo nova glance neutron "
            "cinder ironic vault consul nomad boundary etcdctl databricks snow dbt cf heroku fly flyctl "
            "vercel netlify firebase wrangler supabase ncloud tencentcloud megaport tks"
        ),
        word=(
            r"^(list\S*|show|get\S*|describe\S*|status|info|read|ls|view|search|health|version|validate|"
            "logs|lookup|parse)$"
        ),
        final=True,
        hits=("openstack server list", "vault kv get s/x", "etcdctl get k"),
    ),
    Signal(
        "sh.cloud.write",
        WRITES,
        "cloud",
        MEDIUM,
        "changes a cloud or service",
        commands=names(
            "openstack doctl hcloud linode-cli oci ibmcloud aliyun yc scw exo civo nova glance neutron "
            "cinder ironic vault consul nomad boundary etcdctl databricks snow cf heroku fly flyctl "
            "vercel netlify firebase wrangler supabase sam serverless sls eb copilot amplify zappa apex "
            "cdk cdktf dbt tks"
        ),
        hits=(
            "openstack server create x",
            "vault kv put s/x a=b",
            "etcdctl put k v",
            "cdk deploy",
            "dbt run",
            "firebase deploy",
        ),
    ),
    Signal(
        "sh.hdfs.read",
        READS,
        "cloud",
        HIGH,
        "reads HDFS",
        commands=("hdfs", "hadoop"),
        word="^-(get|copyToLocal|cat|ls|du|test|stat|text|tail|count|checksum|getmerge)$",
        final=True,
        hits=("hdfs dfs -get /a b", "hadoop fs -ls /"),
    ),
    Signal(
        "sh.hdfs.write",
        WRITES,
        "cloud",
        MEDIUM,
        "writes HDFS",
        commands=("hdfs", "hadoop", "distcp"),
        hits=("hdfs dfs -put a /b",),
    ),
    Signal(
        "sh.xrd",
        READS,
        "network",
        MEDIUM,
        "data transfer client",
        commands=names(
            "xrdcp xrdfs gfal-copy gfal-ls globus irods iget iput icp aspera ascp cernopendata-client hf "
            "huggingface-cli kaggle wandb mlflow gdown sra-toolkit prefetch fasterq-dump ncbi-datasets "
            "datasets stac gh-ost"
        ),
        hits=("xrdcp root://h/f .", "kaggle datasets download x"),
    ),
)
