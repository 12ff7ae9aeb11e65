"""Databases."""

from memolint.code.catalogue.signal import BOTH, HIGH, MEDIUM, READS, WRITES, Signal, names

SIGNALS = (
    Signal(
        "sh.sql.write",
        WRITES,
        "database",
        HIGH,
        "writes the database",
        commands=names(
            "psql mysql mariadb clickhouse-client clickhouse cqlsh sqlcmd snowsql trino "
            "presto hive beeline impala-shell cockroach usql isql sqlplus db2 vsql ydb osm2pgsql "
            "spark-sql influx bteq"
        ),
        script=(
            r"(?i)(^|[;(\s])(insert\s+(into|overwrite)|update\s[^;]{1,200}?\sset\s|delete\s+from|(merge|upsert|replace)"
            r"\s+into|(truncate|drop|alter|create|grant|revoke|call|exec|execute|refresh|lock)\s+\w|vacuum\b|"
            r'copy\s+[\w."$]+\s*(\([^)]{0,200}\)\s*)?from|\\copy\s+\S+\s+from|load\s+data|set\s+password|do\s+\$)'
        ),
        final=True,
        hits=("psql -c 'INSERT INTO t VALUES (1)'", "mysql -e 'drop table t'", 'psql -c "UPDATE t SET a=1"'),
        misses=("psql -c 'select 1'", "psql -h update.example.com -c 'select 1'"),
    ),
    Signal(
        "sh.sql.read",
        READS,
        "database",
        HIGH,
        "queries a database",
        commands=names(
            "psql mysql mariadb clickhouse-client cqlsh sqlcmd snowsql trino presto hive "
            "beeline impala-shell cockroach usql sqlplus spark-sql influx"
        ),
        script=r"(?i)\b(select|show|describe|explain|with|\\d\w*|\\l|pragma|values)\b",
        final=True,
        hits=("psql -c 'select 1'",),
    ),
    Signal(
        "sh.sql.opaque",
        BOTH,
        "database",
        MEDIUM,
        "runs SQL memolint cannot see",
        commands=names(
            "psql mysql mariadb clickhouse-client cqlsh sqlcmd snowsql trino presto hive "
            "beeline sqlplus mongo mongosh usql spark-sql arangosh cypher-shell influx sqoop"
        ),
        hits=("psql -f x.sql", 'psql "$DB" < x.sql', "mongosh x.js"),
    ),
    Signal(
        "sh.db.dump",
        READS,
        "database",
        HIGH,
        "reads a database",
        commands=names(
            "pg_dump pg_dumpall mysqldump mongodump mongoexport pg_basebackup pg_isready mysqladmin "
            "cqlsh-export influxd-backup"
        ),
        hits=("pg_dump db",),
    ),
    Signal(
        "sh.db.restore",
        WRITES,
        "database",
        HIGH,
        "writes a database or migrates its schema",
        commands=names(
            "pg_restore mysqlimport mongorestore mongoimport createdb dropdb createuser dropuser "
            "vacuumdb reindexdb flyway liquibase alembic dbmate goose atlas migrate knex prisma "
            "sequelize typeorm gh-ost pt-online-schema-change skeema shp2pgsql-load logstash elasticdump"
        ),
        hits=("pg_restore d", "flyway migrate", "alembic upgrade head"),
    ),
    Signal(
        "sh.redis.read",
        READS,
        "database",
        HIGH,
        "reads redis",
        commands=("redis-cli", "valkey-cli", "keydb-cli"),
        subcommand=(
            "(?i:get|mget|hget|hgetall|hmget|keys|scan|exists|ttl|type|llen|lrange|scard|smembers|"
            "sismember|zrange|zscore|strlen|info|ping|dbsize|time|xrange|xlen)"
        ),
        final=True,
        hits=("redis-cli -h r GET k",),
    ),
    Signal(
        "sh.redis.write",
        WRITES,
        "database",
        HIGH,
        "writes redis",
        commands=("redis-cli", "valkey-cli", "keydb-cli"),
        hits=("redis-cli SET k v", "redis-cli -h r publish c m"),
    ),
    Signal(
        "sh.django",
        WRITES,
        "database",
        HIGH,
        "schema migration or data load",
        commands=names("python python3 ./manage.py manage.py rails rake php artisan flask"),
        word="^(migrate|db:migrate|db:seed|loaddata|collectstatic|createsuperuser)$",
        hits=("python manage.py migrate", "rails db:migrate"),
    ),
)
