"""Short-lived credentials: a cached token is an expired token."""

from memolint.code.catalogue.signal import HIGH, MEDIUM, READS, Signal, names

SIGNALS = (
    Signal(
        "sh.cred.aws",
        READS,
        "credential",
        HIGH,
        "short-lived credential or signed URL: must not be memoized past its lifetime",
        commands=("aws",),
        subcommand=(
            r"sts (assume-role\S*|get-session-token|get-federation-token)|ecr(-public)? get-(login|"
            "login-password|authorization-token)|eks get-token|s3 presign|rds generate-db-auth-token|"
            "cloudfront sign|codeartifact (login|get-authorization-token)|sso (login|"
            "get-role-credentials)"
        ),
        final=True,
        hits=(
            "aws sts assume-role --role-arn a --role-session-name b",
            "aws ecr get-login-password",
            "aws s3 presign s3://b/k",
        ),
        misses=("aws sts get-caller-identity",),
    ),
    Signal(
        "sh.cred.gcloud",
        READS,
        "credential",
        HIGH,
        "short-lived credential or signed URL",
        commands=("gcloud", "gsutil"),
        word=(
            "^(print-access-token|print-identity-token|activate-service-account|get-credentials|signurl|"
            "sign-url|generate-id-token)$"
        ),
        final=True,
        hits=(
            "gcloud auth print-access-token",
            "gcloud container clusters get-credentials c",
            "gsutil signurl k gs://b/o",
        ),
    ),
    Signal(
        "sh.cred.az",
        READS,
        "credential",
        HIGH,
        "short-lived credential or signed URL",
        commands=("az",),
        subcommand=r"account get-access-token|acr login|aks get-credentials|storage \w+ generate-sas",
        final=True,
        hits=("az account get-access-token",),
    ),
    Signal(
        "sh.cred.k8s",
        READS,
        "credential",
        HIGH,
        "short-lived token",
        commands=("kubectl", "oc"),
        subcommand="create token|whoami|login|serviceaccounts (get-token|create-kubeconfig)",
        final=True,
        hits=("kubectl create token sa",),
    ),
    Signal(
        "sh.cred.vault",
        READS,
        "credential",
        HIGH,
        "short-lived token",
        commands=("vault",),
        subcommand=r"token (create|renew|lookup)|write auth/\S+|unwrap",
        final=True,
        hits=("vault token create", "vault write auth/approle/login role_id=x"),
    ),
    Signal(
        "sh.cred.tools",
        READS,
        "credential",
        MEDIUM,
        "credential or secret-store client",
        commands=names(
            "kinit klist aws-iam-authenticator aws-vault saml2aws oathtool gcloud-token spire-agent "
            "doormat assume okta-aws-cli tsh teleport op bw gopass pass chamber berglas confd akeyless "
            "infisical doppler"
        ),
        hits=("kinit -kt k u", "op read op://v/i/f"),
    ),
)
