"""The words without one of which no signal can fire: a look at them spares loading the catalogue.

The words are generated from the catalogue (`make pages`), and a test holds them equal.
"""

_BLANKS = {code: " " for code in range(128) if not (chr(code).isalnum() or chr(code) == "_")}


def pieces(text: str) -> list[str]:
    """The plain words of a text, of which no shell syntax is a part."""
    return text.translate(_BLANKS).split()


def suspicious(text: str) -> bool:
    """Whether the text has any word of the catalogue: without one, parsing it can find nothing. Cheap."""
    return "$$" in text or "$!" in text or not CLUES.isdisjoint(pieces(text))


CLUES = frozenset(
    """
    169 7z ARGO_INCLUDE_SCRIPT_OUTPUT ARGO_NODE_ID ARGO_NODE_NAME ARGO_POD_NAME ARGO_POD_UID
    ARGO_PROGRESS_FILE ARGO_TEMPLATE ARGO_WORKFLOW_NAME ARGO_WORKFLOW_UID BASHPID BASH_MONOSECONDS
    EPOCHREALTIME EPOCHSECONDS EUID GROUPS HOSTNAME HOSTTYPE KUBERNETES_PORT KUBERNETES_SERVICE_HOST
    KUBERNETES_SERVICE_PORT LOGNAME MACHTYPE PPID RANDOM SECONDS SRANDOM SimpleHTTPServer UID USER
    accelerate aiosmtpd airflow akeyless alembic aliyun amplify amqp anaconda ansible ant apache2 apex
    apg apk apprise apptainer apt aptitude arangosh argo argocd aria2c arp arping artisan ascp asdf
    aspera assume at atlas attest authenticator autossh awk aws axel az azcopy b2 b2sum bazel bb beeline
    berglas bolt boundary bq brew bsdtar bteq buck2 build buildah buildctl bump2version bun bundle
    bundlephobia bunx bw bzr cabal caddy cal cap cargo cdk cdktf celery cernopendata certbot cf cfn
    cfssl chamber changeset chef choco chronyc chronyd cilium cinder civo clair clickhouse client
    clusterctl cmake cockroach codecov commander compose composer conan conda confd configs configure
    consul consume consumer copilot coscmd cosign coveralls cpan cpanm cqlsh crane createdb createuser
    crictl crontab cryptsetup ctest ctr curl cvs cwltool cypher daemonless dagger dart databricks
    datadog datasets date db2 dbmate dbt deepspeed deno dev df dig discord distcp dive dlp dmesg
    dmidecode dnf dnsdomainname docker dockerd doctl doormat doppler dotnet dropdb dropuser dvc earthly
    eb eksctl elasticdump elinks emerge entrypoint env etc etcd etcdctl ethtool eval evans executor exo
    export fab faktory fasterq fdisk find findmnt finger firebase flask flatpak flit fluent flux fly
    flyctl flyway fossil free ftp fuser gawk gcloud gcrane gdate gdown gem getenforce getent gfal gh ghr
    git glab glance globus gmetric go gof3r gojq goose gopass goreleaser gpg gpg2 gpgv gradle gradlew
    groups grpc_cli grpcurl grype gsutil gtar gunicorn gzip hadoop hatch hcloud hdfs helm heroku hf hg
    hive honeytail host hostid hostname hostnamectl htop htpasswd http httpd https httrack hub
    huggingface hwclock ibmcloud icp id ifconfig iget img imgpkg impala infisical influx influxd insmod
    invoke iostat ip ip6tables iperf iperf3 iptables iput ipvsadm irods ironic isql istioctl iwconfig
    jaq jar java jest jf jfrog jot jq juju julia jupyter just k k0sctl k3d k3s kafkacat kaggle kaniko
    kcat keydb keygen keytool kind kinit klist kn knex ko kops krew kubeadm kubectl kubefed kubernetes
    kubeseal kudo kustomize lakectl last lerna lftp linkerd links linode liquibase logger logname
    logstash losetup ls lsblk lscpu lsmod lsof lspci lsusb lua luarocks luigi lynx mail mailx make
    makisu mamba manage mariadb matlab mawk mc mcli mcookie md5sum megaport meltano memcached metadata
    microdnf microk8s micromamba migrate minikube minio minisign mise mix mkfs mkpasswd mktemp mlflow
    mocha modprobe mongo mongod mongodump mongoexport mongoimport mongorestore mongosh mosh
    mosquitto_pub mosquitto_sub mount mpack mpirun mpstat msbuild msmtp mtr mutt mvn mvnw mysql
    mysqladmin mysqld mysqldump mysqlimport nail nats nc ncal ncat ncloud nerdctl netcat netlify netstat
    neutron nextflow nft nginx ninja nix nmap nomad notation notify nova nox npm nproc npx nsca nsenter
    nslookup nsq_pub ntfy ntpdate nuget numactl nvidia oathtool obsutil oc oci octave okta online op
    opam openssl openstack opkg opsgenie oras osm2pgsql ossrh ossutil ost otel ovsx p4 packer pacman
    pants papermill parallel parted pass pd pdm perl pg_basebackup pg_dump pg_dumpall pg_isready
    pg_restore pgrep php pidof pigz ping pip pip2 pip3 pipenv pipx pixi playbook plink_ pnpm pod podman
    poetry postgres prefect prefetch presto printenv printf prisma proc producer promtool proxy ps
    psexec psql pub publish pulsar pulumi puppet pushover pwgen pyinfra pytest python python3 qpid
    rabbitmq rabbitmqadmin rails rake random rclone rebar3 reboot records redis regctl regsync reindexdb
    release repo rke rocm route rpk rq rsync ruby run rye s3cmd s4cmd s5cmd salt sam saml2aws sas sbt
    scanner scons scp scw sdk semantic sendemail sendmail sendxmpp sensors sentry sequelize server
    serverless sftp sha1sum sha256sum sha512sum shasum shp2pgsql shuf shutdown sidekiq singularity
    skeema skopeo slack slackcat slacktee sleep sls smbclient smtpd snakemake snap snapcraft snow
    snowsql sntp snyk socat sock sonatype sops sort source spark spire sqlcmd sqlplus sqoop srun ss ssh
    sshd sshpass ssmtp stac stack stan standard stat stata statsd step stomp submit supabase svn swaks
    swapoff swift swupd syft sys sysctl systemctl systemd talosctl tar task tc tcpdump tdnf tea teams
    telegram teleport telnet tempfile tencentcloud tensorboard terraform terragrunt tftp timedatectl tkn
    tks to_nsq tofu toolkit top topics torchrun tox tracepath traceroute trino trivy tsh tty twilio
    twine typeorm uname uptime users usql uuidgen uv uvicorn uvx vacuumdb vagrant valkey vault vcluster
    vcpkg vector velero vercel virtctl vmstat vsce vsql w w3m wall wandb waypoint websocat wg wget
    wheelhouse who whoami whois winget winrm wipefs wrangler xh xhs xrdcp xrdfs yarn yc ydb youtube yq
    yum zabbix_sender zappa zip zmqc zypper
    """.split()
)
