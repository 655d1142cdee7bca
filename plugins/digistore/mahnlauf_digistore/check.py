"""Test connection, and making the IPN connection ourselves."""

from __future__ import annotations

import hashlib

import requests

from mahnlauf import Finding, SettingsError, ShopContext, SignatureWrong
from mahnlauf_digistore.api import ApiFault, call

# Without the full list Digistore24 sends payment, refund, chargeback and payment_missed only.
TRANSACTIONS = "payment,refund,chargeback,payment_missed,payment_denial,rebill_cancelled,rebill_resumed,last_paid_day"
_MOST_PASSPHRASE = 63
_OURS = "mahnlauf-"


def domain_id(shop: ShopContext) -> str:
    """Names our connection at Digistore24; two programs with one name would overwrite each other's address."""
    tail = hashlib.sha256(f"{shop.name}\0{shop.settings.get('connection', '')}".encode()).hexdigest()[:12]
    return f"{_OURS}{shop.name[:30]}-{tail}".lower()


def must_be_for(shop: ShopContext, domain: str) -> None:
    """Two shops with one passphrase would believe each other's calls; raises SignatureWrong."""
    if domain.startswith(_OURS) and domain != domain_id(shop):
        raise SignatureWrong("This call comes from the connection of another shop. Each shop has its own address.")


def check(shop: ShopContext, http: requests.Session) -> list[Finding]:
    """What works and what does not."""
    findings = [_passphrase(shop)]
    if not shop.settings.get("api_key"):
        text = "No API key: payments that Digistore24 could not report are not asked for. Calls alone work as well."
        return [*findings, Finding("warning", text)]
    try:
        info = call("ipnInfo", {"domain_id": domain_id(shop)}, shop, http)
    except SettingsError as fault:
        return [*findings, Finding("error", str(fault))]
    except ApiFault as fault:
        return [*findings, Finding("warning", str(fault))]
    except requests.RequestException as fault:
        return [*findings, Finding("error", str(fault))]
    findings.append(Finding("ok", "The API key works."))
    if not isinstance(info, dict) or info.get("have_settings") != "Y":
        text = f"Digistore24 has no connection made by us. Make it: mahnlauf shop connect {shop.name}"
        findings.append(Finding("warning", text + ", or by hand as the README says."))
    return findings


def connect(shop: ShopContext, address: str, http: requests.Session) -> list[Finding]:
    """Makes or updates our IPN connection. ``address`` is where Digistore24 reaches us: public, https, no redirect.
    Raises SettingsError or requests.RequestException."""
    passphrase = shop.settings.get("passphrase", "")
    if len(passphrase) > _MOST_PASSPHRASE:
        raise SettingsError(f'The setting "passphrase" is longer than {_MOST_PASSPHRASE} characters, its limit there.')
    if not address.startswith("https://"):
        raise SettingsError(f'The address "{address}" is not https. Set base_url to a public https address.')
    answer = call(
        "ipnSetup",
        {
            "ipn_url": address,
            "name": "Mahnlauf",
            "product_ids": "all",
            "domain_id": domain_id(shop),
            "categories": "orders",
            "transactions": TRANSACTIONS,
            "timing": "delayed",  # the buyer must not wait for our answer before the thank-you page
            "sha_passphrase": passphrase,
            "newsletter_send_policy": "send_always",  # else calls are withheld by newsletter consent
        },
        shop,
        http,
    )
    done = next(
        (word for word in ("created", "updated") if isinstance(answer, dict) and answer.get(word) == "Y"), "set"
    )
    return [Finding("ok", f"Digistore24: the connection to {address} was {done}.")]


def _passphrase(shop: ShopContext) -> Finding:
    length = len(shop.settings.get("passphrase", ""))
    if length < 16:
        return Finding("warning", "The SHA passphrase is short. Expected 16 characters or more: nothing else protects.")
    return Finding("ok", "A SHA passphrase is set.")
