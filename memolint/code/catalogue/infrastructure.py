"""Infrastructure as code."""

from memolint.code.catalogue.signal import HIGH, MEDIUM, PURE, READS, WRITES, Signal, names

SIGNALS = (
    Signal(
        "sh.tf.local",
        PURE,
        "iac",
        MEDIUM,
        "local",
        commands=("terraform", "tofu"),
        subcommand="fmt|validate|version|graph|console|providers|get",
        final=True,
        hits=("terraform fmt", "terraform validate"),
    ),
    Signal(
        "sh.tf.read",
        READS,
        "iac",
        HIGH,
        "reads live infrastructure or remote state",
        commands=("terraform", "tofu", "terragrunt", "pulumi", "cdk", "cdktf"),
        subcommand=(
            "init|plan|refresh|output|show|state (list|show|pull)|workspace (list|show|select)|preview|"
            "stack|diff|synth|ls"
        ),
        final=True,
        hits=("terraform plan", "terraform -chdir=x init", "pulumi preview"),
    ),
    Signal(
        "sh.tf.write",
        WRITES,
        "iac",
        HIGH,
        "changes infrastructure or state",
        commands=("terraform", "tofu", "terragrunt", "pulumi"),
        hits=("terraform apply -auto-approve", "terraform destroy", "pulumi up", "terraform import a b"),
    ),
    Signal(
        "sh.ansible.check",
        READS,
        "iac",
        HIGH,
        "reads hosts",
        commands=("ansible-playbook", "ansible"),
        options=("--check", "-C", "--syntax-check", "--list-hosts", "--list-tasks"),
        final=True,
        hits=("ansible-playbook --check p.yml",),
    ),
    Signal(
        "sh.ansible",
        WRITES,
        "iac",
        HIGH,
        "configures machines",
        commands=names(
            "ansible-playbook ansible ansible-pull chef-client chef-solo puppet salt salt-call salt-ssh "
            "cfn packer vagrant juju bolt pyinfra fab cap waypoint"
        ),
        hits=("ansible-playbook p.yml", "packer build p.json"),
    ),
)
