"""Who may be reached, by which address, and under which name."""

from __future__ import annotations

import ssl
import subprocess
from pathlib import Path
from typing import Any

import pytest

from indexer.network import FetchError, Network, is_public
from tests.fetch.serving import Server


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1",  # noqa: S104
        "255.255.255.255", "::1", "::", "fe80::1%eth0", "fc00::1", "ff02::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1",
        "64:ff9b::7f00:1", "2002:7f00:1::", "nonsense", "",
    ],
)  # fmt: skip
def test_private_addresses_are_known_in_every_wrapping(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808"])
def test_public_addresses_are_public(address: str) -> None:
    assert is_public(address)


def test_one_private_address_among_several_is_enough_to_refuse() -> None:
    network = Network(["pages.example"], "a", resolve=lambda _host, _port: ["93.184.216.34", "127.0.0.1"])
    with network, pytest.raises(FetchError, match=r"127\.0\.0\.1, a private address"):
        network.get("http://pages.example/")


def test_the_address_that_was_found_public_is_the_one_that_is_reached(server: Server) -> None:
    server.say("/a", "The zebra eats grass.")
    host = f"pages.example:{server.port}"
    looked: list[tuple[str, int]] = []

    def resolve(name: str, port: int) -> list[str]:
        looked.append((name, port))
        return ["127.0.0.1"]

    with Network([host], "a", private=True, pause=0, resolve=resolve) as network:
        assert network.get(f"http://{host}/a").status == 200
        # Once for robots.txt, once for the page, and never between the look and the connection.
        assert looked == [("pages.example", server.port)] * 2
    assert all(headers["host"] == host for _, headers in server.asked)


def test_certificates_are_held_to_the_name_not_to_the_address(server: Server, tmp_path: Path) -> None:
    key, made = tmp_path / "key.pem", tmp_path / "made.pem"
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-subj", "/CN=pages.example"]
    extension = ["-addext", "subjectAltName=DNS:pages.example", "-keyout", str(key), "-out", str(made)]
    try:
        subprocess.run([*command, *extension], check=True, capture_output=True)
    except FileNotFoundError:
        pytest.skip("needs openssl, to make a certificate")
    serving = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    serving.load_cert_chain(made, key)
    server.socket = serving.wrap_socket(server.socket, server_side=True)
    trusting = ssl.create_default_context(cafile=str(made))
    for name, fits in (("pages.example", True), ("other.example", False)):
        host = f"{name}:{server.port}"
        usual: dict[str, Any] = {"private": True, "pause": 0, "resolve": lambda _host, _port: ["127.0.0.1"]}
        with Network([host], "a", context=trusting, **usual) as network:
            if fits:
                assert network.get(f"https://{host}/a").status == 404
            else:
                with pytest.raises(FetchError, match="certificate"):
                    network.get(f"https://{host}/a")
