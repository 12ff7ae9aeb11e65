"""Python: databases, clouds and clusters."""

from memolint.code.catalogue.signal import BOTH, HIGH, LOW, MEDIUM, READS, WRITES, PythonSignal, names

SIGNALS = (
    PythonSignal(
        "py.pandas.write",
        WRITES,
        "cloud",
        HIGH,
        "writes a remote object",
        methods=names("to_csv to_parquet to_json to_excel to_pickle to_netcdf to_zarr write_parquet save"),
        argument="['\"](s3|gs|gcs|abfss?|hdfs|az)://",
        hits=("df.to_csv('s3://b/k')",),
        misses=("df.to_csv('/tmp/o.csv')",),
    ),
    PythonSignal(
        "py.to-sql",
        WRITES,
        "database",
        MEDIUM,
        "writes a database",
        methods=names(
            "to_sql to_gbq saveAsTable insertInto insert_many insert_one update_one update_many "
            "delete_one delete_many replace_one bulk_write executemany bulk_create bulk_insert_mappings "
            "load_table_from_dataframe load_table_from_uri insert_rows_json insert_rows"
        ),
        hits=("df.to_sql('t', c)", "col.insert_one({})"),
    ),
    PythonSignal(
        "py.read-sql",
        READS,
        "database",
        HIGH,
        "queries a database",
        calls=(
            "pandas.read_sql",
            "pandas.read_sql_query",
            "pandas.read_sql_table",
            "pandas.read_gbq",
            "polars.read_database",
        ),
        hits=("import pandas as pd\npd.read_sql(q,c)",),
    ),
    PythonSignal(
        "py.db.connect",
        READS,
        "database",
        MEDIUM,
        "opens a database",
        calls=names(
            "psycopg2.connect psycopg.connect asyncpg.connect pymysql.connect MySQLdb.connect "
            "mysql.connector.connect cx_Oracle.connect oracledb.connect pyodbc.connect pymssql.connect "
            "sqlalchemy.create_engine sqlalchemy.ext.asyncio.create_async_engine pymongo.MongoClient "
            "motor.motor_asyncio.AsyncIOMotorClient redis.Redis redis.StrictRedis redis.from_url "
            "cassandra.cluster.Cluster elasticsearch.Elasticsearch opensearchpy.OpenSearch "
            "snowflake.connector.connect clickhouse_driver.* clickhouse_connect.get_client "
            "influxdb.InfluxDBClient influxdb_client.InfluxDBClient neo4j.GraphDatabase.driver "
            "trino.dbapi.connect pyhive.* google.cloud.bigquery.Client google.cloud.firestore.Client "
            "etcd3.client consul.Consul hvac.Client ldap3.Connection pinecone.init weaviate.Client "
            "qdrant_client.QdrantClient"
        ),
        hits=("import psycopg2\npsycopg2.connect(d)", "from sqlalchemy import create_engine\ncreate_engine(u)"),
    ),
    PythonSignal(
        "py.db.execute",
        WRITES,
        "database",
        HIGH,
        "writes a database",
        methods=("execute", "executescript", "query", "raw", "run_query", "sql"),
        argument=(
            r"""(?i)["'\s](insert\s+into|update\s+\S+\s+set|delete\s+from|merge\s+into|"""
            r"create\s+(or\s+replace\s+)?(temp\w*\s+)?(table|view|schema|database|index)|drop\s+\w+|"
            r"alter\s+table|truncate|grant|copy\s+\w+\s+from|call\s)"
        ),
        hits=("cur.execute('INSERT INTO t VALUES (1)')",),
        misses=("cur.execute('SELECT 1')",),
    ),
    PythonSignal(
        "py.db.commit",
        WRITES,
        "database",
        MEDIUM,
        "commits a transaction",
        methods=("commit",),
        receiver=r"(?i)(conn|connection|session|db|cnx|con|sess)\w*$",
        at_most=0,
        hits=("conn.commit()",),
    ),
    PythonSignal(
        "py.redis.write",
        WRITES,
        "database",
        HIGH,
        "writes redis",
        methods=names(
            "set setex mset hset hmset incr decr lpush rpush sadd zadd delete expire publish xadd "
            "flushdb flushall getset setnx"
        ),
        receivers=("redis.Redis", "redis.StrictRedis", "redis.from_url"),
        hits=("import redis\nr=redis.Redis()\nr.set('a',1)",),
    ),
    PythonSignal(
        "py.boto.read",
        READS,
        "cloud",
        HIGH,
        "reads cloud state",
        method=(
            "^(get|list|describe|head|scan|query|batch_get|select|search|lookup|download|stat|fget|wait|"
            "generate_presigned|receive|poll|paginate|get_paginator|filter|all|load|detect|check)"
        ),
        receivers=names(
            "boto3.client boto3.resource boto3.session.Session boto3.Session botocore.* aioboto3.* minio.Minio"
        ),
        hits=(
            "import boto3\ns=boto3.client('s3')\ns.get_object(Bucket='b',Key='k')",
            "import boto3\nboto3.client('s3').list_buckets()",
        ),
    ),
    PythonSignal(
        "py.boto.write",
        WRITES,
        "cloud",
        HIGH,
        "changes cloud state",
        method=(
            "^(put|delete|create|update|upload|send|publish|copy|start|stop|terminate|run|invoke|add|"
            "remove|set|attach|detach|modify|register|deregister|tag|untag|restore|fput|make|batch_write|"
            "execute|import|reboot|associate|disassociate|enable|disable|cancel|purge)"
        ),
        receivers=(
            "boto3.client",
            "boto3.resource",
            "boto3.session.Session",
            "boto3.Session",
            "aioboto3.*",
            "minio.Minio",
        ),
        hits=(
            "import boto3\ns=boto3.client('s3')\ns.put_object(Bucket='b',Key='k',Body=b'')",
            "import boto3\nboto3.client('sqs').send_message(QueueUrl='q',MessageBody='m')",
        ),
    ),
    PythonSignal(
        "py.storage.client",
        READS,
        "cloud",
        LOW,
        "client of a cloud; its calls are judged by themselves",
        calls=names(
            "boto3.client boto3.resource boto3.Session boto3.session.Session aioboto3.Session minio.Minio "
            "google.cloud.storage.Client google.auth.default azure.storage.blob.BlobServiceClient "
            "azure.storage.blob.BlobServiceClient.from_connection_string azure.identity.DefaultAzureCredential"
        ),
        hits=("from google.cloud import storage\nstorage.Client()",),
    ),
    PythonSignal(
        "py.boto.client",
        READS,
        "cloud",
        MEDIUM,
        "cloud or remote client",
        calls=names(
            "google.cloud.pubsub_v1.PublisherClient google.cloud.secretmanager.SecretManagerServiceClient "
            "googleapiclient.discovery.build oss2.Bucket swiftclient.Connection openstack.connect "
            "s3fs.S3FileSystem gcsfs.GCSFileSystem adlfs.AzureBlobFileSystem "
            "fsspec.filesystem pyarrow.fs.S3FileSystem smart_open.open paramiko.SSHClient "
            "fabric.Connection ftplib.FTP pysftp.Connection earthaccess.login pystac_client.Client.open "
            "digitalocean.Manager"
        ),
        hits=("import s3fs\ns3fs.S3FileSystem()",),
    ),
    PythonSignal(
        "py.blob.write",
        WRITES,
        "cloud",
        MEDIUM,
        "writes remote storage or a queue",
        methods=names(
            "upload_file upload_fileobj upload_from_filename upload_from_string upload_from_file "
            "upload_blob put_object fput_object copy_blob delete_object delete_blob delete_objects "
            "put_item storbinary send_message send_raw_email publish_message"
        ),
        hits=("blob.upload_from_filename('x')",),
    ),
    PythonSignal(
        "py.blob.read",
        READS,
        "cloud",
        MEDIUM,
        "reads remote storage",
        methods=names(
            "download_file download_fileobj download_to_filename download_as_string download_as_bytes "
            "download_as_text download_blob fget_object get_object list_objects_v2 list_blobs retrbinary"
        ),
        hits=("blob.download_to_filename('x')",),
    ),
    PythonSignal(
        "py.cred",
        READS,
        "credential",
        HIGH,
        "short-lived credential or signed URL: must not be memoized past its lifetime",
        methods=names(
            "assume_role assume_role_with_web_identity get_session_token get_authorization_token "
            "generate_presigned_url generate_presigned_post generate_signed_url presigned_get_object "
            "presigned_put_object generate_db_auth_token create_service_account_token generate_blob_sas "
            "generate_container_sas"
        ),
        hits=("s3.generate_presigned_url('get_object')",),
    ),
    PythonSignal(
        "py.k8s.load",
        READS,
        "cluster",
        HIGH,
        "talks to the cluster",
        calls=names(
            "kubernetes.config.load_incluster_config kubernetes.config.load_kube_config "
            "kubernetes.config.load_config pykube.HTTPClient kr8s.get lightkube.Client "
            "openshift.dynamic.DynamicClient kubernetes_asyncio.config.load_incluster_config"
        ),
        hits=("from kubernetes import config\nconfig.load_incluster_config()",),
    ),
    PythonSignal(
        "py.k8s.write",
        WRITES,
        "cluster",
        HIGH,
        "changes the cluster",
        method=(
            "^(create|delete|patch|replace)_(namespaced_|cluster_|collection_)?[a-z_]*(pod|job|"
            "deployment|config_map|secret|service|namespace|custom_object|stateful_set|persistent|node|"
            r"role|binding|ingress|event|cron)\w*$"
        ),
        hits=("v1.create_namespaced_pod(n, b)",),
    ),
    PythonSignal(
        "py.k8s.read",
        READS,
        "cluster",
        HIGH,
        "reads cluster state",
        method=(
            "^(read|list)_(namespaced_|cluster_)?[a-z_]*(pod|job|deployment|config_map|secret|service|"
            r"namespace|custom_object|stateful_set|persistent|node)\w*$"
        ),
        hits=("v1.list_namespaced_pod(n)",),
    ),
    PythonSignal(
        "py.argo-sdk",
        BOTH,
        "cluster",
        MEDIUM,
        "orchestration or container client",
        calls=names(
            "hera.* argo_workflows.* kfp.* airflow.* prefect.* dask.distributed.* ray.* "
            "pyspark.sql.SparkSession.builder.getOrCreate docker.*"
        ),
        hits=("import docker\ndocker.from_env()",),
    ),
)
