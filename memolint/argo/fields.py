"""The fields of Argo's types: their order in Go, the type below them, and the role that a value in them plays.

The order is that of the structs in `pkg/apis/workflow/v1alpha1/workflow_types.go`, because Argo substitutes in the JSON
text of whole objects. Roles: a *result* field shapes what a step produces; a *service* says where something is asked,
and shapes results where there are several; so does a *host*, which can also be one of a parasite; *access* only opens
doors (accounts, credentials), and so does a *secret*, unless the work signs with it; *tuning* shapes cost, place,
labels and storage; *identity* names things.

A table line is `name[=Type][:role]`; a type in brackets is a list, in braces a map; the role is `result` unless given.
Fields of older releases stand at the end: no field that a release from 3.4 on knows is unknown.
"""

from collections.abc import Mapping
from functools import cache

from memolint.typed import Record

RESULT, SERVICE, HOST, ACCESS, SECRET, TUNING, IDENTITY = (
    *("result", "service", "host", "access", "secret", "tuning", "identity"),
)


def shapes_results(role: str) -> bool:
    """Whether another value in a field of this role can give another result."""
    return role in (RESULT, SERVICE, HOST)


class Field(Record):
    """`type` is the name of another table, "" for a scalar or an opaque value; `many` is "", "list" or "map"."""

    name: str
    type: str
    many: str
    role: str


def _field(text: str) -> Field:
    name, _, role = text.partition(":")
    name, _, kind = name.partition("=")
    many = {"[": "list", "{": "map"}.get(kind[:1], "")
    return Field(name, kind.strip("[]{}"), many, role or RESULT)


_CONTAINER = """
    name:identity image command args workingDir ports:tuning envFrom=[EnvFrom] env=[EnvVar] resources:tuning
    resizePolicy:tuning restartPolicy:tuning restartPolicyRules:tuning volumeMounts=[VolumeMount] volumeDevices
    livenessProbe:tuning readinessProbe:tuning startupProbe:tuning lifecycle:tuning terminationMessagePath:tuning
    terminationMessagePolicy:tuning imagePullPolicy:tuning securityContext:access stdin:tuning
    stdinOnce:tuning tty:tuning
"""
_CALL = "arguments=Arguments templateRef=TemplateRef"
_LOOP = "withItems withParam withSequence=Sequence when continueOn=ContinueOn onExit"

TYPES = {
    "Template": """
        name:identity inputs=Inputs outputs=Outputs nodeSelector:tuning affinity:tuning metadata=Metadata:tuning
        daemon:tuning steps=[WorkflowStep] container=Container containerSet=ContainerSet script=Script resource=Resource
        dag=DAG suspend=Suspend data=Data http=HTTP plugin volumes=[Volume] initContainers=[UserContainer]
        sidecars=[UserContainer] archiveLocation:tuning activeDeadlineSeconds:tuning retryStrategy=RetryStrategy:tuning
        parallelism:tuning failFast:tuning tolerations:tuning schedulerName:tuning priorityClassName:tuning
        serviceAccountName:access automountServiceAccountToken:access executor:access hostAliases:access
        securityContext:access podSpecPatch metrics:tuning synchronization=Synchronization:tuning
        memoize=Memoize:identity timeout:tuning annotations:tuning pendingTimeout:tuning podResources:tuning
        resourceClaims:tuning priority:tuning template templateRef=TemplateRef arguments=Arguments
        resubmitPendingPods:tuning""",
    "Memoize": "key:identity cache=Cache:identity maxAge:identity",
    "Cache": "configMap=CacheConfigMap:identity",
    "CacheConfigMap": "name:identity key:identity optional:identity",
    "WorkflowStep": f"name:identity template inline=Template {_CALL} {_LOOP} hooks={{LifecycleHook}}",
    "DAG": "target tasks=[DAGTask] failFast:tuning",
    "DAGTask": f"name:identity template inline=Template {_CALL} dependencies {_LOOP} depends hooks={{LifecycleHook}}",
    "LifecycleHook": "template arguments=Arguments templateRef=TemplateRef expression",
    "TemplateRef": "name template clusterScope runtimeResolution",
    "Sequence": "count start end format",
    "ContinueOn": "error failed",
    "Inputs": "parameters=[Parameter] artifacts=[Artifact]",
    "Outputs": "parameters=[Parameter] artifacts=[Artifact] result exitCode",
    "Arguments": "parameters=[Parameter] artifacts=[Artifact]",
    "Parameter": "name:identity default value valueFrom=ValueFrom globalName:identity enum description:tuning",
    "ValueFrom": """
        path jsonPath jqFilter event parameter supplied configMapKeyRef=ConfigMapKeyRef default expression raw""",
    "ConfigMapKeyRef": "name key optional",
    "Artifact": """
        name:identity path mode:tuning from archiveLogs:tuning s3=S3 git artifactory http hdfs raw oss gcs azure plugin
        globalName:identity archive:tuning optional:tuning subPath recurseMode:tuning fromExpression artifactGC:tuning
        deleted:tuning""",
    "S3": """
        endpoint bucket region:access insecure:access accessKeySecret:access secretKeySecret:access
        sessionTokenSecret:access roleARN:access useSDKCreds:access createBucketIfNotPresent:access
        encryptionOptions:access caSecret:access key addressingStyle:access""",
    "Container": _CONTAINER,
    "UserContainer": _CONTAINER + " mirrorVolumeMounts",
    "Script": _CONTAINER + " source",
    "ContainerSet": "containers=[ContainerNode] volumeMounts=[VolumeMount] retryStrategy:tuning",
    "ContainerNode": _CONTAINER + " dependencies",
    "EnvVar": "name value valueFrom=EnvSource",
    "EnvSource": "fieldRef resourceFieldRef:tuning configMapKeyRef=ConfigMapKeyRef secretKeyRef=ConfigMapKeyRef:secret",
    "EnvFrom": "prefix configMapRef secretRef:access",
    "VolumeMount": "name readOnly recursiveReadOnly mountPath subPath mountPropagation:tuning subPathExpr",
    "Volume": """
        name:identity hostPath emptyDir:tuning secret:secret nfs persistentVolumeClaim downwardAPI configMap projected
        csi ephemeral=Ephemeral image""",
    "Ephemeral": "volumeClaimTemplate=Claim",
    "Claim": "metadata:tuning spec=ClaimSpec",
    "ClaimSpec": """
        accessModes:tuning resources:tuning storageClassName:tuning volumeMode:tuning selector:tuning
        volumeAttributesClassName:tuning volumeName dataSource dataSourceRef""",
    "PodSpec": """
        volumes=[Volume] initContainers=[Container] containers=[Container] ephemeralContainers=[Container]
        restartPolicy:tuning terminationGracePeriodSeconds:tuning activeDeadlineSeconds:tuning dnsPolicy:access
        nodeSelector:tuning serviceAccountName:access serviceAccount:access automountServiceAccountToken:access
        nodeName:tuning hostNetwork:access hostPID:access hostIPC:access shareProcessNamespace:access
        securityContext:access imagePullSecrets:access hostname:identity subdomain:identity affinity:tuning
        schedulerName:tuning tolerations:tuning hostAliases:access priorityClassName:tuning priority:tuning
        dnsConfig:access readinessGates:tuning runtimeClassName:tuning enableServiceLinks:access
        preemptionPolicy:tuning overhead:tuning topologySpreadConstraints:tuning setHostnameAsFQDN:access os:tuning
        hostUsers:access schedulingGates:tuning resourceClaims:tuning resources:tuning""",
    "Resource": """
        action mergeStrategy manifest setOwnerReference:tuning successCondition failureCondition flags
        manifestFrom""",
    "HTTP": """
        method url headers=[HTTPHeader] timeoutSeconds:tuning body successCondition insecureSkipVerify:access
        bodyFrom""",
    "HTTPHeader": "name value valueFrom:access",
    "Suspend": "duration",
    "Data": "source transformation",
    "Metadata": "annotations labels",
    "RetryStrategy": "limit retryPolicy backoff affinity expression",
    "Synchronization": "semaphore mutex semaphores mutexes",
    "WorkflowSpec": """
        templates=[Template] entrypoint:identity arguments=Arguments serviceAccountName:access
        automountServiceAccountToken:access executor:access volumes=[Volume] volumeClaimTemplates parallelism:tuning
        artifactRepositoryRef:tuning suspend nodeSelector:tuning affinity:tuning tolerations:tuning
        imagePullSecrets:access hostNetwork:access dnsPolicy:access dnsConfig:access onExit ttlStrategy:tuning
        activeDeadlineSeconds:tuning priority:tuning schedulerName:tuning podGC:tuning podPriorityClassName:tuning
        hostAliases:access securityContext:access podSpecPatch podDisruptionBudget:tuning metrics:tuning shutdown
        workflowTemplateRef synchronization=Synchronization:tuning volumeClaimGC:tuning
        retryStrategy=RetryStrategy:tuning podMetadata=Metadata:tuning templateDefaults=Template archiveLogs:tuning
        hooks={LifecycleHook} workflowMetadata:tuning artifactGC:tuning podResources:tuning resourceClaims:tuning
        executorPlugins:access podPriority:tuning""",
}

TEMPLATE_KINDS = (
    "container",
    "containerSet",
    "script",
    "resource",
    "steps",
    "dag",
    "suspend",
    "data",
    "http",
    "plugin",
)
# What makes a loop of a step or a task.
LOOPS = ("withItems", "withParam", "withSequence")
POD_KINDS = frozenset(("container", "containerSet", "script", "resource", "data"))
GROUP_KINDS = ("steps", "dag")


@cache
def table(type_name: str) -> Mapping[str, Field]:
    """The fields of a type by name; none for a type that is not in the tables."""
    return {field.name: field for field in map(_field, TYPES.get(type_name, "").split())}


def field(type_name: str, name: str) -> Field | None:
    """The field `name` of a type, or None where neither the type nor the field is in the table."""
    return table(type_name).get(name)


def ordered(value: dict[str, object], type_name: str) -> list[str]:
    """The keys of `value` in Go's order for its type; keys that the table lacks come last, sorted."""
    fields = table(type_name)
    known = [name for name in fields if name in value]
    return known + sorted(name for name in value if name not in fields)


def below(type_name: str, name: str) -> str:
    """The type of what stands in field `name`; "" where nothing is known."""
    found = field(type_name, name)
    return found.type if found else ""
