"""The fields of Argo's types: their order in Go, the type below them, and the role that a value in them plays.

The order is that of the structs in `pkg/apis/workflow/v1alpha1/workflow_types.go`, because Argo substitutes in the JSON
text of whole objects. Roles: a *result* field shapes what a step produces; a *service* says where something is asked,
and shapes results where there are several; *access* only opens doors (accounts, credentials), and so does a *secret*,
unless the work signs with it; *tuning* shapes cost, place, labels and storage; *identity* names things.

A table line is `name[=Type][:role]`; a type in brackets is a list, in braces a map; the role is `result` unless given.
Fields of older releases stand at the end: no field that a release from 3.4 on knows is unknown.
"""

from memolint.typed import Record

RESULT, SERVICE, ACCESS, SECRET, TUNING, IDENTITY = "result", "service", "access", "secret", "tuning", "identity"


def shapes_results(role: str) -> bool:
    """Whether another value in a field of this role can give another result."""
    return role in (RESULT, SERVICE)


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


def _table(text: str) -> dict[str, Field]:
    return {field.name: field for field in map(_field, text.split())}


_CONTAINER = """
    name:identity image command args workingDir ports:tuning envFrom=[EnvFrom] env=[EnvVar] resources:tuning
    resizePolicy:tuning restartPolicy:tuning restartPolicyRules:tuning volumeMounts=[VolumeMount] volumeDevices
    livenessProbe:tuning readinessProbe:tuning startupProbe:tuning lifecycle:tuning terminationMessagePath:tuning
    terminationMessagePolicy:tuning imagePullPolicy:tuning securityContext:access stdin:tuning
    stdinOnce:tuning tty:tuning
"""
_CALL = "arguments=Arguments templateRef=TemplateRef"
_LOOP = "withItems withParam withSequence=Sequence when continueOn=ContinueOn onExit"

TYPES: dict[str, dict[str, Field]] = {
    "Template": _table("""
        name:identity inputs=Inputs outputs=Outputs nodeSelector:tuning affinity:tuning metadata=Metadata:tuning
        daemon:tuning steps=[WorkflowStep] container=Container containerSet=ContainerSet script=Script resource=Resource
        dag=DAG suspend=Suspend data=Data http=HTTP plugin volumes=[Volume] initContainers=[UserContainer]
        sidecars=[UserContainer] archiveLocation:tuning activeDeadlineSeconds:tuning retryStrategy=RetryStrategy:tuning
        parallelism:tuning failFast:tuning tolerations:tuning schedulerName:tuning priorityClassName:tuning
        serviceAccountName:access automountServiceAccountToken:access executor:access hostAliases:access
        securityContext:access podSpecPatch metrics:tuning synchronization=Synchronization:tuning
        memoize=Memoize:identity timeout:tuning annotations:tuning pendingTimeout:tuning podResources:tuning
        resourceClaims:tuning priority:tuning template templateRef=TemplateRef arguments=Arguments
        resubmitPendingPods:tuning"""),
    "Memoize": _table("key:identity cache=Cache:identity maxAge:identity"),
    "Cache": _table("configMap=CacheConfigMap:identity"),
    "CacheConfigMap": _table("name:identity key:identity optional:identity"),
    "WorkflowStep": _table(f"name:identity template inline=Template {_CALL} {_LOOP} hooks={{LifecycleHook}}"),
    "DAG": _table("target tasks=[DAGTask] failFast:tuning"),
    "DAGTask": _table(
        f"name:identity template inline=Template {_CALL} dependencies {_LOOP} depends hooks={{LifecycleHook}}"
    ),
    "LifecycleHook": _table("template arguments=Arguments templateRef=TemplateRef expression"),
    "TemplateRef": _table("name template clusterScope runtimeResolution"),
    "Sequence": _table("count start end format"),
    "ContinueOn": _table("error failed"),
    "Inputs": _table("parameters=[Parameter] artifacts=[Artifact]"),
    "Outputs": _table("parameters=[Parameter] artifacts=[Artifact] result exitCode"),
    "Arguments": _table("parameters=[Parameter] artifacts=[Artifact]"),
    "Parameter": _table("name:identity default value valueFrom=ValueFrom globalName:identity enum description:tuning"),
    "ValueFrom": _table(
        "path jsonPath jqFilter event parameter supplied configMapKeyRef=ConfigMapKeyRef default expression raw"
    ),
    "ConfigMapKeyRef": _table("name key optional"),
    "Artifact": _table("""
        name:identity path mode:tuning from archiveLogs:tuning s3=S3 git artifactory http hdfs raw oss gcs azure plugin
        globalName:identity archive:tuning optional:tuning subPath recurseMode:tuning fromExpression artifactGC:tuning
        deleted:tuning"""),
    "S3": _table("""
        endpoint bucket region:access insecure:access accessKeySecret:access secretKeySecret:access
        sessionTokenSecret:access roleARN:access useSDKCreds:access createBucketIfNotPresent:access
        encryptionOptions:access caSecret:access key addressingStyle:access"""),
    "Container": _table(_CONTAINER),
    "UserContainer": _table(_CONTAINER + " mirrorVolumeMounts"),
    "Script": _table(_CONTAINER + " source"),
    "ContainerSet": _table("containers=[ContainerNode] volumeMounts=[VolumeMount] retryStrategy:tuning"),
    "ContainerNode": _table(_CONTAINER + " dependencies"),
    "EnvVar": _table("name value valueFrom=EnvSource"),
    "EnvSource": _table(
        "fieldRef resourceFieldRef:tuning configMapKeyRef=ConfigMapKeyRef secretKeyRef=ConfigMapKeyRef:secret"
    ),
    "EnvFrom": _table("prefix configMapRef secretRef:access"),
    "VolumeMount": _table("name readOnly recursiveReadOnly mountPath subPath mountPropagation:tuning subPathExpr"),
    "Volume": _table("""
        name:identity hostPath emptyDir:tuning secret:access nfs persistentVolumeClaim downwardAPI configMap projected
        csi ephemeral=Ephemeral image"""),
    "Ephemeral": _table("volumeClaimTemplate=Claim"),
    "Claim": _table("metadata:tuning spec=ClaimSpec"),
    "ClaimSpec": _table("""
        accessModes:tuning resources:tuning storageClassName:tuning volumeMode:tuning selector:tuning
        volumeAttributesClassName:tuning volumeName dataSource dataSourceRef"""),
    "PodSpec": _table("""
        volumes=[Volume] initContainers=[Container] containers=[Container] ephemeralContainers=[Container]
        restartPolicy:tuning terminationGracePeriodSeconds:tuning activeDeadlineSeconds:tuning dnsPolicy:access
        nodeSelector:tuning serviceAccountName:access serviceAccount:access automountServiceAccountToken:access
        nodeName:tuning hostNetwork:access hostPID:access hostIPC:access shareProcessNamespace:access
        securityContext:access imagePullSecrets:access hostname:identity subdomain:identity affinity:tuning
        schedulerName:tuning tolerations:tuning hostAliases:access priorityClassName:tuning priority:tuning
        dnsConfig:access readinessGates:tuning runtimeClassName:tuning enableServiceLinks:access
        preemptionPolicy:tuning overhead:tuning topologySpreadConstraints:tuning setHostnameAsFQDN:access os:tuning
        hostUsers:access schedulingGates:tuning resourceClaims:tuning resources:tuning"""),
    "Resource": _table("""
        action mergeStrategy manifest setOwnerReference:tuning successCondition failureCondition flags
        manifestFrom"""),
    "HTTP": _table("""
        method url headers=[HTTPHeader] timeoutSeconds:tuning body successCondition insecureSkipVerify:access
        bodyFrom"""),
    "HTTPHeader": _table("name value valueFrom:access"),
    "Suspend": _table("duration"),
    "Data": _table("source transformation"),
    "Metadata": _table("annotations labels"),
    "RetryStrategy": _table("limit retryPolicy backoff affinity expression"),
    "Synchronization": _table("semaphore mutex semaphores mutexes"),
    "WorkflowSpec": _table("""
        templates=[Template] entrypoint:identity arguments=Arguments serviceAccountName:access
        automountServiceAccountToken:access executor:access volumes=[Volume] volumeClaimTemplates parallelism:tuning
        artifactRepositoryRef:tuning suspend nodeSelector:tuning affinity:tuning tolerations:tuning
        imagePullSecrets:access hostNetwork:access dnsPolicy:access dnsConfig:access onExit ttlStrategy:tuning
        activeDeadlineSeconds:tuning priority:tuning schedulerName:tuning podGC:tuning podPriorityClassName:tuning
        hostAliases:access securityContext:access podSpecPatch podDisruptionBudget:tuning metrics:tuning shutdown
        workflowTemplateRef synchronization=Synchronization:tuning volumeClaimGC:tuning
        retryStrategy=RetryStrategy:tuning podMetadata=Metadata:tuning templateDefaults=Template archiveLogs:tuning
        hooks={LifecycleHook} workflowMetadata:tuning artifactGC:tuning podResources:tuning resourceClaims:tuning
        executorPlugins:access podPriority:tuning"""),
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
POD_KINDS = frozenset(("container", "containerSet", "script", "resource", "data"))


def field(type_name: str, name: str) -> Field | None:
    """The field `name` of a type, or None where neither the type nor the field is in the table."""
    return TYPES.get(type_name, {}).get(name)


def ordered(value: dict[str, object], type_name: str) -> list[str]:
    """The keys of `value` in Go's order for its type; keys that the table lacks come last, sorted."""
    known = [name for name in TYPES.get(type_name, {}) if name in value]
    return known + sorted(name for name in value if name not in TYPES.get(type_name, {}))


def below(type_name: str, name: str) -> str:
    """The type of what stands in field `name`; "" where nothing is known."""
    found = field(type_name, name)
    return found.type if found else ""
