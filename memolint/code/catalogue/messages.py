"""Notifications and message queues."""

from memolint.code.catalogue.signal import BOTH, HIGH, LOW, READS, WRITES, Signal, names

SIGNALS = (
    Signal(
        "sh.mail",
        WRITES,
        "notify",
        HIGH,
        "sends mail",
        commands=names("mail mailx sendmail mutt swaks msmtp ssmtp s-nail sendemail mpack"),
        hits=("mail -s x a@b",),
    ),
    Signal(
        "sh.chat",
        WRITES,
        "notify",
        HIGH,
        "sends a notification",
        commands=names(
            "slack-notify slackcat slack slacktee telegram-send ntfy notify-send wall pushover apprise "
            "discord.sh teams pd opsgenie notify sendxmpp twilio matrix-commander"
        ),
        hits=("slack-notify", "apprise -b x slack://y"),
    ),
    Signal(
        "sh.logger",
        WRITES,
        "notify",
        LOW,
        "sends logs or metrics",
        commands=names(
            "logger systemd-cat statsd gmetric zabbix_sender nsca honeytail promtool fluent-cat otel-cli vector"
        ),
        hits=("logger hi",),
    ),
    Signal(
        "sh.kafka.produce",
        WRITES,
        "queue",
        HIGH,
        "writes to Kafka",
        commands=names(
            "kafka-console-producer kafka-console-producer.sh kafka-topics.sh kafka-configs.sh "
            "kafka-avro-console-producer rpk kafka-delete-records.sh"
        ),
        hits=("kafka-console-producer.sh --topic t",),
    ),
    Signal(
        "sh.kafka.consume",
        BOTH,
        "queue",
        HIGH,
        "reads (and commits offsets of) a moving topic",
        commands=("kafka-console-consumer", "kafka-console-consumer.sh", "kafka-consumer-groups.sh"),
        hits=("kafka-console-consumer.sh --topic t",),
    ),
    Signal(
        "sh.kcat.produce",
        WRITES,
        "queue",
        HIGH,
        "writes to Kafka",
        commands=("kcat", "kafkacat"),
        options=("-P",),
        final=True,
        hits=("kcat -P -b h -t t",),
    ),
    Signal(
        "sh.kcat",
        READS,
        "queue",
        HIGH,
        "reads a moving topic",
        commands=("kcat", "kafkacat"),
        hits=("kcat -C -b h -t t",),
    ),
    Signal(
        "sh.mq",
        BOTH,
        "queue",
        HIGH,
        "message queue",
        commands=names(
            "rabbitmqadmin amqp-publish amqp-consume amqp-get nats nats-pub nats-sub mosquitto_pub "
            "mosquitto_sub stan-pub pulsar-client pulsar-admin zmqc celery rq sidekiq faktory nsq_pub "
            "to_nsq qpid-send stomp"
        ),
        hits=("nats pub s m", "mosquitto_pub -t t -m m"),
    ),
)
