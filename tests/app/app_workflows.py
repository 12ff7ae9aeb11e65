"""Workflows that the tests of the application are about."""

TRAIN = """\
apiVersion: argoproj.io/v1alpha1
kind: WorkflowTemplate
metadata:
  name: training
spec:
  templates:
    - name: train
      memoize:
        key: "train"
        cache:
          configMap:
            name: models
      container:
        image: python:3.12
        args: [train.py]
    - name: test
      memoize:
        key: test
        maxAge: 7d
        cache: {configMap: {name: models}}
      container:
        image: python:3.12
"""

BROKEN = """\
apiVersion: argoproj.io/v1alpha1
kind: Workflow
metadata: {name: a
spec: ]
"""

HELM = """\
apiVersion: argoproj.io/v1alpha1
kind: Workflow
metadata:
  name: {{ .Release.Name }}
"""
