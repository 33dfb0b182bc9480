"""The Kubernetes example: what its overlays come to fits the schemas and the rules of the house."""

import shutil
import subprocess
from pathlib import Path
from typing import Any

import kubernetes_validate
import pytest
import yaml

FOLDER = Path(__file__).parents[3] / "docker" / "kubernetes"
VERSION = "1.35"


@pytest.fixture(scope="module", params=["small", "large"])
def manifests(request: pytest.FixtureRequest) -> list[dict[str, Any]]:
    if not shutil.which("kubectl"):
        pytest.skip("kubectl is not here: the overlays cannot be built")
    command = ["kubectl", "kustomize", str(FOLDER / "overlays" / request.param)]
    built = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60)
    return list(yaml.safe_load_all(built.stdout))


def of_kind(manifests: list[dict[str, Any]], kind: str) -> dict[str, dict[str, Any]]:
    return {m["metadata"]["name"]: m for m in manifests if m["kind"] == kind}


def test_every_manifest_fits_its_schema(manifests: list[dict[str, Any]]) -> None:
    for manifest in manifests:
        kubernetes_validate.validate(manifest, VERSION, strict=True)


def test_no_pod_runs_as_root_or_may_write_or_gain_rights(manifests: list[dict[str, Any]]) -> None:
    deployments = of_kind(manifests, "Deployment")
    assert set(deployments) == {"chat-service", "chat-web", "gpt-vis-api"}
    for deployment in deployments.values():
        pod = deployment["spec"]["template"]["spec"]
        assert pod["securityContext"]["runAsNonRoot"] is True
        assert pod["automountServiceAccountToken"] is False
        for container in pod["containers"]:
            rights = container["securityContext"]
            assert rights["readOnlyRootFilesystem"] is True
            assert rights["allowPrivilegeEscalation"] is False
            assert rights["capabilities"] == {"drop": ["ALL"]}
            assert {"readinessProbe", "livenessProbe", "resources"} <= container.keys()


def test_answers_have_time_to_end_and_no_secret_is_written_down(
    manifests: list[dict[str, Any]],
) -> None:
    service = of_kind(manifests, "Deployment")["chat-service"]["spec"]["template"]["spec"]
    assert service["terminationGracePeriodSeconds"] >= 45
    assert of_kind(manifests, "Secret") == {}
    [settings] = of_kind(manifests, "ConfigMap").values()
    assert not [name for name in settings["data"] if "PASSWORD" in name or "KEY" in name]


def test_what_selects_pods_selects_some(manifests: list[dict[str, Any]]) -> None:
    labels = [
        m["spec"]["template"]["metadata"]["labels"]
        for m in of_kind(manifests, "Deployment").values()
    ]
    for kind, place in (("Service", "selector"), ("PodDisruptionBudget", "selector")):
        for manifest in of_kind(manifests, kind).values():
            selector = manifest["spec"][place]
            wanted = selector.get("matchLabels", selector)
            assert any(wanted.items() <= found.items() for found in labels), manifest
